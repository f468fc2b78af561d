package dev.outpost.client.load;

/**
 * When the ticks of a match are due, by the wall clock. The relay moves a match's grid when it has fallen far behind, as it
 * may while hundreds of matches begin at once: what it has moved by the end of the warm-up counts as the match's time.
 * From then on the grid is fixed, and whatever comes later than it says counts in full.
 */
final class TickGrid {
    /** So many ticks are looked at, at the least, to tell a moved grid from a late frame. */
    private static final int TICKS = 30;

    private final int tickIntervalUs;
    private long firstCloseUnixUs;
    private long leastUs = Long.MAX_VALUE;
    private long leastBeforeUs = Long.MAX_VALUE;
    private int seen;
    private boolean settled;

    TickGrid(long firstCloseUnixUs, int tickIntervalUs) {
        this.firstCloseUnixUs = firstCloseUnixUs;
        this.tickIntervalUs = tickIntervalUs;
    }

    long dueUnixUs(long tick) {
        return firstCloseUnixUs + tick * tickIntervalUs;
    }

    /** A frame of the warm-up came so long after it was due. */
    void warmUp(long latenessUs) {
        if (seen++ % TICKS == 0) {
            leastBeforeUs = leastUs;
            leastUs = Long.MAX_VALUE;
        }
        leastUs = Math.min(leastUs, latenessUs);
    }

    /** The warm-up is over; whether the grid turned out to be moved. Only the first call can say so. */
    boolean settle() {
        long least = Math.min(leastUs, leastBeforeUs);
        boolean moved = !settled && seen > 0 && least > tickIntervalUs;
        settled = true;
        if (moved) {
            firstCloseUnixUs += least;
        }
        return moved;
    }
}
