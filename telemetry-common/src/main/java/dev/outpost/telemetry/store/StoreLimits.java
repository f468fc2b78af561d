package dev.outpost.telemetry.store;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the file may take, split between database and WAL, and what goes first (spec/telemetry.md, Budget and retention).
 *
 * @param maxBytes most that both may take together
 * @param retention age after which events go; null: no limit
 * @param detail names of the events that go first
 */
record StoreLimits(long maxBytes, @Nullable Duration retention, Set<String> detail) {

    /** Page size of a new file; SQLite's default, written down because the limits are counted in pages. */
    static final int PAGE_BYTES = 4096;

    private static final int WAL_AUTOCHECKPOINT_PAGES = 8000;
    private static final int WAL_SHARE = 6;
    private static final int MAX_BATCH_BYTES = 2 << 20;
    private static final int BATCH_SHARE = 32;
    /** Pages that a transaction changes beside those that hold its rows: index leaves, pointer maps, free lists. */
    private static final int SCATTERED_PAGES = 512;

    private static final int SCATTERED_SHARE = 8;
    private static final int HEADROOM_SHARE = 50;
    private static final int SLICE_ROWS_PER_PAGE = 2;

    StoreLimits {
        detail = Set.copyOf(detail);
    }

    /**
     * WAL pages at which SQLite checkpoints: 8000 (32 MB), less only where the budget is so small that such a WAL would
     * take more than a sixth of it.
     */
    int walPages() {
        return (int) Math.min(WAL_AUTOCHECKPOINT_PAGES, budgetPages() / WAL_SHARE);
    }

    /** Most bytes of events in one transaction: it is written to the WAL as a whole. */
    int maxBatchBytes() {
        return (int) Math.min(MAX_BATCH_BYTES, maxBytes / BATCH_SHARE);
    }

    /** The WAL's share of the budget: it is checkpointed after the transaction that has filled it. */
    long reservedWalPages() {
        return walPages() + transactionPages();
    }

    /**
     * Most rows that one transaction removes: what it changes has to fit into the WAL behind what is there already. Rows
     * that are removed lie close together, several to a page, and so do their entries in the indexes.
     */
    int maxSliceRows() {
        return (int) (SLICE_ROWS_PER_PAGE * transactionPages());
    }

    /** Most pages that may be in use in the database file, the rest being free for the next batch. */
    long maxUsedPages() {
        return maxPages() - Math.max(batchPages(), maxPages() / HEADROOM_SHARE);
    }

    /** Most pages of the database file. */
    long maxPages() {
        return budgetPages() - reservedWalPages();
    }

    /** Pages that the largest transaction puts into the WAL. */
    private long transactionPages() {
        return batchPages() + Math.min(SCATTERED_PAGES, budgetPages() / SCATTERED_SHARE);
    }

    private long budgetPages() {
        return maxBytes / PAGE_BYTES;
    }

    /** Pages that the largest batch fills: rows and index entries take up to three times the bytes in the ring. */
    private long batchPages() {
        return 3L * maxBatchBytes() / PAGE_BYTES;
    }
}
