package dev.outpost.tracking.web;

import dev.outpost.server.web.Bodies;
import dev.outpost.server.web.PageFiles;
import dev.outpost.server.web.RequestRates;
import dev.outpost.server.web.WebRoutes;
import dev.outpost.server.web.WebRoutes.Body;
import dev.outpost.tracking.browse.ListingBook;
import dev.outpost.tracking.listing.Ids;
import dev.outpost.tracking.listing.ListingStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The tracking server's interface over HTTP, as {@code openapi.yaml} describes it. Handlers run on the event loop of the
 * connection that asks; book and store may be asked from all of them.
 */
public final class TrackingRoutes {

    static final String LISTINGS = "/v1/listings";

    private static final String CONTRACT = "/openapi.yaml";
    private static final WebRoutes.Cors CORS =
            new WebRoutes.Cors("If-None-Match, Last-Event-ID, Cache-Control", "ETag, Retry-After");

    private final WebRoutes web;
    private final StreamDesk streams;

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

    private TrackingRoutes(Router router, Parts parts) {
        web = new WebRoutes(
                parts.vertx(), router, parts.rules().proxies(), CORS, parts.observer()::refused, parts.nanoClock());
        streams = new StreamDesk(
                parts.vertx(), parts.book(), parts.rules().streams(), parts.observer(), parts.nanoClock());
    }

    /** Adds the routes. */
    public static TrackingRoutes install(Router router, Parts parts) {
        TrackingRoutes routes = new TrackingRoutes(router, parts);
        routes.mount(router, parts);
        return routes;
    }

    /** Subscribers of the stream there are. */
    public int subscribers() {
        return streams.subscribers();
    }

    /** Ends all streams; other requests are answered as before. */
    public Future<Void> close() {
        web.close();
        return streams.close();
    }

    private void mount(Router router, Parts parts) {
        WebRules rules = parts.rules();
        RequestRates requests = web.rates(rules.requestsPerS());
        RequestRates heartbeats = web.rates(rules.heartbeatsPerS());
        Bodies bodies = new Bodies(parts.vertx(), rules.maxBodyBytes(), rules.bodyTimeout());
        ListingRoutes listings =
                new ListingRoutes(parts.store(), parts.book(), rules, parts.admission(), parts.ids(), bodies);
        BrowseRoutes browse =
                new BrowseRoutes(parts.book(), listings, parts.observer(), parts.nanoClock(), parts.clock());
        String one = LISTINGS + "/:id";
        web.read(LISTINGS, requests, browse::browse);
        web.read(LISTINGS + "/stream", requests, streams::subscribe);
        web.read(one, requests, browse::get);
        web.ask(HttpMethod.GET, one + "/why", requests, Body.NONE, listings::why);
        web.ask(HttpMethod.POST, LISTINGS, requests, Body.READ, listings::create);
        web.ask(HttpMethod.POST, one + "/heartbeat", heartbeats, Body.READ, listings::heartbeat);
        web.ask(HttpMethod.DELETE, one, heartbeats, Body.NONE, listings::delete);
        web.contract(CONTRACT, requests, TrackingRoutes.class);
        PageFiles.install(router, TrackingRoutes.class);
    }
}
