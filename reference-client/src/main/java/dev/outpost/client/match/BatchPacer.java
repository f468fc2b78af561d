package dev.outpost.client.match;

import dev.outpost.relay.protocol.RunAhead;
import dev.outpost.relay.protocol.TimingFeedback;
import org.jspecify.annotations.Nullable;

/**
 * When a client ends its windows and sends its batches, and by which count it tells times (docs/protocol.md, section
 * "Clocks and windows"): what an engine needs so that its players' orders are placed where they were given. A playback
 * has nobody whose orders wait, and needs none of it.
 *
 * <p>Windows lie on a steady grid, taken from the frames' arrivals, so that neither an unsteady network nor a frame that
 * stalls moves them. Times are nanoseconds of the client's own monotonic clock. Not thread-safe.
 */
public final class BatchPacer {

    private static final int MEMORY_FRAMES = 32;
    private static final double CUT_NANOS = 4e6;
    private static final long NS_PER_US = 1000;
    private static final long MOST_SHIFT_NANOS = 10_000_000_000L;

    private final long intervalNanos;
    private int runAhead;
    private @Nullable RunAhead change;
    private long shiftNanos;
    private double gridNanos;
    private int frames;

    /** A pacer of a match that begins. */
    public BatchPacer(int runAhead, int tickIntervalUs) {
        this.runAhead = runAhead;
        this.intervalNanos = tickIntervalUs * NS_PER_US;
    }

    /** The relay names a tick from which another run-ahead holds. */
    public void change(RunAhead next) {
        change = next;
    }

    /** The relay says by how much to send earlier or later. */
    public void advise(TimingFeedback feedback) {
        long shift = shiftNanos + (feedback.advanceUs() - (long) feedback.delayUs()) * NS_PER_US;
        shiftNanos = Math.max(-MOST_SHIFT_NANOS, Math.min(MOST_SHIFT_NANOS, shift));
    }

    /** A frame came. */
    public void frame(long tick, long nowNanos) {
        if (change != null && tick >= change.tick()) {
            runAhead = change.runAhead();
            change = null;
        }
        double seen = nowNanos - (double) tick * intervalNanos;
        frames = Math.min(MEMORY_FRAMES, frames + 1);
        double off = seen - gridNanos;
        // After a pause or a stall of the relay the whole grid has moved.
        if (frames == 1 || Math.abs(off) > 8.0 * intervalNanos) {
            gridNanos = seen;
        } else {
            gridNanos += Math.max(-CUT_NANOS, Math.min(CUT_NANOS, off)) / frames;
        }
    }

    /** The last batch that answers a frame; those before it that are not sent yet go first. */
    public long lastDue(long frameTick) {
        long extra = shiftNanos > 0 ? (shiftNanos + intervalNanos - 1) / intervalNanos : 0;
        return frameTick + runAhead + extra;
    }

    /** When the window of a batch ends: then it is sent, if the frame that it answers is there. */
    public long windowEnd(long batchTick) {
        return (long) gridNanos + (batchTick - runAhead) * intervalNanos - shiftNanos;
    }

    /** A time of this client as a batch tells it: microseconds since the batch's window began, not below 0. */
    public int claimUs(long batchTick, long atNanos) {
        long us = (atNanos - windowEnd(batchTick) + intervalNanos) / NS_PER_US;
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, us));
    }
}
