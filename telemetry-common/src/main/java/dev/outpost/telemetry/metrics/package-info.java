/** Meters, and their snapshots into the store. */
@NullMarked
package dev.outpost.telemetry.metrics;

import org.jspecify.annotations.NullMarked;
