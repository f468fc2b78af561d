package dev.outpost.telemetry.store;

import java.time.Duration;

/**
 * How the writer paces itself (spec/telemetry.md, Recording).
 *
 * @param batchEvents so many waiting events are written at once
 * @param batchInterval after so long, fewer are written too
 * @param maxBatchEvents most in one transaction, under backlog
 * @param busyTimeout how long SQLite waits for another process's lock
 * @param firstRetry pause after a failed commit or open; doubles with each further one
 * @param maxRetry longest pause
 */
record StoreTuning(
        int batchEvents,
        Duration batchInterval,
        int maxBatchEvents,
        Duration busyTimeout,
        Duration firstRetry,
        Duration maxRetry) {

    static final StoreTuning DEFAULT = new StoreTuning(
            200, Duration.ofMillis(100), 4000, Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(5));
}
