package dev.outpost.bench.workshop;

import dev.outpost.bench.ServerUnderLoad;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Searches a workshop server that has the database already: alone, and while others publish. */
final class SearchOverHttp {

    private static final int CONNECTIONS = 4;
    private static final int BODY_BYTES = 1024;
    private static final long FOUND_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final ServerUnderLoad server;
    private final String token;
    private final SearchBench.Load load;
    private final JsonObject report = new JsonObject();

    private SearchOverHttp(Registry registry, SearchBench.Load load) {
        this.server = registry.server();
        this.token = registry.token();
        this.load = load;
    }

    /** Measures with the database in the folder {@code data} of this one. */
    static JsonObject measure(
            Path root, Path folder, int heapMib, SearchBench.Load load, Map<SearchKind, List<String>> paths)
            throws Exception {
        try (Registry registry = Registry.start(root, folder, heapMib, 1)) {
            SearchOverHttp http = new SearchOverHttp(registry, load);
            http.measure(paths);
            return http.report;
        }
    }

    private void measure(Map<SearchKind, List<String>> paths) throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%nover HTTP, %d searches due each second, over %d connections%n%-34s %9s %9s %9s %9s %9s%n",
                load.perS(),
                CONNECTIONS,
                "",
                "p50 ms",
                "p90 ms",
                "p99 ms",
                "p99.9 ms",
                "CPU us");
        List<String> mixed = paths.values().stream().flatMap(List::stream).toList();
        // In an order that has kinds in turn: each list is as long as the others.
        int each = mixed.size() / paths.size();
        Clients.Request any = (wire, i) -> wire.get(mixed.get(i % paths.size() * each + i / paths.size() % each));
        Clients.run(server.port(), CONNECTIONS, load.warmUp(), 0, 200, any);
        for (Map.Entry<SearchKind, List<String>> kind : paths.entrySet()) {
            List<String> of = kind.getValue();
            row(kind.getKey().label(), (wire, i) -> wire.get(of.get(i % of.size())));
        }
        row("all kinds in turn", any);
        publishing(any);
        Clients.Result fast = Clients.run(server.port(), CONNECTIONS, load.warmUp(), 0, 200, any);
        System.out.printf(Locale.ROOT, "as fast as it goes: %,.0f searches/s%n", fast.perS());
        report.put("most_per_s", fast.perS());
    }

    private void publishing(Clients.Request any) throws Exception {
        ExecutorService publisher = Executors.newSingleThreadExecutor();
        Histogram toFound = new Histogram(3);
        try {
            Future<Integer> published = publisher.submit(() -> publish(toFound));
            row("the same while others publish", any);
            int count = published.get();
            System.out.printf(
                    Locale.ROOT,
                    "%,d packages published meanwhile, %d due each second; from sending one until it was found: p50"
                            + " %.1f ms, p99 %.1f ms, max %.1f ms%n",
                    count,
                    load.publishesPerS(),
                    toFound.getValueAtPercentile(50) / 1e6,
                    toFound.getValueAtPercentile(99) / 1e6,
                    toFound.getMaxValue() / 1e6);
            report.put(
                    "publish_to_found",
                    new JsonObject()
                            .put("packages", count)
                            .put("p50_ms", toFound.getValueAtPercentile(50) / 1e6)
                            .put("p99_ms", toFound.getValueAtPercentile(99) / 1e6)
                            .put("max_ms", toFound.getMaxValue() / 1e6));
        } finally {
            publisher.shutdownNow();
        }
    }

    /** Publishes one after the other, and looks each up until it is there; how many. */
    private int publish(Histogram toFound) throws IOException, InterruptedException {
        int packages = Math.max(1, load.publishesPerS() * load.seconds());
        long start = System.nanoTime();
        try (Wire wire = new Wire(server.port())) {
            for (int i = 0; i < packages; i++) {
                long early = start + TimeUnit.SECONDS.toNanos(i) / load.publishesPerS() - System.nanoTime();
                TimeUnit.NANOSECONDS.sleep(Math.max(0, early));
                byte[] body = Catalogue.alone("fresh-" + i, BODY_BYTES);
                long sent = System.nanoTime();
                Wire.Answer answer = wire.send("POST", "/v1/packages", "application/zip", token, body);
                if (answer.status() != 201) {
                    throw new IOException("a publish was answered " + answer.status() + ": " + answer.body());
                }
                while (!wire.send("GET", "/v1/search?q=small/mod-fresh-" + i, "text/plain", "", new byte[0])
                        .body()
                        .contains("\"small/mod-fresh-" + i + '"')) {
                    if (System.nanoTime() - sent > FOUND_WITHIN_NANOS) {
                        throw new IOException("what was published is not found");
                    }
                }
                toFound.recordValue(System.nanoTime() - sent);
            }
        }
        return packages;
    }

    private void row(String name, Clients.Request request) throws IOException, InterruptedException {
        double cpu = server.cpuS();
        int searches = load.perS() * load.seconds();
        Clients.Result result = Clients.run(server.port(), CONNECTIONS, searches, load.perS(), 200, request);
        double cpuMicros = (server.cpuS() - cpu) * 1e6 / searches;
        System.out.printf(
                Locale.ROOT,
                "%-34s %9.2f %9.2f %9.2f %9.2f %9.0f%n",
                name,
                result.ms(50),
                result.ms(90),
                result.ms(99),
                result.ms(99.9),
                cpuMicros);
        report.put(
                name,
                new JsonObject()
                        .put("searches", searches)
                        .put("p50_ms", result.ms(50))
                        .put("p90_ms", result.ms(90))
                        .put("p99_ms", result.ms(99))
                        .put("p999_ms", result.ms(99.9))
                        .put("server_cpu_us", cpuMicros));
    }
}
