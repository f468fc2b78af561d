package dev.outpost.workshop.web;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Exchange;
import dev.outpost.server.web.FaultException;
import dev.outpost.server.web.Packing;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.workshop.resource.AiUsage;
import dev.outpost.workshop.resource.Channel;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.search.Facet;
import dev.outpost.workshop.search.Found;
import dev.outpost.workshop.search.Search;
import dev.outpost.workshop.search.Sort;
import dev.outpost.workshop.store.Page;
import dev.outpost.workshop.store.ReleaseStore;
import dev.outpost.workshop.store.Shelved;
import dev.outpost.workshop.store.VersionRow;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is asked of packages without fetching them: each answer has an entity tag, and is packed for who takes it so. */
final class ReadRoutes {

    private static final int MOST_ON_PAGE = 500;
    private static final int USUAL_PAGE = 100;
    private static final int USUAL_HITS = 20;
    private static final long GREATEST_SEQUENCE = 9_007_199_254_740_991L;
    private static final int MOST_VALUES = 8;
    private static final Set<String> PAGE = Set.of("limit", "cursor");
    private static final Set<String> SEARCH = Stream.concat(
                    Stream.of("q", "sort", "limit", "cursor"),
                    Arrays.stream(Facet.values()).map(Facet::label))
            .collect(Collectors.toUnmodifiableSet());

    private final ReleaseStore store;
    private final Workers workers;
    private final WebObserver observer;
    private final LongSupplier nanoClock;

    ReadRoutes(ReleaseStore store, Workers workers, WebObserver observer, LongSupplier nanoClock) {
        this.store = store;
        this.workers = workers;
        this.observer = observer;
        this.nanoClock = nanoClock;
    }

    void packageOf(Exchange exchange) throws FaultException {
        PackageId id = Asked.id(exchange);
        Asked.parameters(exchange, Set.of());
        answer(
                exchange,
                () -> WorkshopJson.packageOf(
                        store.find(id).orElseThrow(() -> Asked.unknown("package '" + id + "'")),
                        store.shown(id).orElse(null)));
    }

    void versions(Exchange exchange) throws FaultException {
        PackageId id = Asked.id(exchange);
        Map<String, String> asked = Asked.parameters(exchange, PAGE);
        String cursor = Asked.cursor(asked);
        int limit = limit(asked);
        answer(exchange, () -> {
            Page<VersionRow> page = store.versions(id, cursor, limit);
            if (page.items().isEmpty() && cursor == null) {
                throw Asked.unknown("package '" + id + "'");
            }
            return WorkshopJson.versions(page);
        });
    }

    void release(Exchange exchange) throws FaultException {
        PackageId id = Asked.id(exchange);
        Version version = Asked.anyVersion(exchange);
        Asked.parameters(exchange, Set.of());
        answer(exchange, () -> WorkshopJson.release(release(id, version)));
    }

    void manifest(Exchange exchange) throws FaultException {
        PackageId id = Asked.id(exchange);
        Version version = Asked.anyVersion(exchange);
        Asked.parameters(exchange, Set.of());
        exchange.then(
                workers.run(() -> {
                    Shelved shelved = release(id, version);
                    return new Text(
                            shelved.release().manifestHash().hex(),
                            Buffer.buffer(store.manifest(
                                            id, shelved.release().manifest().version())
                                    .orElseThrow(() -> Asked.unknown("manifest"))));
                }),
                text -> {
                    String tag = '"' + text.hash() + '"';
                    if (exchange.knows(tag)) {
                        exchange.unchanged(tag);
                        return;
                    }
                    exchange.response()
                            .putHeader(HttpHeaders.ETAG, tag)
                            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                            .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml; charset=utf-8")
                            .putHeader("X-Content-Type-Options", "nosniff")
                            .end(text.bytes());
                });
    }

    private record Text(String hash, Buffer bytes) {}

