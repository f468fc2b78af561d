package dev.outpost.client.match;

import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * How long after its tick was due each frame was received.
 *
 * <p>On the relay's own machine both clocks are the same, and the delay is exact. Elsewhere the clocks' difference is unknown: the smallest delay of all is
 * taken as zero, so the figures are delays above the best one. Not thread-safe.
 */
final class FrameDelays {
    private static final long US_PER_NS = 1_000;

    private final Histogram exactUs = Times.histogram();
    private final boolean sameClock;
    private long[] rawUs = new long[1024];
    private int raws;

    FrameDelays(boolean sameClock) {
        this.sameClock = sameClock;
    }

    /** Counts a frame that was due at and received at these times, both of the same origin, in nanoseconds. */
    void record(long dueNanos, long receivedNanos) {
        long us = (receivedNanos - dueNanos) / US_PER_NS;
        if (sameClock) {
            Times.record(exactUs, us);
            return;
        }
        if (raws == rawUs.length) {
            rawUs = Arrays.copyOf(rawUs, raws * 2);
        }
        rawUs[raws++] = us;
    }

    Percentiles percentiles() {
        if (sameClock) {
            return Percentiles.ofUs(exactUs);
        }
        Histogram above = Times.histogram();
        long best = Arrays.stream(rawUs, 0, raws).min().orElse(0);
        Arrays.stream(rawUs, 0, raws).forEach(us -> Times.record(above, us - best));
        return Percentiles.ofUs(above);
    }
}
