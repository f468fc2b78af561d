package dev.outpost.telemetry.store;

import java.time.Duration;

/**
 * The time by which events become too old: the wall clock's, but a step ahead is believed only after a day.
 *
 * <p>A clock that is wrong for a moment must not erase history, and nothing is lost when old events stay a day longer.
 * Steps are told from the passing of time by the monotonic clock, and at the start by the newest event in the file. A
 * step back is followed at once: it makes events younger. One thread.
 */
final class AgeClock {

    static final Duration TOLERANCE = Duration.ofHours(1);
    static final Duration DOUBT = Duration.ofDays(1);

    private static final long NANOS_PER_MICRO = 1000;

    /** Wall clock less monotonic clock, as far as it is believed, in microseconds. */
    private long believed;

    private long doubted;
    private long doubtedSinceNanos;
    private boolean doubts;

    /**
     * Sets the clock.
     *
     * @param newestMicros time of the newest event in the file, microseconds since the epoch; MAX_VALUE: none
     */
    AgeClock(long newestMicros, long wallMicros, long nanos) {
        long tolerance = micros(TOLERANCE);
        long trusted =
                newestMicros > Long.MAX_VALUE - tolerance ? wallMicros : Math.min(wallMicros, newestMicros + tolerance);
        this.believed = trusted - Math.floorDiv(nanos, NANOS_PER_MICRO);
    }

    /** The time now, microseconds since the epoch. */
    long nowMicros(long wallMicros, long nanos) {
        long monotonic = Math.floorDiv(nanos, NANOS_PER_MICRO);
        long offset = wallMicros - monotonic;
        if (offset - believed <= micros(TOLERANCE)) {
            believed = offset;
            doubts = false;
        } else if (!doubts || Math.abs(offset - doubted) > micros(TOLERANCE)) {
            doubts = true;
            doubted = offset;
            doubtedSinceNanos = nanos;
        } else if (nanos - doubtedSinceNanos >= DOUBT.toNanos()) {
            believed = offset;
            doubts = false;
        }
        return monotonic + believed;
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / NANOS_PER_MICRO;
    }
}
