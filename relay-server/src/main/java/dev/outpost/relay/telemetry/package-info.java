/** The relay's part of the catalogue, and the only place that records it. */
@NullMarked
package dev.outpost.relay.telemetry;

import org.jspecify.annotations.NullMarked;
