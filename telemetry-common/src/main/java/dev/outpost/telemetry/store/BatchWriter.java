package dev.outpost.telemetry.store;

import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.record.DropReason;
import dev.outpost.telemetry.record.EventRing;
import dev.outpost.telemetry.record.Ledger;
import dev.outpost.telemetry.record.RecordedEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains the ring into the database: the duty cycle of the one writer thread.
 *
 * <p>A batch is all that waits, up to a bound, in one transaction, every 100 ms or as soon as 200 events wait. It stays
 * in the ring until its commit: when that fails it is read again after a pause that doubles up to a bound, and meanwhile
 * {@link #state()} says what is wrong. Nothing here throws because of the disk.
 */
public final class BatchWriter {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    /** A process that records nothing must still let go of what has become too old. */
    private static final long PRUNE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final EventRing ring;
    private final Ledger ledger;
    private final EventStore store;
    private final StoreTuning tuning;
    private final int maxBatchBytes;
    private final LongSupplier nanoClock;
    private final InstantSource clock;

    private volatile StoreState state = StoreState.OPENING;
    private volatile boolean abandoned;
    private volatile boolean flushWanted;
    private final Object flushed = new Object();
    private final LongAdder failures = new LongAdder();
    private long lastFlush;
    private long lastPrune;
    private long retryAt;
    private long retryPause;
    private boolean pruneMore;

    /**
     * Makes one for a file that it opens itself, in its first duty cycles.
     *
     * @param maxBytes most that database and WAL may take
     * @param retention age after which events go; null: no limit
     * @param detail names of the events that go first when the budget is used up, see {@link StoreCatalogue#detail}
     * @param nanoClock paces the writer, such as {@code System::nanoTime}
     * @param clock tells the age of events
     */
    public BatchWriter(
            Path file,
            String sessionId,
            Component component,
            long maxBytes,
            @Nullable Duration retention,
            Set<String> detail,
            EventRing ring,
            Ledger ledger,
            LongSupplier nanoClock,
            InstantSource clock) {
        this(
                file,
                sessionId,
                component,
                new StoreLimits(maxBytes, retention, detail),
                StoreTuning.DEFAULT,
                ring,
                ledger,
                nanoClock,
                clock);
    }

    BatchWriter(
            Path file,
            String sessionId,
            Component component,
            StoreLimits limits,
            StoreTuning tuning,
            EventRing ring,
            Ledger ledger,
            LongSupplier nanoClock,
            InstantSource clock) {
        this.ring = ring;
        this.ledger = ledger;
        this.store = new EventStore(file, sessionId, component, limits, tuning, ledger);
        this.tuning = tuning;
        this.maxBatchBytes = limits.maxBatchBytes();
        this.nanoClock = nanoClock;
        this.clock = clock;
        this.retryPause = tuning.firstRetry().toNanos();
        this.lastFlush = nanoClock.getAsLong();
        this.retryAt = lastFlush;
        this.lastPrune = lastFlush;
    }

    /** Whether events reach the disk. Any thread. */
    public StoreState state() {
        return state;
    }

    /** How many attempts to open, write or prune have failed. Any thread. */
    public long failures() {
        return failures.sum();
    }

    /** Size of the database file. Any thread. */
    public long databaseBytes() {
        return store.databaseBytes();
    }

    /** Size of the write-ahead log. Any thread. */
    public long walBytes() {
        return store.walBytes();
    }

    /** Rows that retention removed since the process started. Any thread. */
    public long pruned() {
        return store.pruned();
    }

    /** One duty cycle: opens, writes, prunes, whatever is due; how many events it wrote. */
    public int doWork() {
        long now = nanoClock.getAsLong();
        if (now - retryAt < 0 || !opened()) {
            return 0;
        }
        int rows = 0;
        if (flushWanted
                || now - lastFlush >= tuning.batchInterval().toNanos()
                || ring.waiting() >= tuning.batchEvents()) {
            rows = flush();
        }
        if (rows > 0 || pruneMore || now - lastPrune >= PRUNE_INTERVAL_NANOS) {
            lastPrune = now;
            prune(rows);
        }
        return Math.max(0, rows);
    }

    /** Writes what waits now, whatever the time; false when not all of it is in the database. */
    public boolean flushAll() {
        long target = ring.accepted();
        long before = -1;
        // A batch that brings nothing further stands behind an entry that its producer is still writing.
        while (ring.released() < target && ring.released() > before) {
            before = ring.released();
            if (!opened() || flush() < 0) {
                return false;
            }
        }
        return ring.released() >= target;
    }

    /** Any thread but the writer's: asks for a flush and waits until what was accepted before is committed. */
    public boolean awaitFlushed(Duration within) {
        long target = ring.accepted();
        long deadline = System.nanoTime() + within.toNanos();
        synchronized (flushed) {
            while (ring.released() < target) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                flushWanted = true;
                ring.wake();
                try {
                    TimeUnit.NANOSECONDS.timedWait(flushed, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return true;
    }

    /** Ends {@link #idle} early. Any thread. */
    public void wake() {
        ring.wake();
    }

    /** Parks until {@link #doWork} has something to do; {@code maxNanos} at most. */
    public void idle(long maxNanos) {
        long now = nanoClock.getAsLong();
        if (now - retryAt < 0) {
            ring.await(Long.MAX_VALUE >> 1, Math.min(maxNanos, retryAt - now));
        } else if (!pruneMore && !flushWanted) {
            long wait = lastFlush + tuning.batchInterval().toNanos() - now;
            if (wait > 0) {
                ring.await(tuning.batchEvents(), Math.min(maxNanos, wait));
            }
        }
    }

    /** Says that a duty cycle failed in a way that nobody foresaw; the next one comes after the usual pause. */
    public void failed(Throwable e) {
        fail(StoreState.FAILING, e);
    }

    /** Prepares the end: other processes' locks are waited for less long. */
    public void closing(Duration bound) {
        try {
            store.busyTimeout(bound.toMillis());
        } catch (SQLException e) {
            fail(e);
        }
    }

    /** Ends: what still waits is counted as lost, the database closed. */
    public void close() {
        ring.rewind();
        long lost = 0;
        for (RecordedEvent event = ring.next(); event != null; event = ring.next()) {
            String name = new String(event.bytes(), event.nameAt(), event.nameLength(), StandardCharsets.UTF_8);
            ledger.account(name.substring(0, name.indexOf('.'))).dropped(DropReason.CLOSED, 1);
            lost++;
        }
        ring.release();
        if (lost > 0) {
            LOG.error("telemetry: {} events could not be written before the end ({})", lost, state.sentence());
        }
        store.close();
        state = StoreState.CLOSED;
    }

    /** Any thread: nobody waits for the writer any more; it commits nothing from now on. */
    public void abandon() {
        abandoned = true;
    }

    private boolean opened() {
        if (store.isOpen()) {
            return true;
        }
        try {
            store.open();
            pruneMore = true;
            if (ring.waiting() == 0) {
                succeed();
            }
            return true;
        } catch (SQLException e) {
            fail(e);
        } catch (IOException | LinkageError e) {
            // No folder, or no native library for this machine.
            fail(StoreState.UNOPENABLE, e);
        }
        return false;
    }

    /** Writes one batch; how many rows, or -1 when the database did not take it. */
    private int flush() {
        ring.rewind();
        boolean committed = false;
        int rows = 0;
        try {
            while (ring.passed() < tuning.maxBatchEvents() && ring.passedBytes() < maxBatchBytes) {
                RecordedEvent event = ring.next();
                if (event == null) {
                    break;
                }
                store.insert(event);
            }
            if (abandoned) {
                return -1;
            }
            rows = store.commit();
            committed = true;
        } catch (SQLException e) {
            store.rollback();
            fail(e);
            return -1;
        } finally {
            if (!committed) {
                store.rollback();
            }
        }
        ring.release();
        succeed();
        if (flushWanted) {
            flushWanted = false;
            synchronized (flushed) {
                flushed.notifyAll();
            }
        }
        return rows;
    }

    private void prune(int rows) {
        try {
            pruneMore = store.prune(nanoClock, clock, rows);
        } catch (SQLException e) {
            fail(e);
        }
    }

    private void succeed() {
        lastFlush = nanoClock.getAsLong();
        retryAt = lastFlush;
        retryPause = tuning.firstRetry().toNanos();
        if (state != StoreState.OK) {
            if (state != StoreState.OPENING) {
                LOG.info("telemetry: events reach the disk again");
            }
            state = StoreState.OK;
        }
    }

    private void fail(SQLException e) {
        StoreState failed = SqliteFailures.state(e);
        if (failed != StoreState.LOCKED && failed != StoreState.FULL) {
            // Whatever else is wrong, a new connection has a better chance than this one.
            store.close();
        }
        fail(failed, e);
    }

    private void fail(StoreState failed, Throwable e) {
        long now = nanoClock.getAsLong();
        failures.increment();
        lastFlush = now;
        retryAt = now + retryPause;
        retryPause = Math.min(2 * retryPause, tuning.maxRetry().toNanos());
        if (state != failed) {
            state = failed;
            LOG.warn(
                    "telemetry: {}; events wait and are lost when the ring is full: {}",
                    failed.sentence(),
                    e.toString());
        }
    }
}
