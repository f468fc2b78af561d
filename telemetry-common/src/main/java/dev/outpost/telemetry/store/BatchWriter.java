package dev.outpost.telemetry.store;

import dev.outpost.telemetry.record.DropReason;
import dev.outpost.telemetry.record.EventRing;
import dev.outpost.telemetry.record.RecordedEvent;
import dev.outpost.telemetry.record.RecorderMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The duty cycle of the one writer thread: opens the database, brings in what killed processes left, drains the ring,
 * prunes.
 *
 * <p>A batch is all that waits, up to a bound, in one transaction, every 100 ms or as soon as 200 events wait. It stays
 * in the ring until its commit: when that fails it is read again after a pause that doubles up to a bound, and meanwhile
 * {@link #state()} says what is wrong. Nothing here throws because of the disk.
 */
public final class BatchWriter {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    /** A process that records nothing must still let go of what has become too old. */
    private static final long PRUNE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** So many times the budget may the write-ahead log take, for records alone, while a reader holds it. */
    private static final int MOST_HELD = 2;

    private final RecorderMemory memory;
    private final EventRing ring;
    private final EventStore store;
    private final Drain drain;
    private final Recovery recovery;
    private final SetAside setAside;
    private final StoreListener listener;
    private final WriterCondition condition;
    private final StoreTuning tuning;
    private final long maxBytes;
    private final LongSupplier nanoClock;
    private final InstantSource clock;

    private volatile boolean abandoned;
    private volatile boolean flushWanted;
    private volatile boolean recovered;
    private final Object flushed = new Object();
    private long lastFlush;
    private long lastPrune;
    private boolean pruneMore;
    private int corruptions;

    /**
     * Makes one for a file that it opens itself, in its first duty cycles.
     *
     * @param maxBytes most that database and WAL may take
     * @param retention age after which events go; null: no limit
     * @param detail names of the events that go first when the budget is used up, see {@link StoreCatalogue#detail}
     * @param memory the session's ring and books
     * @param listener hears of recoveries and new files
     * @param nanoClock paces the writer, such as {@code System::nanoTime}
     * @param clock tells the age of events
     */
    public BatchWriter(
            Path file,
            long maxBytes,
            @Nullable Duration retention,
            Set<String> detail,
            RecorderMemory memory,
            StoreListener listener,
            LongSupplier nanoClock,
            InstantSource clock) {
        this(
                file,
                new StoreLimits(maxBytes, retention, detail),
                StoreTuning.DEFAULT,
                memory,
                listener,
                nanoClock,
                clock);
    }

    BatchWriter(
            Path file,
            StoreLimits limits,
            StoreTuning tuning,
            RecorderMemory memory,
            StoreListener listener,
            LongSupplier nanoClock,
            InstantSource clock) {
        Path absolute = file.toAbsolutePath();
        Path folder = Objects.requireNonNull(absolute.getParent(), "the database is in a folder");
        this.memory = memory;
        this.ring = memory.ring();
        this.store = new EventStore(absolute, limits, tuning, memory.ledger());
        this.drain = new Drain(memory, store, tuning.maxBatchEvents(), limits.maxBatchBytes());
        this.recovery = new Recovery(store, folder, tuning, limits.maxBatchBytes(), clock, listener);
        this.setAside = new SetAside(absolute, clock);
        this.listener = listener;
        this.condition = new WriterCondition(memory, tuning, nanoClock, clock);
        this.tuning = tuning;
        this.maxBytes = limits.maxBytes();
        this.nanoClock = nanoClock;
        this.clock = clock;
        this.lastFlush = nanoClock.getAsLong();
        this.lastPrune = lastFlush;
    }

    /** Whether events reach the disk. Any thread. */
    public StoreState state() {
        return condition.state();
    }

    /** How many attempts to open, write or prune have failed. Any thread. */
    public long failures() {
        return condition.failures();
    }

    /** Size of the database file. Any thread. */
    public long databaseBytes() {
        return store.databaseBytes();
    }

    /** Size of the write-ahead log. Any thread. */
    public long walBytes() {
        return store.walBytes();
    }

    /** Whether all that killed processes left, and that this one can take over, is in the database. Any thread. */
    public boolean isRecovered() {
        return recovered;
    }

    /** Rows that retention removed since the process started. Any thread. */
    public long pruned() {
        return store.pruned();
    }

    /** One duty cycle: opens, recovers, writes, prunes, whatever is due; how many events it took in. */
    public int doWork() {
        long now = nanoClock.getAsLong();
        if (condition.pauseNanos() > 0 || !opened()) {
            return 0;
        }
        int events = recover();
        if (events < 0) {
            return 0;
        }
        if (flushWanted
                || now - lastFlush >= tuning.batchInterval().toNanos()
                || ring.waiting() >= tuning.batchEvents()) {
            events += Math.max(0, flush());
        }
        if (events > 0 || pruneMore || now - lastPrune >= PRUNE_INTERVAL_NANOS) {
            lastPrune = now;
            prune(events);
        }
        return events;
    }

    /** Writes what waits now, whatever the time; false when not all of it is in the database. */
    public boolean flushAll() {
        long target = ring.accepted();
        if (!opened()) {
            return false;
        }
        while (!recovered) {
            if (recover() < 0) {
                return false;
            }
        }
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
            while (ring.released() < target || !recovered) {
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
        long pause = condition.pauseNanos();
        if (pause > 0) {
            ring.await(Long.MAX_VALUE >> 1, Math.min(maxNanos, pause));
        } else if (!pruneMore && !flushWanted && recovered) {
            long wait = lastFlush + tuning.batchInterval().toNanos() - nanoClock.getAsLong();
            if (wait > 0) {
                ring.await(tuning.batchEvents(), Math.min(maxNanos, wait));
            }
        }
    }

    /** Says that a duty cycle failed in a way that nobody foresaw; the next one comes after the usual pause. */
    public void failed(Throwable e) {
        condition.failed(StoreState.FAILING, e);
    }

    /** Prepares the end: other processes' locks are waited for less long. */
    public void closing(Duration bound) {
        try {
            store.busyTimeout(bound.toMillis());
        } catch (SQLException e) {
            fail(e);
        }
    }

    /** Ends: what still waits stays in the ring's file for the next process, or is counted as lost without one. */
    public void close() {
        recovery.close();
        long waiting = ring.waiting();
        if (waiting > 0 && memory.outlivesProcess()) {
            LOG.warn(
                    "telemetry: {} events could not be written before the end ({}); the next start will write them",
                    waiting,
                    state().sentence());
        } else if (waiting > 0) {
            countAsLost();
            LOG.error("telemetry: {} events could not be written before the end ({})", waiting, state().sentence());
        }
        store.close();
        condition.closed();
        memory.close();
    }

    private void countAsLost() {
        ring.rewind();
        for (RecordedEvent event = ring.next(); event != null; event = ring.next()) {
            memory.ledger().account(event.category()).dropped(DropReason.CLOSED, 1);
        }
        ring.release();
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
                condition.works(StoreState.OK);
            }
            return true;
        } catch (SQLException e) {
            fail(e);
        } catch (IOException | LinkageError e) {
            // No folder, or no native library for this machine.
            condition.failed(StoreState.UNOPENABLE, e);
        }
        return false;
    }

    /** Writes one batch of what killed processes left; how many events, or -1 when the database did not take it. */
    private int recover() {
        if (recovered) {
            return 0;
        }
        try {
            int events = recovery.step();
            if (recovery.isDone()) {
                recovered = true;
                wakeWaiting();
            }
            return events;
        } catch (SQLException e) {
            fail(e);
            return -1;
        }
    }

    /** Writes one batch; how many events, or -1 when the database did not take it. */
    private int flush() {
        if (abandoned) {
            return -1;
        }
        long walBytes = store.walBytes();
        if (isHeld() && walBytes > MOST_HELD * maxBytes) {
            prune(0); // which looks whether the reader has gone
            if (isHeld()) {
                condition.pause();
                return -1;
            }
        }
        int events;
        try {
            events = drain.flush(isHeld() && walBytes > maxBytes);
        } catch (SQLException e) {
            fail(e);
            return -1;
        }
        lastFlush = nanoClock.getAsLong();
        condition.works(isHeld() ? StoreState.HELD : StoreState.OK);
        if (flushWanted) {
            wakeWaiting();
        }
        return events;
    }

    /** Whether a reader kept the write-ahead log from being begun anew when that was last looked at. */
    private boolean isHeld() {
        return store.walHeldNanos(nanoClock.getAsLong()) > 0;
    }

    private void wakeWaiting() {
        flushWanted = false;
        synchronized (flushed) {
            flushed.notifyAll();
        }
    }

    private void prune(int rows) {
        try {
            pruneMore = store.prune(nanoClock, clock, rows);
        } catch (SQLException e) {
            fail(e);
        }
    }

    private void fail(SQLException e) {
        StoreState failed = SqliteFailures.state(e);
        if (failed != StoreState.LOCKED && failed != StoreState.FULL) {
            // Whatever else is wrong, a new connection has a better chance than this one.
            store.close();
        }
        condition.failed(failed, e);
        if (failed == StoreState.CORRUPT && ++corruptions > 1) {
            beginAnew();
        } else if (failed == StoreState.REPLACED) {
            condition.retryNow();
            listener.newFile(StoreListener.NewFile.REPLACED, null);
        }
    }

    /** A new connection has found the file unsound as well. */
    private void beginAnew() {
        try {
            String keptAs = setAside.rename();
            LOG.error(
                    "telemetry: the database was not sound and was renamed to {}; a new one is begun. What it still has"
                            + " can be read with the sqlite3 shell's .recover",
                    keptAs);
            corruptions = 0;
            condition.retryNow();
            listener.newFile(StoreListener.NewFile.CORRUPT, keptAs);
        } catch (IOException e) {
            LOG.error("telemetry: the database is not sound and cannot be renamed", e);
        }
    }
}
