package dev.outpost.tracking.listing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Listings in the order in which they are due. All live equally long after their last heartbeat, and time does not go
 * back: so whichever had its heartbeat last is due last, and a list that heartbeats move to its end is in order by
 * itself. What is due stands at the front. One thread.
 *
 * <p>The list links places in arrays instead of objects: a heartbeat allocates nothing and writes numbers only. Writing
 * references between objects that live long, 30,000 times a second, left the garbage collector all of them to look
 * through, which stopped the server for 30 ms every few seconds.
 */
final class Expiry {

    private static final int NONE = -1;

    private final long ttlNanos;
    private @Nullable Held[] held = new Held[64];
    private long[] dueNanos = new long[64];
    private int[] before = new int[64];
    /** Of a place that is free, the next free one. */
    private int[] after = new int[64];

    private int first = NONE;
    private int last = NONE;
    private int free = NONE;
    private int used;

    Expiry(long ttlNanos) {
        this.ttlNanos = ttlNanos;
    }

    /** Puts in a new one. */
    void add(Held added, long nowNanos) {
        added.place = place();
        held[added.place] = added;
        append(added.place, nowNanos);
    }

    /** One that had a heartbeat. */
    void renew(Held renewed, long nowNanos) {
        unlink(renewed.place);
        append(renewed.place, nowNanos);
    }

    /** Takes it out. */
    void remove(Held removed) {
        int place = removed.place;
        unlink(place);
        held[place] = null;
        after[place] = free;
        free = place;
    }

    /** The one that is due first, when it is due; null: none is. It stays until it is removed. */
    @Nullable
    Held due(long nowNanos) {
        return first != NONE && nowNanos - dueNanos[first] >= 0 ? held[first] : null;
    }

    private int place() {
        int place = free;
        if (place != NONE) {
            free = after[place];
            return place;
        }
        if (used == held.length) {
            held = Arrays.copyOf(held, used * 2);
            dueNanos = Arrays.copyOf(dueNanos, used * 2);
            before = Arrays.copyOf(before, used * 2);
            after = Arrays.copyOf(after, used * 2);
        }
        return used++;
    }

    private void append(int place, long nowNanos) {
        dueNanos[place] = nowNanos + ttlNanos;
        before[place] = last;
        after[place] = NONE;
        if (last == NONE) {
            first = place;
        } else {
            after[last] = place;
        }
        last = place;
    }

    private void unlink(int place) {
        if (before[place] == NONE) {
            first = after[place];
        } else {
            after[before[place]] = after[place];
        }
        if (after[place] == NONE) {
            last = before[place];
        } else {
            before[after[place]] = before[place];
        }
    }
}
