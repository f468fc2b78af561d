package dev.outpost.tracking.web;

import dev.outpost.tracking.browse.Snapshot;
import dev.outpost.tracking.listing.DeltaId;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What fits one filter at one moment, told in parts so that nobody's loop is held up. Subscribers that come soon after one
 * another with the same filter share it: each part is made once, when the first of them gets that far. Any thread; a part
 * that two make at the same time is the same.
 */
final class StreamSnapshot {

    /** Listings of one part. */
    static final int PART = 64;

    private final Snapshot whole;
    private final long takenNanos;
    private final AtomicReferenceArray<Buffer> parts;

    StreamSnapshot(Snapshot whole, long takenNanos) {
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

    /** How many parts it has; at least one. */
    int parts() {
        return parts.length();
    }

    /** A part, from 0 on. */
    Buffer part(int number) {
        Buffer part = parts.get(number);
        if (part == null) {
            int from = number * PART;
            int to = Math.min(from + PART, whole.listings().size());
            part = StreamText.part(
                    whole.listings().subList(from, to), number == 0, number == parts.length() - 1 ? whole.at() : null);
            parts.set(number, part);
        }
        return part;
    }
}
