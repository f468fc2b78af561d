package dev.outpost.relay.timing;

import java.util.Arrays;

/** A connection's round trips and what they tell: the last 32 are kept. One thread at a time. */
public final class RoundTrips {

    /** Pings of a calibration (spec/relay.md, Timing that adapts: 15 to 20). */
    public static final int CALIBRATION_PINGS = 18;

    private static final int KEPT = 32;

    /** Round trips that lie so many interquartile ranges above the median count as if they lay there. */
    private static final double CUT_IQR = 3;

    private static final int CUT_SLACK_US = 1000;
    private static final int MAX_US = 60_000_000;

    private final int[] kept = new int[KEPT];
    private long pongs;

    /** A ping was answered after so long. */
    public void add(long nanos) {
        kept[(int) (pongs++ % KEPT)] = (int) Math.max(0, Math.min(MAX_US, nanos / 1000));
    }

    /** What is known now. */
    public RoundTrip known() {
        if (pongs == 0) {
            return RoundTrip.UNKNOWN;
        }
        int count = (int) Math.min(KEPT, pongs);
        int[] sorted = Arrays.copyOf(kept, count);
        Arrays.sort(sorted);
        double median = Quantiles.of(sorted, count, 0.5);
        double iqr = Quantiles.of(sorted, count, 0.75) - Quantiles.of(sorted, count, 0.25);
        double cut = median + CUT_IQR * iqr + CUT_SLACK_US;
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.min(sorted[i], cut);
        }
        double jitter = Quantiles.of(sorted, count, 0.95) - Quantiles.of(sorted, count, 0.05);
        return new RoundTrip(
                pongs, kept[(int) ((pongs - 1) % KEPT)], (int) median, (int) (sum / count), (int) jitter, (int)
                        (2 * iqr));
    }
}
