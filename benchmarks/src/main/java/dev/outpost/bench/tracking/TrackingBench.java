package dev.outpost.bench.tracking;

import dev.outpost.bench.Folders;
import dev.outpost.bench.Peers;
import dev.outpost.bench.Progress;
import dev.outpost.bench.ServerUnderLoad;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.DoubleFunction;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How many heartbeats, browsers and subscribers the tracking server bears with the real server list, beside the limits of
 * writing (Redis: SET with expiry) and of reading (nginx: one file). Each server is a process of its own, its load client
 * another, on the same machine, one after the other.
 */
@Command(
        name = "tracking",
        description = {
            "Lists real servers as hosts that heartbeat, up to 100,000, and raises heartbeats, questions and subscribers.",
            "Redis (SET with expiry) and nginx (one page of the list as a file) run beside it. Times count from the instant",
            "that was fixed in advance."
        },
        mixinStandardHelpOptions = true)
public final class TrackingBench implements Callable<Integer> {

    private static final double WRITE_BOUND_MS = 50;
    private static final double READ_BOUND_MS = 5;
    private static final int TRIES = 2;
    private static final double BEAT_EACH_S = 10;
    private static final int READS_PER_S = 100;
    private static final int PAGE_LISTINGS = 50;
    private static final double WARM_UP_S = 4;
    private static final Pattern SERVES = Pattern.compile("ready in .*http://127\\.0\\.0\\.1:(\\d+)");

    @Option(
            names = "--duration",
            paramLabel = "S",
            description = "Seconds that are measured of each step (default: 10).")
    private double durationS = 10;

    @Option(
            names = "--listings",
            paramLabel = "N,...",
            split = ",",
            description = "Games that are listed, rising (default: 1000,10000,100000).")
    private List<Integer> listings = List.of(1000, 10_000, 100_000);

    @Option(
            names = "--heartbeats",
            paramLabel = "N,...",
            split = ",",
            description = "Heartbeats a second with all listings (default: 10000,20000,30000,40000,50000).")
    private List<Integer> heartbeats = List.of(10_000, 20_000, 30_000, 40_000, 50_000);

    @Option(
            names = "--reads",
            paramLabel = "N,...",
            split = ",",
            description = "Questions a second with all listings (default: 500,1000,2000,4000,8000,16000).")
    private List<Integer> reads = List.of(500, 1000, 2000, 4000, 8000, 16_000);

    @Option(names = "--subscribers", paramLabel = "N", description = "Subscribers of the stream (default: 1000).")
    private int subscribers = 1000;

    @Option(
            names = "--changes",
            paramLabel = "N",
            description = "Changes a second, each seen by a tenth of the subscribers (default: 100).")
    private int changes = 100;

    @Option(
            names = "--changing",
            paramLabel = "N",
            description = "One heartbeat in N tells of other players; 0: none does (default: 10).")
    private int changingOf = 10;

    @Option(
            names = "--quick",
            description = "A few seconds with few hosts: shows that it works, its numbers mean nothing.")
    private boolean quick;

    private final Path root =
            Path.of(System.getProperty("project.root", ".")).toAbsolutePath().normalize();
    private final Path trackingJar = root.resolve("tracking-server/target/tracking-server.jar");
    private final Path ownJar = root.resolve("benchmarks/target/benchmarks.jar");
    private final Path list = root.resolve("demo/listings/server-listings.jsonl.gz");
    private final Progress progress = new Progress();
    private final List<Row> rows = new ArrayList<>();
    private final JsonArray memory = new JsonArray();

    private TrackingBench() {}

    /** Runs it; the exit status. */
    public static int run(String[] args) {
        return new CommandLine(new TrackingBench()).execute(args);
    }

    @Override
    public Integer call() throws Exception {
        if (quick) {
            listings = List.of(200, 500);
            heartbeats = List.of(500);
            reads = List.of(100);
            subscribers = 20;
            durationS = 1;
        }
        System.out.printf(
                Locale.ROOT,
                "the list of %s, %.0f s measured a step, times in ms from the instant due, %d cores for server and client%n%n",
                root.relativize(list),
                durationS,
                Runtime.getRuntime().availableProcessors());
        Path folder = Files.createTempDirectory(Folders.besideTheJar(), "bench-tracking-");
        try {
            System.out.println(Row.HEAD);
            String page = tracking(Files.createDirectories(folder.resolve("tracking")));
            redis(Files.createDirectories(folder.resolve("redis")));
            nginx(Files.createDirectories(folder.resolve("nginx")), page);
        } finally {
            progress.clear();
            Folders.delete(folder);
        }
        return report();
    }

