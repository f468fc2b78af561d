package dev.outpost.tracking.web;

import dev.outpost.tracking.browse.Query;
import dev.outpost.tracking.browse.Resume;
import dev.outpost.tracking.listing.DeltaId;
import dev.outpost.tracking.listing.Listing;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The whole list at one moment, told in parts so that nobody's loop is held up. Subscribers that come soon after one
 * another share it: its parts for those without a filter are made once, when the first of them gets that far. Any thread;
 * a part that two make at the same time is the same.
 */
final class StreamSnapshot {

    /** Of one part without a filter. */
    static final int PART = 64;

    /** So many are looked at for a part with one. */
    private static final int LOOKED_AT = 2048;

    private final Resume.Snapshot whole;
    private final long takenNanos;
    private final AtomicReferenceArray<Buffer> parts;

    StreamSnapshot(Resume.Snapshot whole, long takenNanos) {
        this.whole = whole;
        this.takenNanos = takenNanos;
        this.parts = new AtomicReferenceArray<>(Math.max(1, (whole.listings().size() + PART - 1) / PART));
    }

    DeltaId at() {
        return whole.at();
    }

    long version() {
        return whole.version();
    }

    long takenNanos() {
        return takenNanos;
    }

    /** Goes through it for one subscriber. */
    Reader reader(Query filter) {
        return new Reader(filter);
    }

    /** One subscriber's way through it. One thread. */
    final class Reader {

        private final Query filter;
        private int seen;
        private boolean begun;
        private boolean ended;

        private Reader(Query filter) {
            this.filter = filter;
        }

        StreamSnapshot of() {
            return StreamSnapshot.this;
        }

        boolean ended() {
            return ended;
        }

        /** The next part; empty: none was found this time, but it goes on. */
        Buffer next() {
            return filter.equals(Query.ALL) ? shared() : filtered();
        }

        private Buffer shared() {
            int number = seen / PART;
            seen += PART;
            ended = seen >= whole.listings().size();
            Buffer part = parts.get(number);
            if (part == null) {
                part = part(
                        whole.listings()
                                .subList(
                                        number * PART,
                                        Math.min(seen, whole.listings().size())),
                        number == 0);
                parts.set(number, part);
            }
            return part;
        }

        private Buffer filtered() {
            List<Listing> all = whole.listings();
            List<Listing> passing = new ArrayList<>(PART);
            int until = Math.min(all.size(), seen + LOOKED_AT);
            while (seen < until && passing.size() < PART) {
                Listing listing = all.get(seen++);
                if (filter.fits(listing)) {
                    passing.add(listing);
                }
            }
            ended = seen >= all.size();
            return passing.isEmpty() && !ended ? Buffer.buffer() : part(passing, !begun);
        }

        private Buffer part(List<Listing> listings, boolean first) {
            begun = true;
            List<Listing> shown = new ArrayList<>(listings);
            shown.removeIf(listing -> !listing.visible());
            return StreamText.part(shown, first, ended ? whole.at() : null);
        }
    }
}
