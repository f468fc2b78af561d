package dev.outpost.relay.timing;

import java.util.Arrays;

/** By how much one player's batches of a window of ticks came before their ticks closed. */
final class LeadWindow {

    /** One batch comes for each tick, so that a window's are all kept, and a few more. */
    private static final int KEPT = MatchTiming.WINDOW_TICKS + 2;

    private static final double WEIGHT = 0.2;

    private static final double LOW = 0.25;

    private final int[] leadsUs = new int[KEPT];
    private int count;
    private int early;
    private int late;
    private int tight;
    private int lateOrders;
    private double tailUs;

    /** A batch came {@code leadUs} before its tick's close; below 0: after it. */
    void add(long leadUs, int orders, boolean isLate, int intervalUs) {
        leadsUs[count++ % KEPT] = (int) Math.max(Integer.MIN_VALUE / 2, Math.min(Integer.MAX_VALUE / 2, leadUs));
        if (isLate) {
            late++;
            lateOrders += orders;
        } else {
            early++;
        }
        if (isLate || leadUs < intervalUs) {
            tight++;
        }
    }

    int batches() {
        return early + late;
    }

    int early() {
        return early;
    }

    int late() {
        return late;
    }

    int lateOrders() {
        return lateOrders;
    }

    /** Share of batches that were late. */
    double lateRate() {
        return batches() == 0 ? 0 : (double) late / batches();
    }

    /** Share of batches that would be late with a tick less. */
    double tightRate() {
        return batches() == 0 ? 0 : (double) tight / batches();
    }

    /** Median lead, microseconds; 0 without batches. */
    int medianUs() {
        int kept = sort();
        return (int) Quantiles.of(leadsUs, kept, 0.5);
    }

    /**
     * How far low leads of the last windows lie below their median, microseconds: twice the distance of the quartile, so
     * that a stall now and then does not show; those are for the shared run-ahead.
     */
    int tailUs() {
        int kept = sort();
        double now = 2 * (Quantiles.of(leadsUs, kept, 0.5) - Quantiles.of(leadsUs, kept, LOW));
        return (int) (tailUs + WEIGHT * (now - tailUs));
    }

    /** The next window begins. */
    void next() {
        tailUs = tailUs();
        count = 0;
        early = 0;
        late = 0;
        tight = 0;
        lateOrders = 0;
    }

    /** In place: of those that are kept nobody asks which was first. */
    private int sort() {
        int kept = Math.min(count, KEPT);
        Arrays.sort(leadsUs, 0, kept);
        return kept;
    }
}
