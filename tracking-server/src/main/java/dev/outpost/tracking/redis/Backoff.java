package dev.outpost.tracking.redis;

import java.util.random.RandomGenerator;

/**
 * How long to wait before Redis is tried again: twice as long after each failure, up to a bound, and between half and
 * all of that, so that instances do not come back at one instant.
 */
final class Backoff {

    private static final long FIRST_MS = 100;
    private static final long MOST_MS = 5000;
    private static final int MOST_DOUBLINGS = 6;

    private final RandomGenerator random;
    private int failures;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** It failed once more; milliseconds to wait. */
    long failed() {
        long whole = Math.min(MOST_MS, FIRST_MS << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        return whole / 2 + random.nextLong(whole / 2 + 1);
    }

    void succeeded() {
        failures = 0;
    }
}
