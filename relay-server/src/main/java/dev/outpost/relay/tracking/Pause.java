package dev.outpost.relay.tracking;

import dev.outpost.server.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Until when to leave a tracking server alone that does not answer, or that asked for it. */
final class Pause {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(1);

    private final Backoff backoff;
    private boolean failed;
    private long untilNanos;

    Pause(RandomGenerator random) {
        this.backoff = new Backoff(FIRST, MOST, random);
    }

    /**
     * It failed once more.
     *
     * @param askedForNanos how long it asked to be left alone; 0: it did not
     */
    void failed(long nowNanos, long askedForNanos) {
        failed = true;
        untilNanos = nowNanos + Math.max(backoff.failed().toNanos(), Math.min(askedForNanos, MOST.toNanos()));
    }

    void succeeded() {
        failed = false;
        backoff.succeeded();
    }

    boolean waits(long nowNanos) {
        return failed && nowNanos - untilNanos < 0;
    }
}
