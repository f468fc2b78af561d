package dev.outpost.telemetry.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the file may take, split between database and WAL (spec/telemetry.md, Budget and retention).
 *
 * @param maxBytes most that both may take together
 * @param retention age after which events go; null: no limit
 */
record StoreLimits(long maxBytes, @Nullable Duration retention) {

    /** Page size of a new file; SQLite's default, written down because the limits are counted in pages. */
    static final int PAGE_BYTES = 4096;

    private static final int WAL_AUTOCHECKPOINT_PAGES = 8000;
    private static final int MIN_WAL_PAGES = 64;
    private static final int SMALL_BATCH_BYTES = 16 << 10;
    private static final int MIN_BATCH_EVENTS = 200;

    /**
     * WAL pages at which SQLite checkpoints: 8000 (32 MB), less only where the budget is so small that such a WAL would
     * take more than a third of it.
     */
    int walPages() {
        return (int) Math.max(MIN_WAL_PAGES, Math.min(WAL_AUTOCHECKPOINT_PAGES, maxBytes / 3 / PAGE_BYTES));
    }

    /** Most events in one transaction: in a small budget a big batch would overshoot the WAL's share. */
    int maxBatchEvents(int wanted) {
        return (int) Math.max(MIN_BATCH_EVENTS, Math.min(wanted, maxBytes / SMALL_BATCH_BYTES));
    }

    /** Most pages in use in the database file when the WAL takes so many bytes. */
    long maxPages(long walBytes) {
        long wal = Math.max(walBytes, walPages() * (long) PAGE_BYTES * 5 / 4);
        return Math.max(maxBytes / 4, maxBytes - wal) / PAGE_BYTES;
    }
}
