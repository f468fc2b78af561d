package dev.outpost.tracking.listing;

import org.jspecify.annotations.Nullable;

/**
 * Listings in the order in which they are due. All live equally long after their last heartbeat, and time does not go
 * back: so whichever had its heartbeat last is due last, and a list that heartbeats move to its end is in order by
 * itself. A heartbeat costs four references and allocates nothing; what is due stands at the front. One thread.
 */
final class Expiry {

    private final long ttlNanos;
    private @Nullable Held first;
    private @Nullable Held last;

    Expiry(long ttlNanos) {
        this.ttlNanos = ttlNanos;
    }

    /** A new one, or one that had a heartbeat. */
    void renew(Held held, long nowNanos) {
        remove(held);
        held.dueNanos = nowNanos + ttlNanos;
        held.before = last;
        if (last == null) {
            first = held;
        } else {
            last.after = held;
        }
        last = held;
    }

    /** Takes it out, if it is in. */
    void remove(Held held) {
        Held before = held.before;
        Held after = held.after;
        if (before != null) {
            before.after = after;
        } else if (first == held) {
            first = after;
        }
        if (after != null) {
            after.before = before;
        } else if (last == held) {
            last = before;
        }
        held.before = null;
        held.after = null;
    }

    /** The one that is due first, when it is due; null: none is. It stays until it is removed. */
    @Nullable
    Held due(long nowNanos) {
        return first != null && nowNanos - first.dueNanos >= 0 ? first : null;
    }
}
