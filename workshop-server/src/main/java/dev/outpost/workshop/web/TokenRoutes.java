package dev.outpost.workshop.web;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Bodies;
import dev.outpost.server.web.Exchange;
import dev.outpost.server.web.FaultException;
import dev.outpost.server.web.Fields;
import dev.outpost.server.web.Texts;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.store.ReleaseStore;
import dev.outpost.workshop.store.Token;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tokens of publishers, for the operator. */
final class TokenRoutes {

    private static final String JSON = "application/json";
    private static final Set<String> FIELDS = Set.of("label", "publishers", "scopes", "days");
    private static final int LONGEST_LABEL = 64;
    private static final int MOST_DAYS = 3650;
    private static final int MOST_ON_PAGE = 500;
    private static final int USUAL_PAGE = 100;

    private final ReleaseStore store;
    private final Workers workers;
    private final Door door;
    private final Bodies bodies;
    private final InstantSource clock;

    TokenRoutes(ReleaseStore store, Workers workers, Door door, Bodies bodies, InstantSource clock) {
        this.store = store;
        this.workers = workers;
        this.door = door;
        this.bodies = bodies;
        this.clock = clock;
    }

    void list(Exchange exchange) throws FaultException {
        door.admin(exchange);
        Map<String, String> asked = Asked.parameters(exchange, Set.of("limit", "cursor"));
        String cursor = Asked.cursor(asked);
        int limit = (int) Asked.number(asked, "limit", 1, MOST_ON_PAGE, USUAL_PAGE);
        exchange.then(
                workers.run(() -> WorkshopJson.tokens(store.tokens(cursor, limit))), page -> send(exchange, 200, page));
    }

    void issue(Exchange exchange) throws FaultException {
        door.admin(exchange);
        Asked.parameters(exchange, Set.of());
        bodies.read(
                exchange.request(),
                body -> exchange.guarded(() -> {
                    Token.Order order = order(exchange, body);
                    exchange.then(
                            workers.run(() -> store.issue(order)),
                            issued -> send(
                                    exchange,
                                    201,
                                    WorkshopJson.token(issued.token()).put("secret", issued.secret())));
                }),
                exchange::refuse);
    }

    void revoke(Exchange exchange) throws FaultException {
        door.admin(exchange);
        String id = exchange.path("id");
        if (!id.matches("[0-9A-Za-z_-]{1,64}")) {
            throw Asked.bad(new BadFieldException("id", id, "the id of a token"));
        }
        Asked.parameters(exchange, Set.of());
        exchange.then(
                workers.run(() -> store.revoke(id).orElseThrow(() -> Asked.unknown("token '" + id + "'"))),
                token -> send(exchange, 200, WorkshopJson.token(token)));
    }

    private Token.Order order(Exchange exchange, Buffer body) throws FaultException {
        JsonObject json = exchange.json(body);
        Fields fields = Fields.of("", json, FIELDS);
        String label = Texts.line("label", fields.text("label"), 1, LONGEST_LABEL);
        List<String> publishers = new ArrayList<>();
        for (String publisher : texts(json, "publishers", Token.MOST_PUBLISHERS)) {
            publishers.add(publisher.equals(Token.ANY_NEW) ? publisher : new PackageId(publisher, "x").publisher());
        }
        Set<Token.Scope> scopes = EnumSet.noneOf(Token.Scope.class);
        for (String scope : texts(json, "scopes", 2)) {
            scopes.add(Token.Scope.labelled(scope)
                    .orElseThrow(() -> new BadFieldException("scopes", scope, "publish, yank")));
        }
        long days = fields.required("days");
        Texts.range("days", days, 1, MOST_DAYS);
        return new Token.Order(label, publishers, scopes, clock.instant().plus(Duration.ofDays(days)));
    }

    private static List<String> texts(JsonObject json, String name, int most) {
        if (!(json.getValue(name) instanceof JsonArray array) || array.isEmpty() || array.size() > most) {
            throw new BadFieldException(name, String.valueOf(json.getValue(name)), "a list of 1 to " + most + " texts");
        }
        List<String> texts = new ArrayList<>();
        for (Object value : array) {
            if (!(value instanceof String text)) {
                throw new BadFieldException(name, String.valueOf(value), "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    private static void send(Exchange exchange, int status, JsonObject json) {
        exchange.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(json.toBuffer());
    }
}
