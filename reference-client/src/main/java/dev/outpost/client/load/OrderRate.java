package dev.outpost.client.load;

/**
 * How many orders of one player are due in each tick, at a rate that need not divide by the ticks. Counts as a
 * running total that is
 * rounded down, so no fraction is ever lost; each player of a match has its own phase, so that slow rates do not come
 * all in the same tick.
 */
final class OrderRate {
    private final double perTick;
    private final double phase;

    /**
     * A player's rate.
     *
     * @param perS orders in a second
     * @param tickIntervalUs length of a tick, microseconds
     * @param player index of the player, from 0
     * @param players players in all
     */
    OrderRate(double perS, int tickIntervalUs, int player, int players) {
        perTick = perS * tickIntervalUs / 1e6;
        phase = (player + 0.5) / players;
    }

    /** Orders due in this tick. */
    int in(long tick) {
        return (int) (before(tick + 1) - before(tick));
    }

    /** Orders due in all ticks before this one. */
    long before(long tick) {
        return (long) Math.floor(tick * perTick + phase);
    }
}
