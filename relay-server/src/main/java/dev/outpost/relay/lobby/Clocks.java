package dev.outpost.relay.lobby;

import java.util.function.LongSupplier;

/**
 * The two clocks of the relay.
 *
 * @param nanos monotonic, nanoseconds
 * @param unixMicros wall clock, microseconds since 1970
 */
public record Clocks(LongSupplier nanos, LongSupplier unixMicros) {}
