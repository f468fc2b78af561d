package dev.outpost.tracking.web;

import dev.outpost.telemetry.event.Labels;
import dev.outpost.tracking.browse.Query;
import dev.outpost.tracking.browse.Step;
import dev.outpost.tracking.json.ListingText;
import dev.outpost.tracking.listing.Delta;
import dev.outpost.tracking.listing.DeltaId;
import dev.outpost.tracking.listing.Listing;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stream's events as text (server-sent events, WHATWG HTML section 9.2). JSON has no line ends to be taken care of. */
final class StreamText {

    /** Nothing, but proof of life. */
    static final Buffer COMMENT = Buffer.buffer(":\n\n");

    private static final Buffer NOTHING = Buffer.buffer();

    private StreamText() {}

    /**
     * Steps, of which a change's text is made once however many filters it passes. Confined to one thread, but for
     * {@link #put}, which hands out what never changes.
     */
    static final class Change {

        private final Step step;
        private volatile @Nullable Buffer put;

        Change(Step step) {
            this.step = step;
        }

        Step step() {
            return step;
        }

        /** What whoever asks with this filter is told; empty: nothing. */
        Buffer text(Query filter) {
            Listing after = step.after();
            if (after != null && filter.fits(after)) {
                return put(after);
            }
            Listing before = step.before();
            if (before == null || !filter.fits(before)) {
                return NOTHING;
            }
            String reason = step.delta() instanceof Delta.Gone gone ? Labels.of(gone.reason()) : "filtered";
            return Buffer.buffer("event: gone\nid: " + step.delta().number() + "\ndata: {\"id\":\"" + before.id()
                    + "\",\"reason\":\"" + reason + "\"}\n\n");
        }

        private Buffer put(Listing after) {
            Buffer text = put;
            if (text == null) {
                text = Buffer.buffer("event: put\nid: " + step.delta().number() + "\ndata: ")
                        .appendBytes(ListingText.bytes(after))
                        .appendString("\n\n");
                put = text;
            }
            return text;
        }
    }

    /** What changes tell whoever asks with this filter; empty: nothing. */
    static Buffer changes(List<Change> changes, Query filter) {
        Buffer all = null;
        for (Change change : changes) {
            Buffer text = change.text(filter);
            if (text.length() > 0) {
                all = (all == null ? Buffer.buffer(text.length() * changes.size()) : all).appendBuffer(text);
            }
        }
        return all == null ? NOTHING : all;
    }

    /** A part of a snapshot; the last one says up to which change it goes. */
    static Buffer part(Iterable<Listing> listings, boolean first, @Nullable DeltaId last) {
        Buffer part = Buffer.buffer("event: snapshot\n");
        if (last != null) {
            part.appendString("id: " + last + "\n");
        }
        part.appendString("data: {\"listings\":[");
        BrowseRoutes.append(part, listings);
        part.appendString("],\"complete\":" + (last != null));
        return part.appendString(first ? ",\"reset\":true}\n\n" : "}\n\n");
    }
}
