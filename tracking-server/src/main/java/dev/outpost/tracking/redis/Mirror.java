package dev.outpost.tracking.redis;

import dev.outpost.tracking.listing.Delta;
import dev.outpost.tracking.listing.DeltaId;
import dev.outpost.tracking.listing.Listing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The list as this instance knows it from Redis. First the position in the stream is taken, then the list is read page by
 * page while others change it, then the stream is followed from that position: each listing carries the number of the
 * change that made it so, and changes that a page already had are passed over. Once the stream has reached the position
 * of the last page, this is the list as it was at that moment. Not thread-safe.
 */
final class Mirror {

    /**
     * A listing, and the number of the change that made it so.
     *
     * @param listing as it is
     * @param version grows with each change
     */
    record Held(Listing listing, long version) {}

    private final Map<String, Held> held = new HashMap<>();
    private final long epoch;
    private long position;

    /** Empty, at a position of the stream. */
    Mirror(long epoch, long position) {
        this.epoch = epoch;
        this.position = position;
    }

    /** When the numbers began. */
    long epoch() {
        return epoch;
    }

    /** Number of the last change that is known. */
    DeltaId at() {
        return new DeltaId(epoch, position);
    }

    int size() {
        return held.size();
    }

    @Nullable
    Held get(String id) {
        return held.get(id);
    }

    /** All listings. */
    List<Listing> listings() {
        List<Listing> all = new ArrayList<>(held.size());
        held.values().forEach(one -> all.add(one.listing()));
        return all;
    }

    /** A listing of a page. */
    void found(Listing listing, long version) {
        held.merge(listing.id(), new Held(listing, version), (a, b) -> b.version() > a.version() ? b : a);
    }

    /** Whether this change is the next one: if it is not, some were missed. */
    boolean isNext(long number) {
        return number == position + 1;
    }

    /** Passes the next change over: it cannot be read here. */
    void skip() {
        position++;
    }

    /** The next change; null when there is nothing to tell: it was known. */
    @Nullable
    Delta apply(StreamEntry entry) {
        position = entry.number();
        Held known = held.get(entry.id());
        if (known != null && known.version() >= entry.number()) {
            return null;
        }
        Listing put = entry.listing();
        if (put != null) {
            held.put(entry.id(), new Held(put, entry.number()));
            return new Delta.Put(at(), put);
        }
        return held.remove(entry.id()) == null ? null : new Delta.Gone(at(), entry.id(), entry.reason());
    }
}
