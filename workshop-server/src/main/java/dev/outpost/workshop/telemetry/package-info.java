/** What the workshop server records. */
@NullMarked
package dev.outpost.workshop.telemetry;

import org.jspecify.annotations.NullMarked;
