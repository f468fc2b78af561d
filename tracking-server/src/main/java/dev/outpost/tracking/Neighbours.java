package dev.outpost.tracking;

import dev.outpost.server.ServerContext;
import dev.outpost.server.config.Config;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.tracking.federation.Federation;
import dev.outpost.tracking.federation.ListedHere;
import dev.outpost.tracking.json.ListingJson;
import dev.outpost.tracking.listing.DeltaListener;
import dev.outpost.tracking.listing.ListingStore;
import dev.outpost.tracking.reach.ReachCheck;
import dev.outpost.tracking.telemetry.NeighbourTelemetry;
import dev.outpost.tracking.web.Admission;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires what this server has to do with others beyond answering them: checks of hosts, and other tracking servers. */
final class Neighbours {

    private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);
    private static final long NANOS_PER_MS = 1_000_000;

    private final ServerContext context;
    private final Supplier<ListingStore> store;
    private final NeighbourTelemetry telemetry;
    private final ListedHere here = new ListedHere();
    private final ReachCheck check;
    private final ReachAdmission admission;

    /**
     * Nothing is checked or pulled yet.
     *
     * @param store is asked for once the first listing is there
     */
    Neighbours(ServerContext context, Supplier<ListingStore> store) {
        Config config = context.config();
        this.context = context;
        this.store = store;
        this.telemetry = new NeighbourTelemetry(new Meters(context.meters()));
        this.check = new ReachCheck(
                context.vertx(),
                config.get(TrackingKeys.REACHABILITY),
                TrackingKeys.reachRules(config),
                Neighbours::clockMs,
                this::show,
                telemetry::checked);
        this.admission = new ReachAdmission(TrackingKeys.vouchers(config), check);
    }

    /** Decides what is shown, and whose word counts. */
    Admission admission() {
        return admission;
    }

    /** All who must be told of each change of the list; the book first. */
    DeltaListener following(DeltaListener book) {
        // Only who pulls others' games must know the own ones again
        return new Followers(
                context.config().get(TrackingKeys.FEDERATE).isEmpty()
                        ? List.of(book, admission)
                        : List.of(book, admission, here));
    }

    /** Begins to pull; once the store is open. */
    Future<?> start() {
        Federation federation = new Federation(
                TrackingKeys.federationRules(context.config()),
                new Federation.Parts(
                        store.get(),
                        ListingJson::draft,
                        here,
                        telemetry::left,
                        Neighbours::clockMs,
                        new SecureRandom()));
        telemetry.pulled(federation::listed);
        return context.vertx()
                .deployVerticle(federation, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER));
    }

    /** Ends the checks. */
    Future<Void> close() {
        return check.close();
    }

    private static long clockMs() {
        return System.nanoTime() / NANOS_PER_MS;
    }

    private void show(String id) {
        store.get().show(id).onFailure(e -> LOG.error("a listing whose host was reached could not be shown", e));
    }
}