    /** Measures the tracking server; a page of its list. */
    private String tracking(Path folder) throws IOException, InterruptedException {
        try (ServerUnderLoad server = ServerUnderLoad.start(folder, command(folder), SERVES, 0);
                LoadProcess load = LoadProcess.start(ownJar, Target.TRACKING, server, list, 0, changingOf, "-")) {
            int most = listings.get(listings.size() - 1);
            Step small = step(listings.get(0), quick ? 200 : 5000, READS_PER_S);
            progress.show("tracking: warming up");
            load.run(small); // not printed: lets the code of both be compiled
            long heap = server.liveHeapBytes(false);
            int before = small.listings();
            for (int count : listings) {
                progress.show("tracking: " + count + " listings");
                one("tracking", load, step(count, count / BEAT_EACH_S, READS_PER_S));
                if (count > before) {
                    heap = grown(server, heap, before, count);
                    before = count;
                }
            }
            Step all = step(most, most / BEAT_EACH_S, READS_PER_S);
            rising("tracking", load, heartbeats, all::writing, "writes", WRITE_BOUND_MS);
            rising("tracking", load, reads, all::reading, "reads", READ_BOUND_MS);
            progress.show("tracking: " + subscribers + " subscribers");
            one("tracking", load, all.heard(subscribers, changes));
            return Page.of(server.port(), PAGE_LISTINGS);
        }
    }

    private long grown(ServerUnderLoad server, long heap, int before, int count)
            throws IOException, InterruptedException {
        long now = server.liveHeapBytes(false);
        if (heap >= 0 && now >= 0) {
            memory.add(new JsonObject()
                    .put("from_listings", before)
                    .put("to_listings", count)
                    .put("heap_bytes_per_listing", (double) (now - heap) / (count - before)));
        }
        return now;
    }

    private void redis(Path folder) throws IOException, InterruptedException {
        Optional<ServerUnderLoad> redis = Peers.redis(folder);
        if (redis.isEmpty()) {
            return;
        }
        int most = listings.get(listings.size() - 1);
        try (ServerUnderLoad server = redis.get();
                LoadProcess load = LoadProcess.start(ownJar, Target.REDIS, server, list, most, 0, "-")) {
            progress.show("redis: warming up");
            load.run(step(most, heartbeats.get(0), 0));
            rising("redis SET", load, heartbeats, step(most, 0, 0)::writing, "writes", WRITE_BOUND_MS);
        }
    }

    private void nginx(Path folder, String page) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("page.json"), page);
        Optional<ServerUnderLoad> nginx = Peers.nginx(folder);
        if (nginx.isEmpty()) {
            return;
        }
        try (ServerUnderLoad server = nginx.get();
                LoadProcess load = LoadProcess.start(ownJar, Target.NGINX, server, list, 0, 0, "/page.json")) {
            progress.show("nginx: warming up");
            load.run(step(0, 0, reads.get(0)));
            rising("nginx file", load, reads, step(0, 0, 0)::reading, "reads", READ_BOUND_MS);
        }
    }

    private Step step(int count, double writesPerS, double readsPerS) {
        return new Step(count, writesPerS, readsPerS, 0, 0, quick ? 0.5 : WARM_UP_S, durationS);
    }

    /** A step for each rate, until one is not borne. */
    private void rising(
            String name, LoadProcess load, List<Integer> rates, DoubleFunction<Step> at, String what, double boundMs)
            throws IOException {
        for (int rate : rates) {
            progress.show(name + ": " + rate + " " + what + "/s");
            boolean bore = false;
            for (int tries = 0; tries < TRIES && !bore; tries++) {
                bore = one(name, load, at.apply(rate)).bore(what, boundMs);
            }
            if (!bore) {
                System.out.printf(Locale.ROOT, "  p99 over %.0f ms, or not all answered: no more%n", boundMs);
                return;
            }
        }
    }

    private Row one(String name, LoadProcess load, Step step) throws IOException {
        Row row = new Row(name, step, load.run(step));
        rows.add(row);
        progress.clear();
        System.out.println(row.line());
        return row;
    }

    /** The jar, with its bounds per address out of the way: here all hosts and browsers are one. */
    private List<String> command(Path folder) {
        List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--http-port",
                "0",
                "--data-dir",
                folder.resolve("data").toString()));
        for (String setting : Lifted.SETTINGS) {
            arguments.add("--set");
            arguments.add(setting);
        }
        return ServerUnderLoad.java(trackingJar, arguments);
    }

    private int report() throws IOException {
        System.out.println();
        Summary summary = new Summary(rows, WRITE_BOUND_MS, READ_BOUND_MS);
        summary.lines().forEach(System.out::println);
        for (int i = 0; i < memory.size(); i++) {
            JsonObject one = memory.getJsonObject(i);
            System.out.printf(
                    Locale.ROOT,
                    "heap after collection, %d to %d listings: %.0f bytes each%n",
                    one.getInteger("from_listings"),
                    one.getInteger("to_listings"),
                    one.getDouble("heap_bytes_per_listing"));
        }
        JsonObject all = new JsonObject()
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("duration_s", durationS)
                .put("quick", quick)
                .put("rows", new JsonArray(rows.stream().map(Row::json).toList()))
                .put("ratios", summary.ratios())
                .put("memory", memory);
        Path file = root.resolve("target/bench-tracking.json");
        Files.createDirectories(root.resolve("target"));
        Files.writeString(file, all.encodePrettily());
        System.out.println(all.encode());
        return 0;
    }
}
