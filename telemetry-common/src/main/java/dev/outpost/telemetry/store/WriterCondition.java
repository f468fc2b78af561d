package dev.outpost.telemetry.store;

import dev.outpost.telemetry.record.RecorderMemory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the writer stands, and when it may try again: after a failure a pause that doubles up to a bound. Each change of
 * the state is logged once and noted in the ring's file, where other processes see it. One thread, but for reading.
 */
final class WriterCondition {

    private static final Logger LOG = LoggerFactory.getLogger(WriterCondition.class);

    private final RecorderMemory memory;
    private final Duration firstPause;
    private final Duration maxPause;
    private final LongSupplier nanoClock;
    private final InstantSource clock;
    private final LongAdder failures = new LongAdder();
    private volatile StoreState state = StoreState.OPENING;
    private long retryAt;
    private long pause;

    WriterCondition(RecorderMemory memory, StoreTuning tuning, LongSupplier nanoClock, InstantSource clock) {
        this.memory = memory;
        this.firstPause = tuning.firstRetry();
        this.maxPause = tuning.maxRetry();
        this.nanoClock = nanoClock;
        this.clock = clock;
        this.pause = firstPause.toNanos();
        this.retryAt = nanoClock.getAsLong();
        enter(StoreState.OPENING);
    }

    /** Any thread. */
    StoreState state() {
        return state;
    }

    /** How many attempts have failed. Any thread. */
    long failures() {
        return failures.sum();
    }

    /** Nanoseconds until the next attempt may be made; 0 or less: now. */
    long pauseNanos() {
        return retryAt - nanoClock.getAsLong();
    }

    /** Events reach the disk, with nothing to complain of or with this. */
    void works(StoreState now) {
        pause = firstPause.toNanos();
        retryNow();
        StoreState before = state;
        if (before == now) {
            return;
        }
        enter(now);
        if (now != StoreState.OK) {
            LOG.warn("telemetry: {}", now.sentence());
        } else if (before != StoreState.OPENING) {
            LOG.info("telemetry: events reach the disk again");
        }
    }

    /** An attempt failed. */
    void failed(StoreState how, Throwable cause) {
        failures.increment();
        pause();
        if (state != how) {
            enter(how);
            LOG.warn(
                    "telemetry: {}; events wait and are lost when the ring is full: {}",
                    how.sentence(),
                    cause.toString());
        }
    }

    void closed() {
        enter(StoreState.CLOSED);
    }

    void pause() {
        retryAt = nanoClock.getAsLong() + pause;
        pause = Math.min(2 * pause, maxPause.toNanos());
    }

    void retryNow() {
        retryAt = nanoClock.getAsLong();
    }

    private void enter(StoreState next) {
        state = next;
        memory.state(next.label(), clock.millis());
    }
}
