package dev.outpost.workshop.web;

import dev.outpost.server.Health;
import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Bodies;
import dev.outpost.server.web.Exchange;
import dev.outpost.server.web.Fault;
import dev.outpost.server.web.FaultException;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.workshop.archive.PackageRefusedException;
import dev.outpost.workshop.publish.DiskFullException;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.store.Actor;
import dev.outpost.workshop.store.PublishOutcome;
import dev.outpost.workshop.store.ReleaseStore;
import dev.outpost.workshop.store.Shelved;
import dev.outpost.workshop.store.Token;
import dev.outpost.workshop.web.WebRules.UploadRules;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Packages from publishers. What can be refused before the body comes is: the token, the name when it is told, the length,
 * a full server. Only then the client is told to go on, if it asked.
 */
final class PublishRoutes {

    private static final List<String> TYPES = List.of("application/zip", "application/octet-stream");

    private final Vertx vertx;
    private final ReleaseStore store;
    private final Intakes intakes;
    private final Workers workers;
    private final Workers checkers;
    private final Workers publishers;
    private final Door door;
    private final UploadRules rules;
    private final Seats seats;
    private final WebObserver observer;
    private final LongSupplier nanoClock;

    PublishRoutes(
            Vertx vertx,
            ReleaseStore store,
            Intakes intakes,
            Workers workers,
            Workers checkers,
            Workers publishers,
            Door door,
            UploadRules rules,
            Seats seats,
            WebObserver observer,
            LongSupplier nanoClock) {
        this.vertx = vertx;
        this.store = store;
        this.intakes = intakes;
        this.workers = workers;
        this.checkers = checkers;
        this.publishers = publishers;
        this.door = door;
        this.rules = rules;
        this.seats = seats;
        this.observer = observer;
        this.nanoClock = nanoClock;
    }

    /**
     * What the client says that it sends.
     *
     * @param id which package; null: not told
     * @param version which version; null: not told
     */
    private record Told(@Nullable PackageId id, @Nullable Version version) {

        void isWhatCame(Manifest manifest) {
            if (id != null && !id.equals(manifest.id())) {
                throw new BadFieldException("id", manifest.id(), "what the request says, " + id);
            }
            if (version != null && !version.equals(manifest.version())) {
                throw new BadFieldException("version", manifest.version(), "what the request says, " + version);
            }
        }
    }

    void publish(Exchange exchange) {
        exchange.request().pause();
        Future<Told> ready;
        try {
            ready = Future.succeededFuture(told(exchange));
        } catch (FaultException e) {
            ready = Future.failedFuture(e);
        }
        Future<Actor> let = ready.compose(told -> {
            PackageId id = told.id();
            Future<Actor> actor =
                    door.actor(exchange.bearer(), Token.Scope.PUBLISH, id == null ? null : id.publisher());
            return actor.compose(by -> isFree(told).map(by));
        });
        Future<Told> telling = ready;
        exchange.then(let.onFailure(refused -> Bodies.drop(vertx, exchange.request())), by -> {
            try {
                seats.take(exchange.from());
            } catch (FaultException e) {
                Bodies.drop(vertx, exchange.request());
                throw e;
            }
            Future<Shelved> published = take(exchange, telling.result(), by);
            exchange.then(published.onComplete(ended -> seats.leave(exchange.from())), shelved -> {
                observer.published(shelved.release());
                answer(exchange, shelved);
            });
        });
    }

    private Told told(Exchange exchange) throws FaultException {
        Map<String, String> asked = Asked.parameters(exchange, Set.of("id", "version"));
        Told told;
        try {
            String id = asked.get("id");
            String version = asked.get("version");
            told = new Told(id == null ? null : PackageId.parse(id), version == null ? null : Version.parse(version));
        } catch (BadFieldException e) {
            throw Asked.bad(e);
        }
        Asked.type(exchange, TYPES);
        Upload.refuseTooLong(exchange.request(), rules.maxBytes());
        String state = intakes.state();
        if (!state.equals(Health.OK)) {
            throw new FaultException(Fault.of(507, "full", "Nothing is taken in now: " + state + "."));
        }
        return told;
    }

    private Future<Void> isFree(Told told) {
        PackageId id = told.id();
        Version version = told.version();
        return id == null || version == null
                ? Future.succeededFuture()
                : workers.run(() -> {
                    Optional<Shelved> there = store.release(id, version);
                    if (there.isPresent()) {
                        throw exists(there.get());
                    }
                    return null;
                });
    }

    private Future<Shelved> take(Exchange exchange, Told told, Actor by) {
        Future<Shelved> taken = workers.run(intakes::begin).compose(incoming -> {
            Upload upload = new Upload(exchange.request(), rules, nanoClock, incoming::write);
            return upload.take()
                    .compose(all -> checkers.run(() -> checked(incoming, told)))
                    .compose(whole -> publishers.run(() -> published(incoming, by)))
                    .onComplete(ended -> vertx.executeBlocking(
                            () -> {
                                incoming.close();
                                return null;
                            },
                            false));
        });
        return taken.recover(e -> Future.failedFuture(told(e)));
    }

    /** What goes wrong while it is written down, as the client is told. */
    static Throwable told(Throwable e) {
        if (e instanceof PackageRefusedException refused) {
            return new FaultException(refused(refused));
        }
        return e instanceof DiskFullException
                ? new FaultException(Fault.of(507, "full", "There is no room to write."))
                : e;
    }

    private static Manifest checked(Intakes.Incoming incoming, Told told) throws Exception {
        try {
            Manifest manifest = incoming.check();
            told.isWhatCame(manifest);
            return manifest;
        } catch (PackageRefusedException e) {
            throw new FaultException(refused(e));
        }
    }

    private static Shelved published(Intakes.Incoming incoming, Actor by) throws Exception {
        PublishOutcome outcome = incoming.publish(by);
        if (outcome instanceof PublishOutcome.Published published) {
            return published.shelved();
        }
        if (outcome instanceof PublishOutcome.Exists exists) {
            throw exists(exists.shelved());
        }
        throw new FaultException(Door.wrongPublisher(((PublishOutcome.NotYours) outcome).why()));
    }

    static Fault refused(PackageRefusedException e) {
        boolean large = e.code() == PackageRefusedException.Code.TOO_LARGE;
        return new Fault(
                large ? 413 : 422,
                Labels.of(e.code()),
                String.valueOf(e.getMessage()),
                e.field(),
                e.value(),
                e.accepted(),
                0);
    }

    private static FaultException exists(Shelved there) {
        Manifest manifest = there.release().manifest();
        return new FaultException(Fault.of(
                        409,
                        "exists",
                        "There is a version '" + manifest.id() + "@" + manifest.version()
                                + "' already; versions never change.")
                .with(Map.of("sha256", there.release().packageHash().hex())));
    }

    private static void answer(Exchange exchange, Shelved shelved) {
        Manifest manifest = shelved.release().manifest();
        exchange.response()
                .setStatusCode(201)
                .putHeader(HttpHeaders.LOCATION, "/v1/packages/" + manifest.id() + "/versions/" + manifest.version())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(WorkshopJson.release(shelved).toBuffer());
    }
}
