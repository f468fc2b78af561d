package dev.outpost.workshop.mirror;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast one source is followed: two buckets, of questions and of bytes, that hold a minute's worth and fill up steadily. A
 * package may take more bytes than there are, since its length is no reason to leave it; the next one waits for them. One
 * thread.
 */
final class Pace {

    private static final double MINUTE_NANOS = 60e9;

    private final double mostQuestions;
    private final double mostBytes;
    private final LongSupplier nanoClock;
    private double questions;
    private double bytes;
    private long at;

    /** Full. */
    Pace(int questionsPerMinute, long bytesPerMinute, LongSupplier nanoClock) {
        this.mostQuestions = questionsPerMinute;
        this.mostBytes = bytesPerMinute;
        this.nanoClock = nanoClock;
        this.questions = mostQuestions;
        this.bytes = mostBytes;
        this.at = nanoClock.getAsLong();
    }

    /** Takes one question if there is one; otherwise how long to wait until there is. */
    Duration take() {
        long now = nanoClock.getAsLong();
        double minutes = Math.max(0, now - at) / MINUTE_NANOS;
        at = now;
        questions = Math.min(mostQuestions, questions + mostQuestions * minutes);
        bytes = Math.min(mostBytes, bytes + mostBytes * minutes);
        if (questions >= 1 && bytes > 0) {
            questions--;
            return Duration.ZERO;
        }
        double wait = Math.max((1 - questions) / mostQuestions, -bytes / mostBytes);
        // A little more, so that rounding does not have it wait twice
        return Duration.ofNanos(Math.round(Math.max(0, wait) * MINUTE_NANOS) + 1_000_000);
    }

    /** So many bytes have come. */
    void spent(long count) {
        bytes -= count;
    }
}
