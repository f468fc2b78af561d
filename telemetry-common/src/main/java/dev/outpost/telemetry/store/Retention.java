package dev.outpost.telemetry.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps the file within its budget and its age, oldest events first, in slices small enough to go between two batches
 * (spec/telemetry.md, Budget and retention).
 *
 * <p>Pages that a deletion frees are used again by the next inserts, so that under steady writing the file neither
 * grows nor has to be vacuumed. Only when it is larger than its budget, since that was lowered or much was cleared, are
 * free pages given back to the file system, some at a time.
 */
final class Retention {

    private static final int MIN_SLICE_ROWS = 500;
    private static final int MAX_SLICE_ROWS = 8000;
    private static final int VACUUM_PAGES = 256;
    private static final int INCREMENTAL = 2;
    private static final long AGE_CHECK_MICROS = 60_000_000;

    private final WriteConnection connection;
    private final StoreLimits limits;
    private final LongAdder pruned;
    private final PreparedStatement pageCount;
    private final PreparedStatement freePages;
    private final PreparedStatement deleteOldest;
    private final PreparedStatement deleteOlder;
    private final boolean vacuums;
    private final Timestamps timestamps = new Timestamps();
    private long nextAgeCheck = Long.MIN_VALUE;

    Retention(WriteConnection connection, StoreLimits limits, LongAdder pruned) throws SQLException {
        this.connection = connection;
        this.limits = limits;
        this.pruned = pruned;
        this.pageCount = connection.prepare("PRAGMA page_count");
        this.freePages = connection.prepare("PRAGMA freelist_count");
        this.deleteOldest = connection.prepare("""
                DELETE FROM telemetry_events
                WHERE id IN (SELECT id FROM telemetry_events ORDER BY id LIMIT ?)""");
        this.deleteOlder = connection.prepare("""
                DELETE FROM telemetry_events
                WHERE id IN (SELECT id FROM telemetry_events WHERE timestamp < ? ORDER BY timestamp LIMIT ?)""");
        try (PreparedStatement mode = connection.prepare("PRAGMA auto_vacuum")) {
            this.vacuums = number(mode) == INCREMENTAL;
        }
    }

    /**
     * Does at most one slice of each kind; true when there is more to do.
     *
     * @param rowsWritten rows of the batch that was just committed
     */
    boolean prune(long nowMicros, int rowsWritten) throws SQLException {
        long pages = number(pageCount);
        long free = number(freePages);
        boolean more = false;
        if (pages - free > limits.maxUsedPages()) {
            // Twice what came in, so that deleting outruns writing.
            int slice = Math.max(MIN_SLICE_ROWS, Math.min(MAX_SLICE_ROWS, 2 * rowsWritten));
            more = delete(deleteOldest, slice) > 0;
        } else if (vacuums && pages > limits.maxPages() && free > 0) {
            connection.execute("PRAGMA incremental_vacuum(" + VACUUM_PAGES + ")");
            more = true;
        }
        return pruneByAge(nowMicros) || more;
    }

    private boolean pruneByAge(long nowMicros) throws SQLException {
        if (limits.retention() == null || nowMicros < nextAgeCheck) {
            return false;
        }
        long oldest = nowMicros - limits.retention().toSeconds() * 1_000_000;
        boolean more = delete(deleteOlder, timestamps.text(oldest), MIN_SLICE_ROWS) == MIN_SLICE_ROWS;
        if (!more) {
            nextAgeCheck = nowMicros + AGE_CHECK_MICROS;
        }
        return more;
    }

    /** One statement is one transaction. */
    private int delete(PreparedStatement statement, Object... values) throws SQLException {
        int rows = connection.update(statement, values);
        pruned.add(rows);
        return rows;
    }

    private static long number(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            return result.getLong(1);
        }
    }
}
