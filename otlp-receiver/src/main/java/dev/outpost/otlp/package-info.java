/** An OTLP receiver for tests: keeps what it is sent, and misbehaves when asked to. */
@NullMarked
package dev.outpost.otlp;

import org.jspecify.annotations.NullMarked;
