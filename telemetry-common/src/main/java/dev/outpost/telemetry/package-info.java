/** The flight recorder's front door: open one, record events, close it. */
@NullMarked
package dev.outpost.telemetry;

import org.jspecify.annotations.NullMarked;
