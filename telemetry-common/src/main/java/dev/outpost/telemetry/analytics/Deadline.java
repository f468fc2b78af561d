package dev.outpost.telemetry.analytics;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Stops a statement at its time, when it is cancelled, or when the thread that waits for it is interrupted. */
final class Deadline extends ProgressHandler {

    /** Steps of SQLite's machine between two looks at the clock: some tens of microseconds. */
    private static final int STEPS_PER_LOOK = 5000;

    private final LongSupplier nanos;
    private final BooleanSupplier cancelled;
    private final long start;
    private final long limitNanos;

    Deadline(LongSupplier nanos, Duration timeout, BooleanSupplier cancelled) {
        this.nanos = nanos;
        this.cancelled = cancelled;
        this.start = nanos.getAsLong();
        this.limitNanos = timeout.toNanos();
    }

    /** Work whose statements the deadline may stop. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /** Runs work; its statements end with {@link SQLiteErrorCode#SQLITE_INTERRUPT} when it is time. */
    <T> T over(SQLiteConnection connection, Work<T> work) throws SQLException {
        ProgressHandler.setHandler(connection, STEPS_PER_LOOK, this);
        try {
            return work.run();
        } finally {
            ProgressHandler.clearHandler(connection);
        }
    }

    /** Runs work; what it gives when it was stopped comes from {@code otherwise}. */
    <T> T over(SQLiteConnection connection, Work<T> work, Work<T> otherwise) throws SQLException {
        try {
            return over(connection, work);
        } catch (SQLiteException e) {
            if ((e.getResultCode().code & 0xff) != SQLiteErrorCode.SQLITE_INTERRUPT.code) {
                throw e;
            }
            return otherwise.run();
        }
    }

    Duration elapsed() {
        return Duration.ofNanos(nanos.getAsLong() - start);
    }

    /** Whether it was stopped by somebody rather than by the clock. */
    boolean cancelled() {
        return cancelled.getAsBoolean() || Thread.currentThread().isInterrupted();
    }

    boolean due() {
        return nanos.getAsLong() - start > limitNanos || cancelled();
    }

    @Override
    protected int progress() {
        return due() ? 1 : 0;
    }
}
