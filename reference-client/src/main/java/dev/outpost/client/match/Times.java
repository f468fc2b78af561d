package dev.outpost.client.match;

import org.HdrHistogram.Histogram;

/** Histograms of microseconds up to an hour, three significant digits. */
final class Times {
    private static final long HOUR_US = 3_600_000_000L;

    private Times() {}

    static Histogram histogram() {
        return new Histogram(1, HOUR_US, 3);
    }

    /** Counts a time; less than 0 counts as 0, more than an hour as an hour. */
    static void record(Histogram histogram, long us) {
        histogram.recordValue(Math.max(0, Math.min(us, HOUR_US)));
    }
}
