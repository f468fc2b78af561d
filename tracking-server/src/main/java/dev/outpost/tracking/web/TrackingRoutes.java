package dev.outpost.tracking.web;

import dev.outpost.tracking.browse.ListingBook;
import dev.outpost.tracking.listing.Ids;
import dev.outpost.tracking.listing.ListingStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The tracking server's interface over HTTP, as {@code openapi.yaml} describes it. Handlers run on the event loop of the
 * connection that asks; book and store may be asked from all of them.
 */
public final class TrackingRoutes {

    static final String LISTINGS = "/v1/listings";

    private static final String CONTRACT = "/openapi.yaml";
    private static final long SWEEP_MS = TimeUnit.SECONDS.toMillis(5);

    /** After a pause an address may ask as often as in so many seconds, at once. */
    private static final long BURST_S = 3;

    private final Requesters requesters;
    private final WebObserver observer;
    private final RequestRates requests;
    private final RequestRates heartbeats;
    private final StreamDesk streams;
    private final Vertx vertx;
    private final long sweep;

    /**
     * What it works with.
     *
     * @param store decides over what hosts ask
     * @param book answers what players ask
     * @param ids makes secrets
     * @param nanoClock never goes back
     * @param clock what cursors are dated by
     */
    public record Parts(
            Vertx vertx,
            ListingStore store,
            ListingBook book,
            WebRules rules,
            Admission admission,
            WebObserver observer,
            Ids ids,
            LongSupplier nanoClock,
            InstantSource clock) {}

    private TrackingRoutes(Parts parts) {
        WebRules rules = parts.rules();
        vertx = parts.vertx();
        requesters = new Requesters(rules.proxies());
        observer = parts.observer();
        requests = rates(rules.requestsPerS(), parts.nanoClock());
        heartbeats = rates(rules.heartbeatsPerS(), parts.nanoClock());
        streams = new StreamDesk(vertx, parts.book(), rules.streams(), observer, parts.nanoClock());
        sweep = vertx.setPeriodic(SWEEP_MS, tick -> {
            requests.sweep();
            heartbeats.sweep();
        });
    }

    /** Adds the routes. */
    public static TrackingRoutes install(Router router, Parts parts) {
        TrackingRoutes routes = new TrackingRoutes(parts);
        routes.mount(router, parts);
        return routes;
    }

    /** Subscribers of the stream there are. */
    public int subscribers() {
        return streams.subscribers();
    }

    /** Ends all streams; other requests are answered as before. */
    public Future<Void> close() {
        vertx.cancelTimer(sweep);
        return streams.close();
    }

    private void mount(Router router, Parts parts) {
        Bodies bodies =
                new Bodies(vertx, parts.rules().maxBodyBytes(), parts.rules().bodyTimeout());
        ListingRoutes listings =
                new ListingRoutes(parts.store(), parts.book(), parts.rules(), parts.admission(), parts.ids(), bodies);
        BrowseRoutes browse = new BrowseRoutes(parts.book(), listings, observer, parts.nanoClock(), parts.clock());
        read(router, LISTINGS, browse::browse);
        read(router, LISTINGS + "/stream", streams::subscribe);
        read(router, LISTINGS + "/:id", browse::get);
        ask(router, HttpMethod.GET, LISTINGS + "/:id/why", requests, listings::why);
        ask(router, HttpMethod.POST, LISTINGS, requests, listings::create);
        ask(router, HttpMethod.POST, LISTINGS + "/:id/heartbeat", heartbeats, listings::heartbeat);
        ask(router, HttpMethod.DELETE, LISTINGS + "/:id", heartbeats, listings::delete);
        Buffer contract = contract();
        read(
                router,
                CONTRACT,
                exchange -> exchange.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml; charset=utf-8")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "max-age=300")
                        .end(contract));
    }

    /** What is done with a request. */
    private interface Answer {
        void to(Exchange exchange) throws FaultException;
    }

    /** For everybody, from other servers' web pages as well. */
    private void read(Router router, String path, Answer answer) {
        router.options(path)
                .handler(context -> context.response()
                        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS")
                        .putHeader(
                                HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "If-None-Match, Last-Event-ID, Cache-Control")
                        .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "86400")
                        .setStatusCode(204)
                        .end());
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(context -> {
            context.response()
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                    .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "ETag, Retry-After");
            handle(context, requests, true, answer);
        });
    }

    private void ask(Router router, HttpMethod method, String path, RequestRates rates, Answer answer) {
        router.route(method, path).handler(context -> handle(context, rates, !method.equals(HttpMethod.POST), answer));
    }

    private void handle(RoutingContext context, RequestRates rates, boolean bodiless, Answer answer) {
        Exchange exchange = new Exchange(context, requesters.of(context.request()), observer);
        if (!exchange.admitted(rates)) {
            return;
        }
        if (bodiless && Bodies.announced(context.request())) {
            // Else it could be sent for as long as the client likes
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            context.response().endHandler(sent -> context.request().connection().close());
            exchange.refuse(Fault.of(400, "body_not_taken", "This method takes no body here."));
            return;
        }
        exchange.guarded(() -> answer.to(exchange));
    }

    private static RequestRates rates(int perS, LongSupplier nanoClock) {
        return new RequestRates(perS, Math.max(1, perS * BURST_S), nanoClock);
    }

    private static Buffer contract() {
        try (InputStream in = TrackingRoutes.class.getResourceAsStream(CONTRACT)) {
            if (in == null) {
                throw new IllegalStateException("the contract is not in this jar");
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the contract cannot be read", e);
        }
    }
}
