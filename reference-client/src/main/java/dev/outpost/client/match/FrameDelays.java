package dev.outpost.client.match;

import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * How long after its tick was due each frame was received.
 *
 * <p>On the relay's own machine both clocks are the same, and the delay is exact. Elsewhere the clocks' difference is
 * unknown: the smallest delay of all is taken as zero, so the figures are delays above the best one. Not thread-safe.
 */
final class FrameDelays {
    private static final long US_PER_NS = 1_000;
    private static final double US_PER_MS = 1_000;
    private static final int LAST_FRAMES = 64;

    private final Histogram exactUs = Times.histogram();
    private final boolean sameClock;
    private long[] rawUs = new long[1024];
    private int raws;
    private final long[] lastUs = new long[LAST_FRAMES];
    private long frames;

    FrameDelays(boolean sameClock) {
        this.sameClock = sameClock;
    }

    /** Counts a frame that was due at and received at these times, both of the same origin, in nanoseconds. */
    void record(long dueNanos, long receivedNanos) {
        long us = (receivedNanos - dueNanos) / US_PER_NS;
        lastUs[(int) (frames++ % LAST_FRAMES)] = us;
        if (sameClock) {
            Times.record(exactUs, us);
            return;
        }
        if (raws == rawUs.length) {
            rawUs = Arrays.copyOf(rawUs, raws * 2);
        }
        rawUs[raws++] = us;
    }

    /**
     * By how much the relay has moved its clock, milliseconds: the delay that even the best of the last frames had. A
     * relay that falls behind moves all later closes by the same span (docs/protocol.md, section "Clock and frames").
     */
    double clockMovedMs() {
        long counted = Math.min(frames, LAST_FRAMES);
        long best = sameClock ? 0 : Arrays.stream(rawUs, 0, raws).min().orElse(0);
        long last = Arrays.stream(lastUs, 0, (int) counted).min().orElse(best);
        return Math.max(0, last - best) / US_PER_MS;
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
