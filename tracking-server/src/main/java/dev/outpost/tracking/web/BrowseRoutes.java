package dev.outpost.tracking.web;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Exchange;
import dev.outpost.server.web.Fault;
import dev.outpost.server.web.FaultException;
import dev.outpost.server.web.Packing;
import dev.outpost.tracking.browse.BrowseRequest;
import dev.outpost.tracking.browse.Cursor;
import dev.outpost.tracking.browse.ListingBook;
import dev.outpost.tracking.browse.Page;
import dev.outpost.tracking.browse.Sort;
import dev.outpost.tracking.json.ListingText;
import dev.outpost.tracking.listing.DeltaId;
import dev.outpost.tracking.listing.Listing;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;

/**
 * What players ask: a page of the list, or one game. A page's entity tag is the number of the list's last change, which is
 * the same at all instances, so that whoever has the page is answered without looking anything up. The packed form has a
 * tag of its own, as a strong one must (RFC 9110, section 8.8.3.3); Vert.x would pack by itself but leave the tag.
 */
final class BrowseRoutes {

    private final ListingBook book;
    private final ListingRoutes listings;
    private final WebObserver observer;
    private final LongSupplier nanoClock;
    private final InstantSource clock;

    BrowseRoutes(
            ListingBook book,
            ListingRoutes listings,
            WebObserver observer,
            LongSupplier nanoClock,
            InstantSource clock) {
        this.book = book;
        this.listings = listings;
        this.observer = observer;
        this.nanoClock = nanoClock;
        this.clock = clock;
    }

    void browse(Exchange exchange) throws FaultException {
        long begun = nanoClock.getAsLong();
        Map<String, String> asked = exchange.parameters();
        BrowseRequest request = request(asked);
        asked.remove("cursor");
        boolean packed = Packing.accepted(exchange.request());
        DeltaId at = book.at();
        if (exchange.knows(tag(at, false)) || (packed && exchange.knows(tag(at, true)))) {
            exchange.unchanged(exchange.knows(tag(at, false)) ? tag(at, false) : tag(at, true));
            observer.queried(request.query(), asked, 0, nanoClock.getAsLong() - begun);
            return;
        }
        Page page = book.browse(request.query(), request.sort(), request.after(), request.limit());
        Buffer body = body(page, request);
        boolean pack = packed && body.length() >= Packing.FROM_BYTES;
        exchange.answer(pack ? Packing.gzip(body) : body, tag(page.at(), pack), pack);
        observer.queried(request.query(), asked, page.listings().size(), nanoClock.getAsLong() - begun);
    }

    void get(Exchange exchange) throws FaultException {
        Listing listing = Listing.isId(exchange.path("id")) ? book.get(exchange.path("id")) : null;
        if (listing == null || !listing.visible()) {
            throw new FaultException(listings.unknown(exchange.path("id")));
        }
        Buffer body = Buffer.buffer(ListingText.bytes(listing));
        CRC32 sum = new CRC32();
        sum.update(body.getBytes());
        String tag = '"' + Long.toString(listing.updatedMs(), Character.MAX_RADIX) + "-"
                + HexFormat.of().toHexDigits((int) sum.getValue()) + '"';
        if (exchange.knows(tag)) {
            exchange.unchanged(tag);
        } else {
            exchange.answer(body, tag, false);
        }
    }

    private BrowseRequest request(Map<String, String> parameters) throws FaultException {
        try {
            return BrowseRequest.of(parameters, clock.millis());
        } catch (BadFieldException e) {
            throw new FaultException(Fault.of(400, "bad_parameter", e));
        } catch (Cursor.BadCursorException e) {
            throw new FaultException(
                    switch (e.fault()) {
                        case FORGED -> cursor("bad_cursor", "is not one that this server made, or was changed");
                        case OTHER_QUERY -> cursor("bad_cursor", "belongs to other filters or another sort");
                        case STALE -> cursor("stale_cursor", "is too old; begin with the first page");
                    });
        }
    }

    private static Fault cursor(String code, String what) {
        String accepted = "the 'next' of a page with the same filters and sort, at most " + Cursor.MOST_AGE.toMinutes()
                + " minutes old";
        return new Fault(400, code, "The cursor " + what + "; accepted: " + accepted, "cursor", null, accepted, 0);
    }

    private Buffer body(Page page, BrowseRequest request) {
        Buffer body = Buffer.buffer(64 + 512 * page.listings().size()).appendString("{\"listings\":[");
        append(body, page.listings());
        body.appendString("],\"total\":").appendString(Integer.toString(page.total()));
        Sort.Place next = page.next();
        if (next != null) {
            // A cursor has letters, digits, '-' and '_' only
            body.appendString(",\"next\":\"")
                    .appendString(new Cursor(next, clock.millis()).write(request.query(), request.sort()))
                    .appendByte((byte) '"');
        }
        return body.appendByte((byte) '}');
    }

    /** Listings with commas between them. */
    static void append(Buffer body, Iterable<Listing> listings) {
        boolean first = true;
        for (Listing listing : listings) {
            if (!first) {
                body.appendByte((byte) ',');
            }
            first = false;
            body.appendBytes(ListingText.bytes(listing));
        }
    }

    private static String tag(DeltaId at, boolean packed) {
        return packed ? '"' + at.toString() + "-gz\"" : '"' + at.toString() + '"';
    }
}
