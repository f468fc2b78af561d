package dev.outpost.tracking.web;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Bodies;
import dev.outpost.server.web.Exchange;
import dev.outpost.server.web.Fault;
import dev.outpost.server.web.FaultException;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.tracking.browse.BrowseRequest;
import dev.outpost.tracking.browse.ListingBook;
import dev.outpost.tracking.browse.Query;
import dev.outpost.tracking.browse.Why;
import dev.outpost.tracking.json.ListingJson;
import dev.outpost.tracking.listing.Change;
import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.Ids;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.ListingStore;
import dev.outpost.tracking.listing.Origin;
import dev.outpost.tracking.listing.Outcome;
import dev.outpost.tracking.listing.Refusal;
import dev.outpost.tracking.listing.SecretHash;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;

/** What hosts ask: to list, to keep listed, to take off, and why a game is not shown. */
final class ListingRoutes {

    private static final String JSON = "application/json";

    /** A server that is full has room when somebody's game ends. */
    private static final long FULL_RETRY_S = 30;

    private final ListingStore store;
    private final ListingBook book;
    private final WebRules rules;
    private final Admission admission;
    private final Ids ids;
    private final Bodies bodies;

    ListingRoutes(ListingStore store, ListingBook book, WebRules rules, Admission admission, Ids ids, Bodies bodies) {
        this.store = store;
        this.book = book;
        this.rules = rules;
        this.admission = admission;
        this.ids = ids;
        this.bodies = bodies;
    }

    void create(Exchange exchange) {
        bodies.read(
                exchange.request(),
                body -> exchange.guarded(() -> {
                    Draft game = ListingJson.draft(exchange.json(body));
                    boolean vouched = admission.mayVouch(exchange.from(), exchange.bearer());
                    boolean shown = admission.showsAtOnce(vouched);
                    String secret = ids.secret();
                    exchange.then(
                            store.create(
                                    vouched ? game : game.with(game.players().vouched(false)),
                                    SecretHash.of(secret),
                                    vouched
                                            ? Origin.relay(exchange.from(), shown)
                                            : Origin.host(exchange.from(), shown)),
                            outcome -> created(exchange, outcome, secret));
                }),
                exchange::refuse);
    }

    private void created(Exchange exchange, Outcome outcome, String secret) throws FaultException {
        Listing listing = done(outcome);
        admission.heard(listing, exchange.from());
        exchange.response()
                .setStatusCode(201)
                .putHeader(HttpHeaders.LOCATION, TrackingRoutes.LISTINGS + "/" + listing.id())
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(new JsonObject()
                        .put("id", listing.id())
                        .put("secret", secret)
                        .put("ttl_s", rules.ttl().toMillis() / 1000.0)
                        .put("heartbeat_s", rules.heartbeat().toMillis() / 1000.0)
                        .toBuffer());
    }

    void heartbeat(Exchange exchange) {
        bodies.read(
                exchange.request(),
                body -> exchange.guarded(() -> {
                    SecretHash secret = secret(exchange);
                    ListingJson.Heartbeat heartbeat = body.length() == 0
                            ? new ListingJson.Heartbeat(Change.NONE, 0)
                            : ListingJson.heartbeat(exchange.json(body));
                    exchange.then(
                            store.heartbeat(exchange.path("id"), secret, heartbeat.change(), heartbeat.seq()),
                            outcome -> {
                                admission.heard(done(outcome), exchange.from());
                                exchange.response().setStatusCode(204).end();
                            });
                }),
                exchange::refuse);
    }

    void delete(Exchange exchange) throws FaultException {
        exchange.then(store.delete(exchange.path("id"), secret(exchange), GoneReason.HOST_DEPARTED), outcome -> {
            done(outcome);
            exchange.response().setStatusCode(204).end();
        });
    }

    void why(Exchange exchange) throws FaultException {
        Query query = query(exchange.parameters());
        exchange.then(store.check(exchange.path("id"), secret(exchange)), outcome -> {
            if (outcome instanceof Outcome.Refused refused && refused.why() == Refusal.UNKNOWN) {
                throw new FaultException(unknown(exchange.path("id")));
            }
            exchange.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(why(done(outcome), query).toBuffer());
        });
    }

    private static Query query(Map<String, String> parameters) throws FaultException {
        try {
            return BrowseRequest.query(parameters);
        } catch (BadFieldException e) {
            throw new FaultException(Fault.of(400, "bad_parameter", e));
        }
    }

    private JsonObject why(Listing listing, Query query) {
        JsonArray reasons = new JsonArray();
        Admission.Reason hidden = listing.visible() ? null : admission.hidden(listing.id());
        if (hidden != null) {
            reasons.add(reason(hidden.code(), hidden.detail()));
        }
        Why.of(listing, query).forEach(why -> reasons.add(reason(Labels.of(why.code()), why.sentence())));
        return new JsonObject().put("shown", listing.visible()).put("reasons", reasons);
    }

    private static JsonObject reason(String code, String detail) {
        return new JsonObject().put("code", code).put("detail", detail);
    }

    /** Says as well as is known why there is no such listing. */
    Fault unknown(String id) {
        GoneReason gone = Listing.isId(id) ? book.gone(id) : null;
        return Fault.of(
                404,
                "unknown",
                gone == null
                        ? "There is no such listing here, and there was none lately."
                        : Why.gone(gone).sentence());
    }

    /** The listing, or the refusal as a problem. */
    private static Listing done(Outcome outcome) throws FaultException {
        if (outcome instanceof Outcome.Done done) {
            return done.listing();
        }
        Outcome.Refused refused = (Outcome.Refused) outcome;
        int status = switch (refused.why()) {
            case UNKNOWN -> 404;
            case WRONG_SECRET -> 401;
            case REPLAYED -> 409;
            case CAPPED_ADDRESS, CAPPED_SUBNET, CAPPED_SOURCE -> 429;
            case CAPPED_SERVER, UNAVAILABLE -> 503;
        };
        String sentence = refused.detail().substring(0, 1).toUpperCase(Locale.ROOT)
                + refused.detail().substring(1) + ".";
        String code = Labels.of(refused.why());
        throw new FaultException(
                status == 429 || status == 503
                        ? Fault.later(
                                status,
                                code,
                                sentence,
                                refused.why() == Refusal.CAPPED_SERVER
                                        ? FULL_RETRY_S
                                        : refused.retryAfter().plusMillis(999).toSeconds())
                        : Fault.of(status, code, sentence));
    }

    private SecretHash secret(Exchange exchange) throws FaultException {
        String bearer = exchange.bearer();
        if (bearer == null) {
            throw new FaultException(Fault.of(
                    401,
                    "no_secret",
                    "This needs the header 'Authorization: Bearer' with the secret that the listing's creation"
                            + " answered with."));
        }
        if (!Listing.isId(exchange.path("id"))) {
            throw new FaultException(unknown(exchange.path("id")));
        }
        return SecretHash.of(bearer);
    }
}
