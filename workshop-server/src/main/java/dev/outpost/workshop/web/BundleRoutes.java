package dev.outpost.workshop.web;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Bodies;
import dev.outpost.server.web.Exchange;
import dev.outpost.server.web.FaultException;
import dev.outpost.server.web.Fields;
import dev.outpost.workshop.blob.BlobStore;
import dev.outpost.workshop.resolve.Lock;
import dev.outpost.workshop.resolve.Locked;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/** Bundles for who is offline: all packages of a lock in one file. */
final class BundleRoutes {

    private static final Set<String> FIELDS = Set.of("roots", "lock", "prereleases", "module");

    /** A client that takes nothing for so long is given up, since a thread waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlobStore blobs;
    private final ResolveRoutes resolve;
    private final Workers workers;
    private final Workers writers;
    private final Bodies bodies;

    BundleRoutes(BlobStore blobs, ResolveRoutes resolve, Workers workers, Workers writers, Bodies bodies) {
        this.blobs = blobs;
        this.resolve = resolve;
        this.workers = workers;
        this.writers = writers;
        this.bodies = bodies;
    }

    void export(Exchange exchange) throws FaultException {
        Asked.parameters(exchange, Set.of());
        bodies.read(
                exchange.request(),
                body -> exchange.guarded(() -> exchange.then(lock(exchange.json(body)), lock -> write(exchange, lock))),
                exchange::refuse);
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
        Context loop = Objects.requireNonNull(Vertx.currentContext());
        Future<Void> written = writers.run(() -> {
            loop.runOnContext(on -> exchange.response()
                    .setChunked(true)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/zip")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .putHeader("Content-Disposition", "attachment; filename=\"bundle.zip\""));
            try (OutputStream out = new ResponseStream(loop, exchange.response(), PATIENCE)) {
                BundleExport.write(lock, blobs, out);
            }
            return null;
        });
        written.onComplete(done -> loop.runOnContext(on -> {
            if (done.succeeded()) {
                exchange.response().end();
            } else if (exchange.response().headWritten()) {
                // Without its end: what has come cannot be taken for the whole
                exchange.request().connection().close();
            } else {
                exchange.then(Future.failedFuture(done.cause()), never -> {});
            }
        }));
    }
}
