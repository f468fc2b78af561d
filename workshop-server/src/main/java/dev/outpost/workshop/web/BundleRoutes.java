package dev.outpost.workshop.web;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Bodies;
import dev.outpost.server.web.Exchange;
import dev.outpost.server.web.FaultException;
import dev.outpost.server.web.Fields;
import dev.outpost.workshop.blob.BlobStore;
import dev.outpost.workshop.resolve.Lock;
import dev.outpost.workshop.resolve.Locked;
import dev.outpost.workshop.web.WebRules.UploadRules;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/** Bundles for who is offline: all packages of a lock in one file. */
final class BundleRoutes {

    private static final Set<String> FIELDS = Set.of("roots", "lock", "prereleases", "module");

    private final BlobStore blobs;
    private final ResolveRoutes resolve;
    private final Workers workers;
    private final Workers importers;
    private final Bodies bodies;
    private final Vertx vertx;
    private final Intakes intakes;
    private final Door door;
    private final Seats seats;
    private final UploadRules rules;
    private final WebObserver observer;
    private final LongSupplier nanoClock;

    BundleRoutes(
            WorkshopRoutes.Parts parts,
            ResolveRoutes resolve,
            Workers workers,
            Workers importers,
            Bodies bodies,
            Door door,
            Seats seats) {
        this.blobs = parts.blobs();
        this.resolve = resolve;
        this.workers = workers;
        this.importers = importers;
        this.bodies = bodies;
        this.vertx = parts.vertx();
        this.intakes = parts.intakes();
        this.door = door;
        this.seats = seats;
        this.rules = parts.rules().uploads().upTo(parts.rules().maxBundleBytes());
        this.observer = parts.observer();
        this.nanoClock = parts.nanoClock();
    }

    void export(Exchange exchange) throws FaultException {
        Asked.parameters(exchange, Set.of());
        bodies.read(
                exchange.request(),
                body -> exchange.guarded(() -> exchange.then(lock(exchange.json(body)), lock -> write(exchange, lock))),
                exchange::refuse);
    }

    /** Takes a bundle in: all of it comes into a file first, and is looked at then. */
    void take(Exchange exchange) {
        exchange.request().pause();
        exchange.guarded(() -> {
            try {
                door.admin(exchange);
                Asked.parameters(exchange, Set.of());
                Asked.type(exchange, List.of("application/zip", "application/octet-stream"));
                Upload.refuseTooLong(exchange.request(), rules.maxBytes());
                seats.take(exchange.from());
            } catch (FaultException e) {
                Bodies.drop(vertx, exchange.request());
                throw e;
            }
            Future<JsonObject> taken = workers.run(intakes::bundle)
                    .compose(bundle -> new Upload(exchange.request(), rules, nanoClock, bundle::write)
                            .take()
                            .compose(all -> importers.run(
                                    () -> new BundleImport(intakes, observer::published).take(bundle.file())))
                            .onComplete(ended -> vertx.executeBlocking(
                                    () -> {
                                        bundle.close();
                                        return null;
                                    },
                                    false)))
                    .recover(e -> Future.failedFuture(PublishRoutes.told(e)));
            exchange.then(
                    taken.onComplete(ended -> seats.leave(exchange.from())),
                    came -> ResolveRoutes.send(exchange, came.toBuffer().getBytes()));
        });
    }

    private Future<Lock> lock(JsonObject json) {
        JsonObject lock = Fields.of("", json, FIELDS).object("lock");
        if ((lock == null) == (json.getValue("roots") == null)) {
            throw new BadFieldException("lock", lock == null ? "none" : "given", "either 'lock' or 'roots'");
        }
        if (lock != null) {
            Lock exact = ResolveRoutes.lock(lock);
            return workers.run(() -> {
                for (Locked each : exact.packages()) {
                    OptionalLong size = blobs.size(each.hash());
                    if (size.isEmpty() || size.getAsLong() != each.sizeBytes()) {
                        throw Asked.unknown("package '" + each.id() + "@" + each.version() + "' of this hash and size");
                    }
                }
                return exact;
            });
        }
        return resolve.solve(ResolveRoutes.request(json, FIELDS)).compose(resolution -> {
            try {
                return Future.succeededFuture(ResolveRoutes.solved(resolution));
            } catch (FaultException e) {
                return Future.failedFuture(e);
            }
        });
    }

    private void write(Exchange exchange, Lock lock) {
        exchange.response()
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/zip")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("Content-Disposition", "attachment; filename=\"bundle.zip\"");
        new Pour(exchange.response(), () -> new BundleExport(lock, blobs))
                .begin()
                .onFailure(e -> {
                    if (exchange.response().headWritten()) {
                        // Without its end: what has come cannot be taken for the whole
                        exchange.request().connection().close();
                    } else {
                        exchange.then(Future.failedFuture(e), never -> {});
                    }
                });
    }
}
