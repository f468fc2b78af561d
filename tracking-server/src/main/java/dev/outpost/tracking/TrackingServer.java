package dev.outpost.tracking;

import dev.outpost.server.Health;
import dev.outpost.server.Server;
import dev.outpost.server.ServerContext;
import dev.outpost.server.ServerException;
import dev.outpost.server.ServerMain;
import dev.outpost.server.config.Config;
import dev.outpost.server.config.Key;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.telemetry.privacy.Pseudonyms;
import dev.outpost.tracking.browse.ListingBook;
import dev.outpost.tracking.listing.Ids;
import dev.outpost.tracking.listing.ListingStore;
import dev.outpost.tracking.listing.MemoryStore;
import dev.outpost.tracking.listing.StoreObserver;
import dev.outpost.tracking.redis.RedisStore;
import dev.outpost.tracking.telemetry.TrackingEvents;
import dev.outpost.tracking.telemetry.TrackingMetrics;
import dev.outpost.tracking.telemetry.TrackingTelemetry;
import dev.outpost.tracking.web.Admission;
import dev.outpost.tracking.web.TrackingRoutes;
import io.vertx.core.Future;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** The tracking server: wires the store of listings, the book that answers, and telemetry together. */
public final class TrackingServer implements Server {

    /** Runs the command line. */
    public static void main(String[] args) {
        System.exit(ServerMain.run(new TrackingServer(), args));
    }

    @Override
    public Component component() {
        return Component.TRACKING;
    }

    @Override
    public int defaultHttpPort() {
        return 19720;
    }

    @Override
    public List<Key<?>> keys() {
        return Stream.concat(TrackingKeys.ALL.stream(), WebKeys.ALL.stream()).toList();
    }

    @Override
    public Catalogue catalogue() {
        return new Catalogue(TrackingEvents.ALL, TrackingMetrics.ALL);
    }

    @Override
    public Future<Running> start(ServerContext context) {
        Config config = context.config();
        Pseudonyms pseudonyms;
        try {
            pseudonyms = context.telemetry().pseudonyms();
        } catch (IOException e) {
            return Future.failedFuture(new ServerException(String.valueOf(e.getMessage())));
        }
        ListingBook book =
                new ListingBook(config.get(TrackingKeys.STREAM_BACKLOG), config.get(TrackingKeys.GONE_REMEMBERED));
        AtomicReference<ListingStore> opened = new AtomicReference<>();
        TrackingTelemetry telemetry = new TrackingTelemetry(
                context.telemetry().recorder(),
                new Meters(context.meters()),
                pseudonyms,
                book::counts,
                () -> state(opened).equals(Health.OK));
        return store(context, telemetry).compose(store -> {
            opened.set(store);
            Neighbours neighbours = new Neighbours(context, () -> store);
            return store.open(neighbours.following(book))
                    .compose(open -> neighbours.start())
                    .map(open -> {
                        TrackingRoutes routes = routes(context, store, book, telemetry, neighbours.admission());
                        return within ->
                                routes.close().eventually(neighbours::close).eventually(store::close);
                    });
        });
    }

    /** The store that is configured, and its checks. */
    private static Future<ListingStore> store(ServerContext context, StoreObserver observer) {
        Config config = context.config();
        if (!config.get(TrackingKeys.STORE).equals(TrackingKeys.MEMORY)) {
            RedisStore store = new RedisStore(
                    TrackingKeys.redisRules(config),
                    new RedisStore.Parts(
                            context.vertx(), InstantSource.system(), System::nanoTime, new SecureRandom(), observer));
            context.health().add("list", store::listed);
            // While Redis is away browsers are served all the same: no reason to take this instance out of service.
            context.health().addAdvisory("store", store::state);
            new Meters(context.meters()).gauge(TrackingMetrics.STORE_WAITING, store::waiting);
            return Future.succeededFuture(store);
        }
        MemoryStore store = new MemoryStore(
                TrackingKeys.storeRules(config),
                new Ids(new SecureRandom()),
                System::nanoTime,
                InstantSource.system(),
                observer);
        context.health().add("store", store::state);
        return context.vertx().deployVerticle(new ExpiryLoop(store)).map(store);
    }

    private static TrackingRoutes routes(
            ServerContext context,
            ListingStore store,
            ListingBook book,
            TrackingTelemetry telemetry,
            Admission admission) {
        return TrackingRoutes.install(
                context.router(),
                new TrackingRoutes.Parts(
                        context.vertx(),
                        store,
                        book,
                        WebKeys.rules(context.config()),
                        admission,
                        telemetry,
                        new Ids(new SecureRandom()),
                        System::nanoTime,
                        InstantSource.system()));
    }

    private static String state(AtomicReference<ListingStore> opened) {
        ListingStore store = opened.get();
        return store == null ? "is not open yet" : store.state();
    }
}
