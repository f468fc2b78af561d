package dev.outpost.workshop.web;

import dev.outpost.server.web.Bodies;
import dev.outpost.server.web.PageFiles;
import dev.outpost.server.web.RequestRates;
import dev.outpost.server.web.WebRoutes;
import dev.outpost.server.web.WebRoutes.Body;
import dev.outpost.workshop.blob.BlobStore;
import dev.outpost.workshop.store.ReleaseStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The workshop server's interface over HTTP, as {@code openapi.yaml} describes it. Handlers run on the event loop of the
 * connection that asks; whatever blocks is done by bounded pools of threads.
 */
public final class WorkshopRoutes {

    private static final String PACKAGE = "/v1/packages/:publisher/:name";
    private static final String VERSION = PACKAGE + "/versions/:version";
    private static final WebRoutes.Cors CORS = new WebRoutes.Cors(
            "If-None-Match, If-Range, Range, Cache-Control",
            "ETag, Retry-After, Content-Range, Accept-Ranges, X-Checksum-Sha256");

    /** A bundle holds a thread for as long as its client reads. */
    private static final int BUNDLES_AT_ONCE = 4;

    /** Packages that are made durable at once; the disk is forced for many in the time that it is for one. */
    private static final int PUBLISHED_AT_ONCE = 32;

    private final Vertx vertx;
    private final WebRoutes web;
    private final Workers workers;
    private final Workers resolvers;
    private final Workers checkers;
    private final Workers publishers;
    private final Workers importers;

    /**
     * What it works with.
     *
     * @param store all that is published
     * @param blobs where packages lie
     * @param intakes where packages are taken in
     * @param solver resolves
     * @param adminToken whether a token is the operator's; takes the same time for any
     * @param nanoClock never goes back
     * @param clock what tokens' ends are counted from
     */
    public record Parts(
            Vertx vertx,
            ReleaseStore store,
            BlobStore blobs,
            Intakes intakes,
            Solver solver,
            WebRules rules,
            Predicate<String> adminToken,
            WebObserver observer,
            LongSupplier nanoClock,
            InstantSource clock) {}

    private WorkshopRoutes(Router router, Parts parts) {
        WebRules rules = parts.rules();
        vertx = parts.vertx();
        web = new WebRoutes(vertx, router, rules.proxies(), CORS, parts.observer()::refused, parts.nanoClock());
        workers = new Workers("store", rules.workers(), rules.queue());
        resolvers = new Workers("resolve", rules.resolvers(), rules.queue());
        checkers = new Workers(
                "check",
                Runtime.getRuntime().availableProcessors(),
                rules.uploads().most());
        // These wait for the disk, and are forced to it together
        publishers = new Workers("publish", PUBLISHED_AT_ONCE, rules.uploads().most());
        importers = new Workers("bundle", BUNDLES_AT_ONCE, BUNDLES_AT_ONCE);
    }

    /** Adds the routes. */
    public static WorkshopRoutes install(Router router, Parts parts) {
        WorkshopRoutes routes = new WorkshopRoutes(router, parts);
        routes.mount(parts);
        PageFiles.install(router, WorkshopRoutes.class);
        return routes;
    }

    /** Ends what runs, within some time. */
    public Future<Void> close(long withinMs) {
        web.close();
        return vertx.executeBlocking(
                () -> {
                    List.of(importers, checkers, publishers, resolvers, workers)
                            .forEach(pool -> pool.close(withinMs / 5));
                    return null;
                },
                false);
    }

    private void mount(Parts parts) {
        WebRules rules = parts.rules();
        RequestRates reads = web.rates(rules.requestsPerS());
        RequestRates writes = web.rates(rules.writesPerS());
        Bodies bodies = new Bodies(vertx, rules.maxBodyBytes(), rules.bodyTimeout());
        Door door = new Door(parts.store(), workers, parts.adminToken());
        Seats seats = new Seats(rules.uploads().most(), rules.uploads().mostPerAddress());

        ReadRoutes read = new ReadRoutes(parts.store(), workers, parts.observer(), parts.nanoClock());
        web.read("/v1/search", reads, read::search);
        web.read("/v1/changes", reads, read::changes);
        web.read(PACKAGE, reads, read::packageOf);
        web.read(PACKAGE + "/versions", reads, read::versions);
        web.read(PACKAGE + "/dependents", reads, read::dependents);
        web.read(VERSION, reads, read::release);
        web.read(VERSION + "/manifest", reads, read::manifest);

        DownloadRoutes downloads =
                new DownloadRoutes(parts.store(), parts.blobs(), workers, parts.observer(), parts.nanoClock());
        web.read(VERSION + "/download", reads, downloads::download);
        web.read("/v1/blobs/:sha256", reads, downloads::blob);

        PublishRoutes publish = new PublishRoutes(
                vertx,
                parts.store(),
                parts.intakes(),
                workers,
                checkers,
                publishers,
                door,
                rules.uploads(),
                seats,
                parts.observer(),
                parts.nanoClock());
        web.ask(HttpMethod.POST, "/v1/packages", writes, Body.READ, publish::publish);

        YankRoutes yanks = new YankRoutes(vertx, parts.store(), workers, door, bodies);
        web.ask(HttpMethod.POST, VERSION + "/yank", writes, Body.READ, yanks::yank);
        web.ask(HttpMethod.DELETE, VERSION + "/yank", writes, Body.NONE, yanks::unyank);

        ResolveRoutes resolve =
                new ResolveRoutes(vertx, parts.solver(), resolvers, bodies, parts.observer(), parts.nanoClock());
        web.ask(HttpMethod.POST, "/v1/resolve", reads, Body.READ, resolve::resolve);
        web.ask(HttpMethod.POST, "/v1/resolve/check", reads, Body.READ, resolve::check);
        web.ask(HttpMethod.POST, "/v1/breakage", reads, Body.READ, resolve::breakage);

        BundleRoutes bundles = new BundleRoutes(parts, resolve, workers, importers, bodies, door, seats);
        web.ask(HttpMethod.POST, "/v1/bundles", reads, Body.READ, bundles::export);
        web.ask(HttpMethod.PUT, "/v1/bundles", writes, Body.READ, bundles::take);

        TokenRoutes tokens = new TokenRoutes(parts.store(), workers, door, bodies, parts.clock());
        web.ask(HttpMethod.GET, "/v1/tokens", writes, Body.NONE, tokens::list);
        web.ask(HttpMethod.POST, "/v1/tokens", writes, Body.READ, tokens::issue);
        web.ask(HttpMethod.DELETE, "/v1/tokens/:id", writes, Body.NONE, tokens::revoke);

        NameRoutes names = new NameRoutes(parts.store(), workers, door);
        web.ask(HttpMethod.GET, "/v1/near-names", writes, Body.NONE, names::list);
        web.ask(HttpMethod.DELETE, PACKAGE + "/near-name", writes, Body.NONE, names::accept);

        web.contract("/openapi.yaml", reads, WorkshopRoutes.class);
    }
}
