package dev.outpost.tracking.web;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Exchange;
import dev.outpost.server.web.Fault;
import dev.outpost.server.web.FaultException;
import dev.outpost.tracking.browse.BookListener;
import dev.outpost.tracking.browse.BrowseRequest;
import dev.outpost.tracking.browse.ListingBook;
import dev.outpost.tracking.browse.Missed;
import dev.outpost.tracking.browse.Query;
import dev.outpost.tracking.browse.Step;
import dev.outpost.tracking.listing.DeltaId;
import dev.outpost.tracking.web.WebRules.StreamRules;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The event stream. Changes are gathered for some milliseconds and made into text once; each event loop that has
 * subscribers ({@link StreamHub}) writes them to its own.
 *
 * <p>Why nothing is lost or told twice: a subscriber is <em>live</em> from the moment at which the book told it, by
 * {@link ListingBook#resume}, that it misses nothing up to version V. The book counts its changes and hands each to
 * {@link #stepped} under its lock, in order, so that those up to V were handed over before, and those above V come later
 * and in order, over one queue, to the subscriber's loop; what is not above V is left out there. Whoever cannot be written
 * to is not live any more: it keeps the number of the last change it was told and asks the book again once it has read.
 */
final class StreamDesk implements BookListener {

    /** More changes than these between two deliveries are not delivered: the subscribers ask the book themselves. */
    private static final int MOST_PENDING = 16_384;

    /** Changes of one delivery. */
    private static final int MOST_DELIVERED = 512;

    /** Subscribers that come within this time with the same filter share a snapshot, and are told the changes since. */
    private static final long SHARED_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Snapshots that are kept to be shared. */
    private static final int MOST_SHARED = 64;

    private static final long RETRY_S = 5;

    private final Vertx vertx;
    private final ListingBook book;
    private final StreamRules rules;
    private final WebObserver observer;
    private final LongSupplier nanoClock;
    private final Map<EventLoop, StreamHub> hubs = new ConcurrentHashMap<>();
    private final Map<InetAddress, Integer> seats = new HashMap<>();
    private final Object pendingLock = new Object();
    private final long flush;
    private List<Step> pending = new ArrayList<>();
    private boolean overflown;
    private volatile int subscribers;
    private volatile boolean closed;
    /** The oldest first. */
    private final Map<Query, StreamSnapshot> shared = new LinkedHashMap<>();

    StreamDesk(Vertx vertx, ListingBook book, StreamRules rules, WebObserver observer, LongSupplier nanoClock) {
        this.vertx = vertx;
        this.book = book;
        this.rules = rules;
        this.observer = observer;
        this.nanoClock = nanoClock;
        book.listen(this);
        flush = vertx.setPeriodic(rules.gather().toMillis(), tick -> deliver());
    }

    int subscribers() {
        return subscribers;
    }

    StreamRules rules() {
        return rules;
    }

    long nanos() {
        return nanoClock.getAsLong();
    }

    /** Answers a request with the stream. */
    void subscribe(Exchange exchange) throws FaultException {
        Map<String, String> parameters = exchange.parameters();
        String named = parameters.remove("last_event_id");
        String header = exchange.request().getHeader("Last-Event-ID");
        Query filter;
        DeltaId last;
        try {
            filter = BrowseRequest.query(parameters);
            last = header != null && !header.isEmpty()
                    ? DeltaId.parse("Last-Event-ID", header)
                    : named == null || named.isEmpty() ? null : DeltaId.parse("last_event_id", named);
        } catch (BadFieldException e) {
            throw new FaultException(Fault.of(400, "bad_parameter", e));
        }
        HttpServerResponse response = exchange.response();
        if (exchange.request().method().equals(HttpMethod.HEAD)) {
            head(response).end();
            return;
        }
        take(exchange.from());
        try {
            head(response).setChunked(true).setWriteQueueMaxSize(rules.unsentBytes());
            hub().add(new StreamSubscriber(this, exchange.request(), filter, last, cutOff -> {
                leave(exchange.from());
                observer.unsubscribed(cutOff);
            }));
        } catch (RuntimeException e) {
            leave(exchange.from());
            throw e;
        }
        observer.subscribed();
    }

    private static HttpServerResponse head(HttpServerResponse response) {
        return response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                // Or a proxy in between keeps events back (nginx)
                .putHeader("X-Accel-Buffering", "no");
    }

    private StreamHub hub() {
        ContextInternal context = ((ContextInternal) vertx.getOrCreateContext()).unwrap();
        return hubs.computeIfAbsent(context.nettyEventLoop(), loop -> new StreamHub(context, rules, nanoClock));
    }

    private void take(InetAddress from) throws FaultException {
        synchronized (seats) {
            if (closed || subscribers >= rules.most()) {
                throw new FaultException(Fault.later(
                        503,
                        "too_many_streams",
                        closed
                                ? "The server shuts down."
                                : "There are " + rules.most() + " subscribers, the most there may be.",
                        RETRY_S));
            }
            int here = seats.getOrDefault(from, 0);
            if (here >= rules.mostPerAddress()) {
                throw new FaultException(Fault.later(
                        429,
                        "too_many_streams",
                        "This address has " + here + " streams, the most it may have.",
                        RETRY_S));
            }
            seats.put(from, here + 1);
            subscribers++;
        }
    }

    private void leave(InetAddress from) {
        synchronized (seats) {
            seats.computeIfPresent(from, (same, here) -> here > 1 ? here - 1 : null);
            subscribers--;
        }
    }

    /** What a subscriber misses; null: the book does not remember what it knows. */
    @Nullable
    Missed missed(DeltaId after) {
        return book.missed(after);
    }

    /** What fits the filter now, or did a moment ago. */
    synchronized StreamSnapshot snapshot(Query filter, boolean fresh) {
        StreamSnapshot known = shared.get(filter);
        if (known == null || fresh || isOld(known)) {
            known = new StreamSnapshot(book.snapshot(filter), nanos());
            shared.remove(filter);
            shared.put(filter, known);
            if (shared.size() > MOST_SHARED) {
                shared.remove(shared.keySet().iterator().next());
            }
        }
        return known;
    }

    private synchronized void forgetSnapshots() {
        shared.values().removeIf(this::isOld);
    }

    private boolean isOld(StreamSnapshot snapshot) {
        return nanos() - snapshot.takenNanos() > SHARED_NANOS;
    }

    /** From the book, under its lock. */
    @Override
    public void stepped(Step step) {
        if (subscribers == 0) {
            // Whoever comes asks the book after it is counted, and is told of this step by it
            return;
        }
        synchronized (pendingLock) {
            if (pending.size() < MOST_PENDING) {
                pending.add(step);
            } else {
                overflown = true;
            }
        }
    }

    private void deliver() {
        forgetSnapshots();
        List<Step> steps;
        boolean lost;
        synchronized (pendingLock) {
            steps = pending;
            lost = overflown;
            if (steps.isEmpty() && !lost) {
                return;
            }
            pending = new ArrayList<>();
            overflown = false;
        }
        for (int from = 0; from < steps.size() && !lost; from += MOST_DELIVERED) {
            StreamHub.Delivery delivery =
                    StreamHub.Delivery.of(steps.subList(from, Math.min(steps.size(), from + MOST_DELIVERED)));
            hubs.values().forEach(hub -> hub.deliver(delivery));
        }
        if (lost) {
            hubs.values().forEach(StreamHub::recover);
        }
    }

    /** Ends all streams. */
    Future<Void> close() {
        synchronized (seats) {
            closed = true;
        }
        book.unlisten(this);
        vertx.cancelTimer(flush);
        List<Future<Void>> ended = new ArrayList<>();
        hubs.values().forEach(hub -> {
            Promise<Void> end = Promise.promise();
            hub.close(end);
            ended.add(end.future());
        });
        return Future.join(ended).mapEmpty();
    }
}
