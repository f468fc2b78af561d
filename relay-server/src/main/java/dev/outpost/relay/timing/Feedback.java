package dev.outpost.relay.timing;

/**
 * What a player is told about a window of ticks.
 *
 * @param tick the window's last tick
 * @param early batches that came in time
 * @param late batches that came after their ticks
 * @param lateOrders orders in them
 * @param leadUs median by which batches came before their ticks closed, microseconds, below 0: after
 * @param advanceUs by how much batches should be sent earlier, microseconds
 * @param delayUs by how much batches should be sent later, microseconds; one of both is 0
 */
public record Feedback(long tick, int early, int late, int lateOrders, int leadUs, int advanceUs, int delayUs) {}
