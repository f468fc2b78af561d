package dev.outpost.workshop.store;

import java.util.function.Supplier;

/**
 * Has the index of words merged when a part of it is new: each publish leaves a segment of it, and a search reads all
 * segments. A few pages at a time, each in a transaction of its own, so that nobody who publishes waits long. Any thread.
 */
final class IndexCare {

    /** At once: what is merged, moved and deleted comes to some 2 MiB of the write-ahead log (measured). */
    static final int PAGES = 64;

    /** Begun again when so much of it is new, so that each word is written a bounded number of times. */
    private static final int ONE_IN = 20;

    private final Database database;
    private final Supplier<Totals> totals;
    private final int pages;
    private long begun;
    private boolean merging;

    IndexCare(Database database, Supplier<Totals> totals, int pages) {
        this.database = database;
        this.totals = totals;
        this.pages = pages;
    }

    /** Goes on with a merge, or begins one; whether there is more to do. */
    synchronized boolean settle() {
        boolean begin = !merging;
        if (begin) {
            Totals now = totals.get();
            if (now.sequence() - begun <= now.packages() / ONE_IN) {
                return false;
            }
            begun = now.sequence();
        }
        merging = database.write(db -> database.dialect().merge(db, begin, pages));
        return merging;
    }
}
