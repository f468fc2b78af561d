/** What telemetry adds to the relay's work on a tick. */
@NullMarked
package dev.outpost.bench.tick;

import org.jspecify.annotations.NullMarked;
