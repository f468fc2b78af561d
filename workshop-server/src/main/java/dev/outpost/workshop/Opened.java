package dev.outpost.workshop;

import dev.outpost.server.Health;
import dev.outpost.server.ServerContext;
import dev.outpost.server.ServerException;
import dev.outpost.server.config.Config;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.telemetry.privacy.Pseudonyms;
import dev.outpost.workshop.blob.BlobKeys;
import dev.outpost.workshop.blob.BlobStore;
import dev.outpost.workshop.mirror.Mirror;
import dev.outpost.workshop.mirror.MirrorKeys;
import dev.outpost.workshop.mirror.MirrorRoutes;
import dev.outpost.workshop.resolve.Resolver;
import dev.outpost.workshop.store.ReleaseStore;
import dev.outpost.workshop.store.StoreException;
import dev.outpost.workshop.store.StoreKeys;
import dev.outpost.workshop.store.StoredUniverse;
import dev.outpost.workshop.telemetry.MirrorTelemetry;
import dev.outpost.workshop.telemetry.WorkshopTelemetry;
import dev.outpost.workshop.web.WorkshopRoutes;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a workshop holds open: its store, its blobs, and where packages come in.
 *
 * @param context of the server
 * @param store all that is published
 * @param blobs where packages lie
 * @param intakes where packages are taken in
 * @param telemetry records what is done
 * @param mirror takes over what other workshops have
 * @param state what the store said last; asking it blocks
 */
record Opened(
        ServerContext context,
        ReleaseStore store,
        BlobStore blobs,
        FileIntakes intakes,
        WorkshopTelemetry telemetry,
        Mirror mirror,
        AtomicReference<String> state) {

    private static final Logger LOG = LoggerFactory.getLogger(Opened.class);
    private static final String INCOMING = "incoming";
    private static final long SETTLE_MS = 2000;

    /** Opens all; blocks. */
    static Opened of(ServerContext context) {
        Config config = context.config();
        InstantSource clock = InstantSource.system();
        try {
            Pseudonyms pseudonyms = context.telemetry().pseudonyms();
            BlobStore blobs = BlobKeys.open(config, context.dataDir(), clock);
            ReleaseStore store = StoreKeys.open(config, context.dataDir(), clock, new SecureRandom());
            FileIntakes intakes = new FileIntakes(
                    context.dataDir().resolve(INCOMING),
                    config.get(WorkshopKeys.MIN_FREE_BYTES),
                    WorkshopKeys.archiveLimits(config),
                    blobs,
                    store,
                    clock);
            WorkshopTelemetry telemetry =
                    new WorkshopTelemetry(context.telemetry().recorder(), new Meters(context.meters()), pseudonyms);
            telemetry.stored(store.totals().packages(), 0);
            Sweeping.atStart(context, intakes, telemetry::swept);
            Mirror mirror = mirror(context, store, intakes, telemetry, clock);
            return new Opened(context, store, blobs, intakes, telemetry, mirror, new AtomicReference<>(Health.OK));
        } catch (IOException | StoreException e) {
            throw new ServerException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Mirror mirror(
            ServerContext context,
            ReleaseStore store,
            FileIntakes intakes,
            WorkshopTelemetry telemetry,
            InstantSource clock) {
        MirrorTelemetry mirrored = new MirrorTelemetry(new Meters(context.meters()), telemetry::published);
        Mirror mirror = new Mirror(
                MirrorKeys.rules(context.config()),
                new Mirror.Parts(
                        context.vertx(),
                        store,
                        intakes.folder(),
                        intakes.publisher(),
                        context.config().get(WorkshopKeys.MAX_PACKAGE_BYTES),
                        mirrored,
                        clock,
                        System::nanoTime,
                        new SecureRandom()));
        mirrored.shows(mirror);
        return mirror;
    }

    /** Adds routes, checks and timers. */
    WorkshopRoutes serve() {
        context.health().add("store", state::get);
        context.health().add("blobs", blobs::state);
        // Whoever only reads is served all the same
        context.health().addAdvisory("disk", intakes::state);
        context.health().addAdvisory("mirror", mirror::state);
        MirrorRoutes.install(context.router(), context.vertx(), mirror, store.mirrors());
        context.vertx()
                .setPeriodic(
                        SETTLE_MS,
                        tick -> context.vertx()
                                .executeBlocking(this::look, false)
                                .onFailure(e -> LOG.warn("downloads could not be counted now: {}", e.getMessage())));
        long remembered = context.config().get(WorkshopKeys.RESOLVE_REMEMBERED);
        Resolver resolver = new Resolver(WorkshopKeys.limits(context.config()), System::nanoTime);
        StoredUniverse universe = new StoredUniverse(store, remembered, remembered);
        return WorkshopRoutes.install(
                context.router(),
                new WorkshopRoutes.Parts(
                        context.vertx(),
                        store,
                        blobs,
                        intakes,
                        new StoredSolver(resolver, universe),
                        WorkshopKeys.webRules(context.config()),
                        context.adminToken()::matches,
                        telemetry,
                        System::nanoTime,
                        InstantSource.system()));
    }

    /** Writes down what waits, and notes how the store is; blocks. */
    private @Nullable Void look() {
        state.set(store.state());
        store.settle();
        telemetry.stored(store.totals().packages(), store.uncounted());
        return null;
    }

    /** Lets go of all; blocks. */
    void close() {
        mirror.close();
        store.close();
        blobs.close();
    }
}
