package dev.outpost.relay.timing;

/**
 * Moves the shared run-ahead by the players' late batches (spec/relay.md, Timing that adapts): up a step when the
 * smoothed late rate stays above 2 % for 3 windows, down a step when it stays below 0.2 % for 8; never twice within 60
 * ticks.
 *
 * <p>Two things keep it from swinging. It comes down only if the batches of these windows would have been in time with a
 * tick less, which their leads tell. And a step down that had to be taken back soon doubles the patience before the
 * next.
 */
final class RunAheadControl {

    private static final double HIGH = 0.02;
    private static final double LOW = 0.002;
    private static final int WINDOWS_UP = 3;
    private static final int WINDOWS_DOWN = 8;
    private static final int MOST_WINDOWS_DOWN = 128;
    private static final int TICKS_BETWEEN = 60;
    private static final double WEIGHT = 0.5;

    private final int fewest;
    private final int most;
    private int runAhead;
    private double lateRate;
    private double tightRate;
    private int above;
    private int below;
    private int patience = WINDOWS_DOWN;
    private int sinceDown = Integer.MAX_VALUE;
    private long nextStepTick = Long.MIN_VALUE;

    RunAheadControl(int runAhead, int fewest, int most) {
        this.runAhead = runAhead;
        this.fewest = fewest;
        this.most = most;
    }

    int runAhead() {
        return runAhead;
    }

    /** The smoothed late rate, 0 to 1. */
    double lateRate() {
        return lateRate;
    }

    /**
     * A window is over.
     *
     * @param tick its last tick
     * @param late share of batches that were late, 0 to 1
     * @param tight share of batches that would be late with a tick less
     * @return the step to be taken: 1, 0 or -1
     */
    int window(long tick, double late, double tight) {
        lateRate += WEIGHT * (late - lateRate);
        tightRate += WEIGHT * (tight - tightRate);
        above = lateRate > HIGH ? above + 1 : 0;
        below = lateRate < LOW && tightRate < LOW ? below + 1 : 0;
        if (sinceDown < Integer.MAX_VALUE) {
            sinceDown++;
        }
        if (tick < nextStepTick) {
            return 0;
        }
        if (above >= WINDOWS_UP && runAhead < most) {
            if (sinceDown <= 2 * patience) {
                patience = Math.min(MOST_WINDOWS_DOWN, 2 * patience);
            }
            return step(tick, 1);
        }
        if (below >= patience && runAhead > fewest) {
            sinceDown = 0;
            return step(tick, -1);
        }
        return 0;
    }

    private int step(long tick, int by) {
        runAhead += by;
        above = 0;
        below = 0;
        nextStepTick = tick + TICKS_BETWEEN;
        return by;
    }
}
