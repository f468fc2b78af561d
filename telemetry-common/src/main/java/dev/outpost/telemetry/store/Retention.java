package dev.outpost.telemetry.store;

import dev.outpost.telemetry.record.Ledger;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the file within its budget and its age, in slices small enough to go between two batches (spec/telemetry.md,
 * Budget and retention; docs/adr/0009-retention-classes.md).
 *
 * <p>For want of room, detail goes first, leaving rollups; when there is no detail left, rollups go; then records; of
 * each the oldest first. What is too old goes whatever it is.
 *
 * <p>Pages that a deletion frees are used again by the next inserts, so that under steady writing the file neither
 * grows nor has to be vacuumed. Only when it is larger than its budget, since that was lowered or much was cleared, are
 * free pages given back to the file system, some at a time.
 */
final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private static final int FIRST_SLICE_ROWS = 250;
    private static final int MIN_SLICE_ROWS = 50;
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final int MAX_CALL_ROWS = 8000;
    private static final int OUTRUN = 8;
    private static final int SHRINK_PAGES = 64;
    private static final int VACUUM_PAGES = 256;
    private static final int INCREMENTAL = 2;
    private static final long AGE_CHECK_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final WriteConnection connection;
    private final StoreLimits limits;
    private final LongAdder pruned;
    private final WalWatch wal;
    private final OldestDetail detail;
    private final Rollups rollups;
    private final PreparedStatement pageCount;
    private final PreparedStatement freePages;
    private final PreparedStatement oldestRollups;
    private final PreparedStatement oldest;
    private final PreparedStatement newestTime;
    private final PreparedStatement delete;
    private final PreparedStatement hasOlder;
    private final PreparedStatement deleteOlder;
    private final boolean vacuums;
    private final Timestamps timestamps = new Timestamps();
    private final long[] ids;
    private long pages;
    private long free;
    private int sliceRows;
    private long usedBefore = Long.MAX_VALUE;
    private boolean recordsGo;
    private @Nullable AgeClock age;
    private long nextAgeCheck;

    Retention(WriteConnection connection, StoreLimits limits, Path walFile, LongAdder pruned, Ledger.Account account)
            throws SQLException {
        this.connection = connection;
        this.limits = limits;
        this.pruned = pruned;
        this.wal = new WalWatch(walFile, connection, limits);
        this.detail = new OldestDetail(connection, limits.detail());
        this.rollups = new Rollups(connection, account);
        this.pageCount = connection.prepare("PRAGMA page_count");
        this.freePages = connection.prepare("PRAGMA freelist_count");
        this.oldestRollups = connection.prepare("""
                SELECT id FROM telemetry_events
                WHERE category = 'telemetry' AND event = 'telemetry.rollup' ORDER BY id LIMIT ?""");
        this.oldest = connection.prepare("SELECT id FROM telemetry_events ORDER BY id LIMIT ?");
        this.newestTime = connection.prepare("SELECT max(timestamp) FROM telemetry_events");
        this.delete = connection.prepare("DELETE FROM telemetry_events WHERE id IN (SELECT value FROM json_each(?))");
        this.hasOlder = connection.prepare("SELECT EXISTS (SELECT 1 FROM telemetry_events WHERE timestamp < ?)");
        this.deleteOlder = connection.prepare("""
                DELETE FROM telemetry_events
                WHERE id IN (SELECT id FROM telemetry_events WHERE timestamp < ? ORDER BY timestamp LIMIT ?)""");
        try (PreparedStatement mode = connection.prepare("PRAGMA auto_vacuum")) {
            this.vacuums = WriteConnection.number(mode) == INCREMENTAL;
        }
        this.ids = new long[limits.maxSliceRows()];
        this.sliceRows = Math.min(FIRST_SLICE_ROWS, ids.length);
    }

    /**
     * Removes what has to go, but not much more than came in; true when there is more to do.
     *
     * @param nanoClock paces slices and looks
     * @param clock tells the age of events
     * @param rowsWritten rows of the batch that was just committed
     */
    boolean prune(LongSupplier nanoClock, InstantSource clock, int rowsWritten) throws SQLException {
        if (wal.look(nanoClock.getAsLong())) {
            // Deletions would only make the log longer.
            return false;
        }
        boolean more = false;
        pages = WriteConnection.number(pageCount);
        // A file that would not be too large if it were full needs no second question, which is most of the time.
        if (pages > limits.maxUsedPages()) {
            measure();
            more = usedPages() > limits.maxUsedPages() ? makeRoom(nanoClock, rowsWritten) : giveBack();
            // What is free beyond the budget goes next time, when rows have gone this time.
            more |= excessPages() > 0;
        }
        return pruneByAge(nanoClock, clock) || more;
    }

    /** For how long a reader has kept the log from being used anew, in nanoseconds; 0: none does. Any thread. */
    long walHeldNanos(long nanos) {
        return wal.heldNanos(nanos);
    }

    /**
     * Gets back below the budget or, where that is far, below what was in use before, so that deleting outruns writing
     * but the next batch is not kept waiting for all of it.
     */
    private boolean makeRoom(LongSupplier nanoClock, int rowsWritten) throws SQLException {
        long used = usedPages();
        long goal = Math.max(limits.maxUsedPages(), Math.min(used, usedBefore) - SHRINK_PAGES);
        int rowsLeft = Math.max(MAX_CALL_ROWS, OUTRUN * rowsWritten);
        while (used > goal && rowsLeft > 0) {
            int rows = slice(nanoClock);
            if (rows == 0) {
                usedBefore = used;
                return false;
            }
            rowsLeft -= rows;
            measure();
            used = usedPages();
        }
        usedBefore = used;
        return used > limits.maxUsedPages();
    }

    /** Gives free pages beyond the budget back to the file system; true when it did. */
    private boolean giveBack() throws SQLException {
        long excess = excessPages();
        if (excess > 0) {
            connection.execute("PRAGMA incremental_vacuum(" + Math.min(excess, VACUUM_PAGES) + ")");
            // Until then the file system has nothing of it.
            wal.checkpoint();
            measure();
        }
        return excess > 0;
    }

    /** Removes the oldest of what goes first, in one transaction; how many rows it went over. */
    private int slice(LongSupplier nanoClock) throws SQLException {
        long begin = nanoClock.getAsLong();
        connection.begin();
        try {
            int rows = detail.take(ids, sliceRows);
            boolean areDetail = rows > 0;
            if (rows == 0) {
                rows = list(oldestRollups);
            }
            if (rows == 0) {
                rows = list(oldest);
                sayThatRecordsGo(rows);
            }
            int deleted = 0;
            if (rows > 0) {
                String list = json(rows);
                if (areDetail) {
                    rollups.rollUp(list);
                }
                deleted = connection.update(delete, list);
            }
            connection.commit();
            pruned.add(deleted);
            rollups.committed();
            pace(nanoClock.getAsLong() - begin, rows);
            return rows;
        } catch (SQLException | RuntimeException e) {
            takeBack(e);
            throw e;
        }
    }

    private void takeBack(Exception why) {
        detail.forget();
        rollups.forget();
        try {
            connection.rollback();
        } catch (SQLException e) {
            // SQLite has taken it back by itself, or the next transaction will say what is wrong.
            why.addSuppressed(e);
        }
    }

    private boolean pruneByAge(LongSupplier nanoClock, InstantSource clock) throws SQLException {
        long nanos = nanoClock.getAsLong();
        if (limits.retention() == null || (age != null && nanos - nextAgeCheck < 0)) {
            return false;
        }
        long wall = micros(clock.instant());
        if (age == null) {
            age = new AgeClock(newestMicros(), wall, nanos);
        }
        String oldestWanted = timestamps.text(age.nowMicros(wall, nanos) - micros(limits.retention()));
        nextAgeCheck = nanos + AGE_CHECK_NANOS;
        hasOlder.setString(1, oldestWanted);
        // Asked first, so that nobody's lock is in the way as long as there is nothing to remove.
        if (WriteConnection.number(hasOlder) == 0) {
            return false;
        }
        int rows = connection.update(deleteOlder, oldestWanted, sliceRows);
        pruned.add(rows);
        boolean more = rows == sliceRows;
        if (more) {
            nextAgeCheck = nanos;
        }
        pace(nanoClock.getAsLong() - nanos, rows);
        return more;
    }

    /** Sizes the next slice by what the last one took. */
    private void pace(long tookNanos, int rows) {
        if (rows >= MIN_SLICE_ROWS) {
            long fitting = tookNanos <= 0 ? ids.length : SLICE_NANOS * rows / tookNanos;
            // Grows by half at most, since the first rows of a kind may be cheaper than the next; shrinks at once.
            sliceRows = (int) Math.max(MIN_SLICE_ROWS, Math.min(Math.min(ids.length, fitting), sliceRows * 3L / 2));
        }
    }

    private int list(PreparedStatement statement) throws SQLException {
        statement.setInt(1, sliceRows);
        int rows = 0;
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                ids[rows++] = result.getLong(1);
            }
        }
        return rows;
    }

    private String json(int rows) {
        StringBuilder list = new StringBuilder(rows * 8);
        for (int i = 0; i < rows; i++) {
            list.append(i == 0 ? '[' : ',').append(ids[i]);
        }
        return list.append(']').toString();
    }

    private void sayThatRecordsGo(int rows) {
        if (rows > 0 && !recordsGo) {
            recordsGo = true;
            LOG.warn("telemetry: the database holds nothing but records any more; the oldest go."
                    + " telemetry.max_db_size_mb keeps more of them");
        }
    }

    private void measure() throws SQLException {
        pages = WriteConnection.number(pageCount);
        free = WriteConnection.number(freePages);
    }

    private long usedPages() {
        return pages - free;
    }

    /** Pages beyond the budget that can be given back. */
    private long excessPages() {
        return vacuums ? Math.min(free, pages - limits.maxPages()) : 0;
    }

    private long newestMicros() throws SQLException {
        try (ResultSet result = newestTime.executeQuery()) {
            String newest = result.next() ? result.getString(1) : null;
            return newest == null ? Long.MAX_VALUE : micros(Instant.parse(newest));
        } catch (DateTimeParseException e) {
            // A row of another writer.
            return Long.MAX_VALUE;
        }
    }

    private static long micros(Instant time) {
        return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(time.getNano());
    }

    private static long micros(Duration time) {
        return TimeUnit.SECONDS.toMicros(time.toSeconds());
    }
}