    void dependents(Exchange exchange) throws FaultException {
        PackageId id = Asked.id(exchange);
        Map<String, String> asked = Asked.parameters(exchange, PAGE);
        String cursor = Asked.cursor(asked);
        int limit = limit(asked);
        answer(exchange, () -> WorkshopJson.dependents(store.dependents(id, cursor, limit)));
    }

    void changes(Exchange exchange) throws FaultException {
        Map<String, String> asked = Asked.parameters(exchange, Set.of("since", "limit"));
        long since = Asked.number(asked, "since", 0, GREATEST_SEQUENCE, 0);
        int limit = limit(asked);
        answer(
                exchange,
                () -> WorkshopJson.changes(
                        store.changesSince(since, limit), store.totals().sequence()));
    }

    void search(Exchange exchange) throws FaultException {
        long begun = nanoClock.getAsLong();
        Map<String, String> asked = Asked.parameters(exchange, SEARCH);
        Search search = search(asked);
        boolean packed = Packing.accepted(exchange.request());
        Map<String, String> filters = new TreeMap<>();
        search.filters().forEach((facet, values) -> filters.put(facet.label(), String.join(",", values)));
        exchange.then(
                workers.run(() -> {
                    Found found = store.search(search);
                    return new Searched(found.total(), Reply.of(WorkshopJson.found(found), packed));
                }),
                searched -> {
                    searched.reply().send(exchange);
                    observer.searched(search.text(), filters, searched.total(), nanoClock.getAsLong() - begun);
                });
    }

    private record Searched(long total, Reply reply) {}

    private static Search search(Map<String, String> asked) throws FaultException {
        Map<Facet, List<String>> filters = new EnumMap<>(Facet.class);
        for (Facet facet : Facet.values()) {
            String line = Asked.line(asked, facet.label(), Search.LONGEST_TEXT);
            List<String> values = Arrays.stream(line.split(",", -1))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty())
                    .distinct()
                    .toList();
            if (values.size() > MOST_VALUES) {
                throw Asked.bad(new BadFieldException(facet.label(), line, "up to " + MOST_VALUES + " values"));
            }
            if (facet == Facet.AI_USAGE) {
                labels(facet, values, AiUsage.values());
            } else if (facet == Facet.CHANNEL) {
                labels(facet, values, Channel.values());
            }
            if (!values.isEmpty()) {
                filters.put(facet, values);
            }
        }
        String order = asked.getOrDefault("sort", Sort.RELEVANCE.label());
        Sort sort = Sort.labelled(order)
                .orElseThrow(() -> Asked.bad(new BadFieldException("sort", order, "relevance, downloads, recent")));
        return new Search(
                Asked.line(asked, "q", Search.LONGEST_TEXT),
                filters,
                sort,
                (int) Asked.number(asked, "limit", 1, Search.MOST_HITS, USUAL_HITS),
                Asked.cursor(asked));
    }

    /** A value that nothing can have is refused, so that a mistake is not taken for an empty shelf. */
    private static void labels(Facet facet, List<String> values, Enum<?>[] known) throws FaultException {
        List<String> labels = Arrays.stream(known).map(Labels::of).toList();
        for (String value : values) {
            if (values.size() > 1 || !labels.contains(value)) {
                throw Asked.bad(new BadFieldException(facet.label(), value, "one of " + String.join(", ", labels)));
            }
        }
    }

    private Shelved release(PackageId id, @Nullable Version version) throws FaultException {
        return (version == null ? store.shown(id) : store.release(id, version))
                .orElseThrow(
                        () -> Asked.unknown(version == null ? "package '" + id + "'" : "'" + id + "@" + version + "'"));
    }

    private static int limit(Map<String, String> asked) throws FaultException {
        return (int) Asked.number(asked, "limit", 1, MOST_ON_PAGE, USUAL_PAGE);
    }

    private void answer(Exchange exchange, Callable<JsonObject> question) {
        boolean packed = Packing.accepted(exchange.request());
        exchange.then(workers.run(() -> Reply.of(question.call(), packed)), reply -> reply.send(exchange));
    }
}
