package dev.outpost.workshop.web;

import dev.outpost.server.web.Bodies;
import dev.outpost.server.web.Exchange;
import dev.outpost.server.web.FaultException;
import dev.outpost.server.web.Fields;
import dev.outpost.server.web.Texts;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.store.Actor;
import dev.outpost.workshop.store.ReleaseStore;
import dev.outpost.workshop.store.Token;
import dev.outpost.workshop.store.Yank;
import dev.outpost.workshop.store.YankOutcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.function.Function;

/** Versions that their publishers take back, and put back. */
final class YankRoutes {

    private static final Set<String> FIELDS = Set.of("reason");

    private final Vertx vertx;
    private final ReleaseStore store;
    private final Workers workers;
    private final Door door;
    private final Bodies bodies;

    YankRoutes(Vertx vertx, ReleaseStore store, Workers workers, Door door, Bodies bodies) {
        this.vertx = vertx;
        this.store = store;
        this.workers = workers;
        this.door = door;
        this.bodies = bodies;
    }

    void yank(Exchange exchange) throws FaultException {
        PackageId id = Asked.id(exchange);
        Version version = Asked.version(exchange);
        Asked.parameters(exchange, Set.of());
        exchange.request().pause();
        Future<Actor> actor = door.actor(exchange.bearer(), Token.Scope.YANK, id.publisher());
        exchange.then(
                actor.onFailure(refused -> Bodies.drop(vertx, exchange.request())),
                by -> bodies.read(
                        exchange.request(),
                        body -> exchange.guarded(() -> {
                            Fields fields = Fields.of("", exchange.json(body), FIELDS);
                            String reason = Texts.line("reason", fields.text("reason"), 1, Yank.LONGEST_REASON);
                            answer(exchange, id, known -> known.yank(id, version, reason, by));
                        }),
                        exchange::refuse));
    }

    void unyank(Exchange exchange) throws FaultException {
        PackageId id = Asked.id(exchange);
        Version version = Asked.version(exchange);
        Asked.parameters(exchange, Set.of());
        exchange.then(
                door.actor(exchange.bearer(), Token.Scope.YANK, id.publisher()),
                by -> answer(exchange, id, known -> known.unyank(id, version, by)));
    }

    private void answer(Exchange exchange, PackageId id, Function<ReleaseStore, YankOutcome> change) {
        exchange.then(workers.run(() -> change.apply(store)), outcome -> {
            if (outcome instanceof YankOutcome.Done done) {
                ResolveRoutes.send(
                        exchange,
                        WorkshopJson.release(done.shelved()).toBuffer().getBytes());
            } else if (outcome instanceof YankOutcome.Unknown) {
                throw Asked.unknown("such version of '" + id + "'");
            } else {
                throw new FaultException(Door.wrongPublisher(((YankOutcome.NotYours) outcome).why()));
            }
        });
    }
}
