package dev.outpost.relay.timing;

/**
 * A change of the shared run-ahead.
 *
 * @param tick from its frame on the new run-ahead holds
 * @param from run-ahead before, ticks
 * @param to run-ahead after, ticks
 * @param lateRate smoothed share of batches that were late, 0 to 1
 * @param leadUs time from a window's end to its tick's close with the new run-ahead, microseconds
 */
public record RunAheadStep(long tick, int from, int to, double lateRate, long leadUs) {}
