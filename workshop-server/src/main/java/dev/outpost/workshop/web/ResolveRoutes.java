package dev.outpost.workshop.web;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Bodies;
import dev.outpost.server.web.Exchange;
import dev.outpost.server.web.Fault;
import dev.outpost.server.web.FaultException;
import dev.outpost.server.web.Fields;
import dev.outpost.server.web.Texts;
import dev.outpost.workshop.resolve.Lock;
import dev.outpost.workshop.resolve.Request;
import dev.outpost.workshop.resolve.Resolution;
import dev.outpost.workshop.resolve.TooHardException;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Resolving, and what goes with it. */
final class ResolveRoutes {

    private static final String JSON = "application/json";
    private static final Set<String> FIELDS = Set.of("roots", "lock", "prereleases", "module", "holdings");
    private static final Set<String> ROOT = Set.of("id", "range");
    private static final int MOST_HELD = 1024;
    private static final int LONGEST_MODULE = 64;
    private static final long TOO_HARD_RETRY_S = 60;

    private final Vertx vertx;
    private final Solver solver;
    private final Workers resolvers;
    private final Bodies bodies;
    private final WebObserver observer;
    private final LongSupplier nanoClock;

    ResolveRoutes(
            Vertx vertx,
            Solver solver,
            Workers resolvers,
            Bodies bodies,
            WebObserver observer,
            LongSupplier nanoClock) {
        this.vertx = vertx;
        this.solver = solver;
        this.resolvers = resolvers;
        this.bodies = bodies;
        this.observer = observer;
        this.nanoClock = nanoClock;
    }

    void resolve(Exchange exchange) throws FaultException {
        Asked.parameters(exchange, Set.of());
        bodies.read(
                exchange.request(),
                body -> exchange.guarded(() -> {
                    Request request = request(exchange.json(body), FIELDS);
                    exchange.then(
                            solve(request),
                            resolution -> send(exchange, solved(resolution).bytes()));
                }),
                exchange::refuse);
    }

    void check(Exchange exchange) throws FaultException {
        Asked.parameters(exchange, Set.of());
        bodies.read(
                exchange.request(),
                body -> exchange.guarded(() -> {
                    Lock lock = lock(exchange.json(body));
                    exchange.then(
                            bounded(() -> solver.check(lock)),
                            troubles -> send(
                                    exchange,
                                    WorkshopJson.check(troubles).toBuffer().getBytes()));
                }),
                exchange::refuse);
    }

    void breakage(Exchange exchange) throws FaultException {
        Asked.parameters(exchange, Set.of());
        try {
            Asked.type(exchange, List.of("application/yaml"));
        } catch (FaultException e) {
            Bodies.drop(vertx, exchange.request());
            throw e;
        }
        bodies.read(
                exchange.request(),
                body -> exchange.guarded(() -> {
                    Manifest manifest = Manifest.read(body.getBytes());
                    exchange.then(
                            bounded(() -> solver.breakage(manifest)),
                            found -> send(
                                    exchange,
                                    WorkshopJson.breakage(found).toBuffer().getBytes()));
                }),
                exchange::refuse);
    }

    /** Solves, on a worker and within its bounds. */
    Future<Resolution> solve(Request request) {
        long begun = nanoClock.getAsLong();
        return bounded(() -> solver.resolve(request))
                .onSuccess(resolution -> observer.resolved(
                        request.roots().firstKey().toString(),
                        resolution instanceof Resolution.Solved solved
                                ? Math.max(
                                        0,
                                        solved.lock().packages().size()
                                                - request.roots().size())
                                : 0,
                        resolution.effort().conflicts(),
                        nanoClock.getAsLong() - begun));
    }

    private <T> Future<T> bounded(Callable<T> work) {
        return resolvers.run(() -> {
            try {
                return work.call();
            } catch (TooHardException e) {
                throw new FaultException(
                        Fault.later(503, "too_hard", String.valueOf(e.getMessage()), TOO_HARD_RETRY_S));
            }
        });
    }

