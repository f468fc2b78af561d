package dev.outpost.telemetry;

import dev.outpost.telemetry.metrics.MetricSnapshots;
import dev.outpost.telemetry.record.Bookkeeper;
import dev.outpost.telemetry.record.Recorder;
import dev.outpost.telemetry.store.BatchWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recorder's one thread: writes, and between batches looks after metrics, books and the switch. */
final class WriterThread {

    /** How long the last events may take to be written; one more attempt may begin at its very end. */
    static final int CLOSE_SECONDS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(WriterThread.class);
    private static final long SWITCH_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LEDGER_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Longest wait for another process's lock once the end has begun, and so for one attempt. */
    private static final Duration CLOSING_BUSY_TIMEOUT = Duration.ofSeconds(1);

    private final BatchWriter writer;
    private final Recorder recorder;
    private final Bookkeeper books;
    private final MetricSnapshots metrics;
    private final RecordingSwitch recordingSwitch;
    private final ClockWatch clockWatch;
    private final long metricsIntervalNanos;
    private final Thread thread;
    private volatile boolean closing;
    private volatile long closeDeadline;

    WriterThread(
            BatchWriter writer,
            Recorder recorder,
            Bookkeeper books,
            MetricSnapshots metrics,
            RecordingSwitch recordingSwitch,
            ClockWatch clockWatch,
            Duration metricsInterval) {
        this.writer = writer;
        this.recorder = recorder;
        this.books = books;
        this.metrics = metrics;
        this.recordingSwitch = recordingSwitch;
        this.clockWatch = clockWatch;
        this.metricsIntervalNanos = metricsInterval.toNanos();
        this.thread = new Thread(this::run, "telemetry-writer");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void close() {
        if (!closing) {
            closeDeadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
            closing = true;
        }
        writer.wake();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS) + 2 * CLOSING_BUSY_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            writer.abandon();
            LOG.error(
                    "telemetry: the writer did not end within {} s ({})",
                    CLOSE_SECONDS,
                    writer.state().sentence());
        }
    }

    boolean awaitEnd(Duration within) {
        try {
            thread.join(within.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        long now = System.nanoTime();
        long nextLook = now;
        long nextMetrics = now + metricsIntervalNanos;
        long nextLedger = now + LEDGER_INTERVAL_NANOS;
        while (!closing) {
            try {
                if (writer.doWork() > 0) {
                    books.recordLosses();
                }
                books.logLosses();
                now = System.nanoTime();
                if (now - nextLook >= 0) {
                    nextLook = now + SWITCH_INTERVAL_NANOS;
                    recordingSwitch.look();
                    clockWatch.look(now);
                }
                if (now - nextMetrics >= 0) {
                    nextMetrics = now + metricsIntervalNanos;
                    metrics.record(recorder);
                }
                if (now - nextLedger >= 0) {
                    nextLedger = now + LEDGER_INTERVAL_NANOS;
                    books.recordLedger();
                }
                if (!closing) {
                    writer.idle(SWITCH_INTERVAL_NANOS);
                }
            } catch (RuntimeException | Error e) {
                LOG.error("telemetry: a duty cycle failed", e);
                writer.failed(e);
            }
        }
        end();
    }

    private void end() {
        recorder.close();
        writer.closing(CLOSING_BUSY_TIMEOUT);
        try {
            metrics.record(recorder);
            writeAll();
            books.recordLosses();
            books.recordLedger();
            writeAll();
            books.logLosses();
        } catch (RuntimeException e) {
            LOG.warn("telemetry: the last events could not all be recorded", e);
        } finally {
            writer.close();
        }
    }

    private void writeAll() {
        while (!writer.flushAll() && closeDeadline - System.nanoTime() > RETRY_NANOS) {
            LockSupport.parkNanos(this, RETRY_NANOS);
        }
    }
}
