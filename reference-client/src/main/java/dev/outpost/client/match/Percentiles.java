package dev.outpost.client.match;

import org.HdrHistogram.Histogram;

/**
 * Percentiles of recorded times, milliseconds; all 0 if nothing was recorded.
 *
 * @param count how many times were recorded
 */
public record Percentiles(long count, double p50, double p90, double p99, double p999, double max) {
    private static final double US_PER_MS = 1000.0;

    /** Of a histogram of microseconds. */
    static Percentiles ofUs(Histogram histogram) {
        return new Percentiles(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50) / US_PER_MS,
                histogram.getValueAtPercentile(90) / US_PER_MS,
                histogram.getValueAtPercentile(99) / US_PER_MS,
                histogram.getValueAtPercentile(99.9) / US_PER_MS,
                histogram.getMaxValue() / US_PER_MS);
    }
}