    /** The lock, or the refusal that says why there is none. */
    static Lock solved(Resolution resolution) throws FaultException {
        if (resolution instanceof Resolution.Solved solved) {
            return solved.lock();
        }
        Resolution.Unsolvable unsolvable = (Resolution.Unsolvable) resolution;
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("culprit", unsolvable.explanation().culprit().toString());
        members.put("explanation", new JsonArray(unsolvable.explanation().sentences()));
        members.put("facts", WorkshopJson.array(unsolvable.explanation().facts(), WorkshopJson::fact));
        members.put("repairs", WorkshopJson.array(unsolvable.repairs(), WorkshopJson::repair));
        throw new FaultException(
                Fault.of(422, "unsolvable", unsolvable.explanation().text()).with(members));
    }

    /** Reads a request; refuses by field. */
    static Request request(JsonObject json, Set<String> known) {
        Fields fields = Fields.of("", json, known);
        JsonObject lock = fields.object("lock");
        String module = Texts.line("module", fields.text("module", ""), 0, LONGEST_MODULE);
        return new Request(
                roots(json.getValue("roots")),
                lock == null ? null : lock(lock),
                fields.flag("prereleases"),
                holdings(json.getValue("holdings")),
                module.isEmpty() ? null : module);
    }

    /** By id in an object, or as a lock has them: in a list. */
    private static SortedMap<PackageId, VersionRange> roots(@Nullable Object value) {
        SortedMap<PackageId, VersionRange> roots = new TreeMap<>();
        if (value instanceof JsonObject byId && byId.size() <= Request.MOST_ROOTS) {
            for (String id : byId.fieldNames()) {
                roots.put(PackageId.parse(id), range("roots." + id, byId.getValue(id)));
            }
        } else if (value instanceof JsonArray list && list.size() <= Request.MOST_ROOTS) {
            for (int i = 0; i < list.size(); i++) {
                String path = "roots[" + i + "]";
                if (!(list.getValue(i) instanceof JsonObject root)) {
                    throw new BadFieldException(path, String.valueOf(list.getValue(i)), "an object");
                }
                Fields fields = Fields.of(path + ".", root, ROOT);
                VersionRange range = range(path + ".range", root.getValue("range", "*"));
                if (roots.put(PackageId.parse(fields.text("id")), range) != null) {
                    throw new BadFieldException(path, fields.text("id"), "each package once");
                }
            }
        } else {
            throw new BadFieldException(
                    "roots", String.valueOf(value), "ids and ranges of 1 to " + Request.MOST_ROOTS + " packages");
        }
        return roots;
    }

    private static VersionRange range(String field, @Nullable Object value) {
        if (!(value instanceof String text)) {
            throw new BadFieldException(field, String.valueOf(value), "a range");
        }
        try {
            return VersionRange.parse(text);
        } catch (BadFieldException e) {
            throw new BadFieldException(field, text, e.accepted());
        }
    }

    static Lock lock(JsonObject json) {
        return Lock.read(json.toBuffer().getBytes());
    }

    private static List<Map<PackageId, Version>> holdings(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        String accepted = "for each player a list of publisher/name@version, at most " + MOST_HELD;
        if (!(value instanceof JsonArray players) || players.size() > Request.MOST_PLAYERS) {
            throw new BadFieldException("holdings", value, accepted);
        }
        List<Map<PackageId, Version>> all = new ArrayList<>();
        for (int player = 0; player < players.size(); player++) {
            String field = "holdings[" + player + "]";
            if (!(players.getValue(player) instanceof JsonArray held) || held.size() > MOST_HELD) {
                throw new BadFieldException(field, String.valueOf(players.getValue(player)), accepted);
            }
            Map<PackageId, Version> holding = new HashMap<>();
            for (Object each : held) {
                String text = String.valueOf(each);
                int at = text.indexOf('@');
                if (!(each instanceof String) || at < 0) {
                    throw new BadFieldException(field, text, accepted);
                }
                holding.put(PackageId.parse(text.substring(0, at)), Version.parse(text.substring(at + 1)));
            }
            all.add(holding);
        }
        return all;
    }

    static void send(Exchange exchange, byte[] json) {
        exchange.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Buffer.buffer(json));
    }
}
