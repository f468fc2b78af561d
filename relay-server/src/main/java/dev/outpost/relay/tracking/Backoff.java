package dev.outpost.relay.tracking;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to leave somebody alone who does not answer: twice as long after each failure, up to a bound, and between
 * half
 * and all of that, so that many relays do not come back at one instant.
 */
final class Backoff {

    private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long MOST_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_DOUBLINGS = 6;

    private final RandomGenerator random;
    private int failures;
    private long untilNanos;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * It failed once more.
     *
     * @param askedForNanos how long it asked to be left alone; 0: it did not
     */
    void failed(long nowNanos, long askedForNanos) {
        long whole = Math.min(MOST_NANOS, FIRST_NANOS << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        long wait = whole / 2 + random.nextLong(whole / 2 + 1);
        untilNanos = nowNanos + Math.max(wait, Math.min(askedForNanos, MOST_NANOS));
    }

    void succeeded() {
        failures = 0;
    }

    boolean waits(long nowNanos) {
        return failures > 0 && nowNanos - untilNanos < 0;
    }
}
