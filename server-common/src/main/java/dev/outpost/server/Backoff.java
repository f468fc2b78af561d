package dev.outpost.server;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to leave somebody alone who does not answer: twice as long after each failure, up to a bound, and between half
 * and all of that, so that many who wait for the same one do not come back at one instant. One thread at a time.
 */
public final class Backoff {

    private final long firstNanos;
    private final long mostNanos;
    private final RandomGenerator random;
    private long nextNanos;

    /**
     * Nothing has failed yet.
     *
     * @param first after one failure, longer than nothing
     * @param most after however many, at least {@code first}, at most a day
     */
    public Backoff(Duration first, Duration most, RandomGenerator random) {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0 || most.toDays() > 1) {
            throw new IllegalArgumentException(
                    "waits of " + first + " to " + most + "; accepted: more than nothing, up to a day");
        }
        this.firstNanos = first.toNanos();
        this.mostNanos = most.toNanos();
        this.random = random;
        this.nextNanos = firstNanos;
    }

    /** It failed once more; how long to wait. */
    public Duration failed() {
        long whole = nextNanos;
        nextNanos = Math.min(mostNanos, whole * 2);
        return Duration.ofNanos(whole / 2 + random.nextLong(whole / 2 + 1));
    }

    /** It answered. */
    public void succeeded() {
        nextNanos = firstNanos;
    }
}
