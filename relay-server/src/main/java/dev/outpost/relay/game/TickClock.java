package dev.outpost.relay.game;

/**
 * When each tick of a match closes, on the monotonic clock.
 *
 * <p>Due times lie on a fixed grid, so that lateness of one tick does not add up. When the relay itself falls far
 * behind (a paused virtual machine, an overloaded core), closing the missed ticks in one burst would make the players'
 * orders late through no fault of theirs; the grid is then moved instead, and the match waits with the relay.
 */
public final class TickClock {

    private final long firstCloseNanos;
    private final long intervalNanos;
    private long slidNanos;

    /**
     * Starts the clock.
     *
     * @param firstCloseNanos when tick 0 closes
     * @param intervalUs length of a tick, microseconds
     */
    public TickClock(long firstCloseNanos, int intervalUs) {
        this.firstCloseNanos = firstCloseNanos;
        this.intervalNanos = intervalUs * 1000L;
    }

    /** When a tick closes, nanoseconds of the monotonic clock. */
    public long dueNanos(long tick) {
        return firstCloseNanos + slidNanos + tick * intervalNanos;
    }

    /**
     * Moves the grid when {@code tick} is overdue by more than half of the run-ahead, so much may be caught up in a burst.
     *
     * @param runAhead ticks that players send ahead
     * @return by how many nanoseconds it was moved, 0 when it was not
     */
    public long slideIfBehind(long tick, long nowNanos, int runAhead) {
        long behind = nowNanos - dueNanos(tick);
        if (behind <= Math.max(1, runAhead / 2) * intervalNanos) {
            return 0;
        }
        slidNanos += behind;
        return behind;
    }

    /** Moves all ticks that are not closed yet: the match stood still for so long. */
    public void slide(long nanos) {
        slidNanos += nanos;
    }
}
