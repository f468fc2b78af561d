package dev.outpost.telemetry.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.LongAdder;
import org.sqlite.SQLiteConnection;

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
    private static final int MIN_HEADROOM_PAGES = 32;
    private static final int HEADROOM_SHARE = 50;
    private static final long AGE_CHECK_MICROS = 60_000_000;

    private final SQLiteConnection connection;
    private final StoreLimits limits;
    private final PreparedStatement pageCount;
    private final PreparedStatement freePages;
    private final PreparedStatement deleteOldest;
    private final PreparedStatement deleteOlder;
    private final boolean vacuums;
    private final Timestamps timestamps = new Timestamps();
    private long nextAgeCheck = Long.MIN_VALUE;
    private final LongAdder pruned;

    Retention(SQLiteConnection connection, StoreLimits limits, LongAdder pruned) throws SQLException {
        this.connection = connection;
        this.limits = limits;
        this.pruned = pruned;
        this.pageCount = connection.prepareStatement("PRAGMA page_count");
        this.freePages = connection.prepareStatement("PRAGMA freelist_count");
        this.deleteOldest = connection.prepareStatement("""
                DELETE FROM telemetry_events
                WHERE id IN (SELECT id FROM telemetry_events ORDER BY id LIMIT ?)""");
        this.deleteOlder = connection.prepareStatement("""
                DELETE FROM telemetry_events
                WHERE id IN (SELECT id FROM telemetry_events WHERE timestamp < ? ORDER BY timestamp LIMIT ?)""");
        try (PreparedStatement mode = connection.prepareStatement("PRAGMA auto_vacuum")) {
            this.vacuums = number(mode) == 2;
        }
    }

    /** Does at most one slice; true when there is more to do. */
    boolean prune(long nowMicros, int rowsWritten, long walBytes) throws SQLException {
        long pages = number(pageCount);
        long free = number(freePages);
        long maxPages = limits.maxPages(walBytes);
        long headroom = Math.max(MIN_HEADROOM_PAGES, maxPages / HEADROOM_SHARE);
        boolean more = false;
        if (pages - free > maxPages - headroom) {
            // Twice what came in, so that deleting outruns writing.
            int slice = Math.max(MIN_SLICE_ROWS, Math.min(MAX_SLICE_ROWS, 2 * rowsWritten));
            deleteOldest.setInt(1, slice);
            more = delete(deleteOldest) > 0;
        } else if (vacuums && pages > maxPages && free > 0) {
            connection.getDatabase().exec("PRAGMA incremental_vacuum(" + VACUUM_PAGES + ")", false);
            connection.commit();
            more = true;
        }
        return pruneByAge(nowMicros) || more;
    }

    private boolean pruneByAge(long nowMicros) throws SQLException {
        if (limits.retention() == null || nowMicros < nextAgeCheck) {
            return false;
        }
        long oldest = nowMicros - limits.retention().toSeconds() * 1_000_000;
        deleteOlder.setString(1, timestamps.text(oldest));
        deleteOlder.setInt(2, MIN_SLICE_ROWS);
        boolean more = delete(deleteOlder) == MIN_SLICE_ROWS;
        if (!more) {
            nextAgeCheck = nowMicros + AGE_CHECK_MICROS;
        }
        return more;
    }

    private int delete(PreparedStatement statement) throws SQLException {
        int rows = statement.executeUpdate();
        connection.commit();
        pruned.add(rows);
        return rows;
    }

    private static long number(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            return result.getLong(1);
        }
    }
}
