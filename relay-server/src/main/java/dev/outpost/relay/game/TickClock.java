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
    private final long patienceNanos;
    private long slidNanos;

    /**
     * Starts the clock.
     *
     * @param firstCloseNanos when tick 0 closes
     * @param intervalUs length of a tick, microseconds
     * @param runAhead ticks that players send ahead; half of it may be caught up in a burst
     */
    public TickClock(long firstCloseNanos, int intervalUs, int runAhead) {
        this.firstCloseNanos = firstCloseNanos;
        this.intervalNanos = intervalUs * 1000L;
        this.patienceNanos = Math.max(1, runAhead / 2) * intervalNanos;
    }

    /** When a tick closes, nanoseconds of the monotonic clock. */
    public long dueNanos(long tick) {
        return firstCloseNanos + slidNanos + tick * intervalNanos;
    }

    /**
     * Moves the grid when {@code tick} is overdue by more than the clock's patience.
     *
     * @return by how many nanoseconds it was moved, 0 when it was not
     */
    public long slideIfBehind(long tick, long nowNanos) {
        long behind = nowNanos - dueNanos(tick);
        if (behind <= patienceNanos) {
            return 0;
        }
        slidNanos += behind;
        return behind;
    }

    /** Moves all ticks that are not closed yet: the match stood still for so long. */
    public void slide(long nanos) {
        slidNanos += nanos;
    }

    /** Whether a tick is closed so late that players notice: more than a whole tick after it was due. */
    public boolean stalled(long tick, long nowNanos) {
        return nowNanos - dueNanos(tick) > intervalNanos;
    }
}
