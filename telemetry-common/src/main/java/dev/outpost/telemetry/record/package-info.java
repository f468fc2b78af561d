/** Recorder, ring and loss ledger: the hot path. */
@NullMarked
package dev.outpost.telemetry.record;

import org.jspecify.annotations.NullMarked;
