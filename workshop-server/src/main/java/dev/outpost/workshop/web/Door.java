package dev.outpost.workshop.web;

import dev.outpost.server.web.Exchange;
import dev.outpost.server.web.Fault;
import dev.outpost.server.web.FaultException;
import dev.outpost.workshop.store.Actor;
import dev.outpost.workshop.store.ReleaseStore;
import dev.outpost.workshop.store.Token;
import io.vertx.core.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds out who asks for a change, by the bearer token that comes with it. Event loops. */
final class Door {

    private final ReleaseStore store;
    private final Workers workers;
    private final Predicate<String> isAdminToken;

    Door(ReleaseStore store, Workers workers, Predicate<String> isAdminToken) {
        this.store = store;
        this.workers = workers;
        this.isAdminToken = isAdminToken;
    }

    /** Who has this token. */
    Future<Actor> actor(@Nullable String bearer) {
        if (bearer == null) {
            return refuse(401, "no_token", "This needs the header 'Authorization: Bearer' with a token.");
        }
        if (isAdminToken.test(bearer)) {
            return Future.succeededFuture(Actor.ADMIN);
        }
        return workers.run(() -> store.authenticate(bearer))
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture((Actor) new Actor.Bearer(found.get()))
                        : refuse(401, "wrong_token", "The token is not known, has expired or was taken back."));
    }

    /** Whoever may act for this publisher, as far as the token tells; whose a name is, the store knows. */
    Future<Actor> actor(@Nullable String bearer, Token.Scope scope, @Nullable String publisher) {
        return actor(bearer).compose(actor -> {
            Token token = actor.token().orElse(null);
            if (token != null && !token.scopes().contains(scope)) {
                return refuse(
                        403, "wrong_scope", "The token is not for this: it needs the scope '" + scope.label() + "'.");
            }
            if (token != null && publisher != null && !token.isFor(publisher)) {
                return Future.failedFuture(
                        new FaultException(wrongPublisher("The token is not for the publisher '" + publisher + "'.")));
            }
            return Future.succeededFuture(actor);
        });
    }

    /** Lets the operator through, or refuses. */
    void admin(Exchange exchange) throws FaultException {
        String bearer = exchange.bearer();
        if (bearer == null) {
            throw new FaultException(
                    Fault.of(401, "no_token", "This needs the header 'Authorization: Bearer' with the admin token."));
        }
        if (!isAdminToken.test(bearer)) {
            throw new FaultException(Fault.of(401, "wrong_token", "This is not the admin token."));
        }
    }

    /** The store's word that a token may not. */
    static Fault wrongPublisher(String why) {
        return Fault.of(403, "wrong_publisher", why);
    }

    private static <T> Future<T> refuse(int status, String code, String detail) {
        return Future.failedFuture(new FaultException(Fault.of(status, code, detail)));
    }
}
