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
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import io.vertx.core.Future;
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
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Resolving, and what goes with it. */
final class ResolveRoutes {

    private static final String JSON = "application/json";
    private static final Set<String> FIELDS = Set.of("roots", "lock", "prereleases", "module", "holdings");
    private static final int MOST_HELD = 1024;
    private static final int LONGEST_MODULE = 64;

    private final Solver solver;
    private final Workers resolvers;
    private final Bodies bodies;
    private final WebObserver observer;
    private final LongSupplier nanoClock;

    ResolveRoutes(Solver solver, Workers resolvers, Bodies bodies, WebObserver observer, LongSupplier nanoClock) {
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

    /** Solves, on a worker and within its bounds. */
    Future<Resolution> solve(Request request) {
        long begun = nanoClock.getAsLong();
        return resolvers
                .<Resolution>run(() -> {
                    try {
                        return solver.resolve(request);
                    } catch (TooHardException e) {
                        throw new FaultException(Fault.later(503, "too_hard", String.valueOf(e.getMessage()), 60));
                    }
                })
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

    /** The lock, or the refusal that says why there is none. */
    static Lock solved(Resolution resolution) throws FaultException {
        if (resolution instanceof Resolution.Solved solved) {
            return solved.lock();
        }
        Resolution.Unsolvable unsolvable = (Resolution.Unsolvable) resolution;
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("culprit", unsolvable.explanation().culprit().toString());
        members.put("explanation", new JsonArray(unsolvable.explanation().sentences()));
        members.put("repairs", WorkshopJson.array(unsolvable.repairs(), WorkshopJson::repair));
        throw new FaultException(
                Fault.of(422, "unsolvable", unsolvable.explanation().text()).with(members));
    }

    /** Reads a request; refuses by field. */
    static Request request(JsonObject json, Set<String> known) {
        Fields fields = Fields.of("", json, known);
        TreeMap<PackageId, VersionRange> roots = new TreeMap<>();
        JsonObject asked = fields.object("roots");
        if (asked == null) {
            throw BadFieldException.missing("roots", "ids and ranges");
        }
        for (String name : asked.fieldNames()) {
            if (!(asked.getValue(name) instanceof String range)) {
                throw new BadFieldException("roots." + name, String.valueOf(asked.getValue(name)), "a range");
            }
            roots.put(PackageId.parse(name), VersionRange.parse(range));
        }
        JsonObject lock = fields.object("lock");
        String module = Texts.line("module", fields.text("module", ""), 0, LONGEST_MODULE);
        return new Request(
                roots,
                lock == null ? null : lock(lock),
                fields.flag("prereleases"),
                holdings(json.getValue("holdings")),
                module.isEmpty() ? null : module);
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
