package dev.outpost.bench.workshop;

import dev.outpost.bench.Folders;
import dev.outpost.bench.Peers;
import dev.outpost.bench.Progress;
import dev.outpost.bench.ServerUnderLoad;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the workshop server bears: publishing until it has many versions, searching and resolving among them, downloads of
 * one large and of many small packages beside nginx serving the same bytes in the same run, and optionally npm's registry
 * Verdaccio with equal packages. Servers are processes of their own, one at a time; the client is on the same machine.
 */
@Command(
        name = "workshop",
        description = "Publish, search, resolve and download on the workshop server, beside nginx and Verdaccio.",
        mixinStandardHelpOptions = true)
public final class WorkshopBench implements Callable<Integer> {

    /** However slow the disk is, the other steps come. */
    private static final long PUBLISH_BOUND_S = 60;

    private static final int SMALL_BYTES = 16 << 10;
    private static final int CONNECTIONS = 4;

    /** Who publishes waits for the disk, which is forced for many in the time that it is for one. */
    private static final int PUBLISHERS = 16;

    private static final double MIB = 1 << 20;

    @Option(
            names = "--versions",
            paramLabel = "N",
            description = "Versions that are published, in a minute at most (default: 20000).")
    private int versions = 20_000;

    @Option(names = "--large", paramLabel = "MIB", description = "Size of the large package (default: 256).")
    private int largeMib = 256;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Searches and resolutions due each second, one after the other kind (default: 100).")
    private int rate = 100;

    @Option(names = "--duration", paramLabel = "S", description = "Seconds of each of these (default: 10).")
    private int durationS = 10;

    @Option(names = "--heap", paramLabel = "MIB", description = "The server's heap (default: 256).")
    private int heapMib = 256;

    @Option(names = "--vs", paramLabel = "PEER", description = "verdaccio: npm's registry beside it (needs npm).")
    private @Nullable String peer;

    @Option(names = "--quick", description = "A few seconds: shows that it works, its numbers mean nothing.")
    private boolean quick;

    private final Path root =
            Path.of(System.getProperty("project.root", ".")).toAbsolutePath().normalize();
    private final Progress progress = new Progress();
    private final JsonObject report = new JsonObject();

    private WorkshopBench() {}

    /** Runs it; the exit status. */
    public static int run(String[] args) {
        return new CommandLine(new WorkshopBench()).execute(args);
    }

    @Override
    public Integer call() throws Exception {
        if (peer != null && !peer.equals("verdaccio")) {
            System.err.println("--vs is " + peer + "; accepted is verdaccio");
            return CommandLine.ExitCode.USAGE;
        }
        if (quick) {
            versions = 300;
            largeMib = 8;
            durationS = 1;
        }
        System.out.printf(
                Locale.ROOT,
                "%,d versions, server with -Xmx%dm, %d connections that ask and %d that publish, %d cores for server and"
                        + " client%n%n",
                versions,
                heapMib,
                CONNECTIONS,
                PUBLISHERS,
                Runtime.getRuntime().availableProcessors());
        Path folder = Files.createTempDirectory(Folders.besideTheJar(), "bench-workshop-");
        try {
            workshop(Files.createDirectories(folder.resolve("workshop")));
            nginx(Files.createDirectories(folder.resolve("nginx")));
            if (peer != null) {
                verdaccio(folder);
            }
        } finally {
            progress.clear();
            Folders.delete(folder);
        }
        System.out.println(report.encode());
        return CommandLine.ExitCode.OK;
    }

    private int small() {
        return quick ? 100 : 2000;
    }

    private void workshop(Path folder) throws IOException, InterruptedException {
        try (Registry registry = Registry.start(root, folder, heapMib, PUBLISHERS)) {
            ServerUnderLoad server = registry.server();
            String token = registry.token();
            publish(server, token);
            asked("search", server, i -> "/v1/search?q=" + encoded(Catalogue.question(i)));
            resolve(server);
            Clients.Result published = Clients.run(
                    server.port(),
                    PUBLISHERS,
                    small(),
                    0,
                    201,
                    (wire, i) -> wire.send(
                            "POST",
                            "/v1/packages",
                            "application/zip",
                            token,
                            Catalogue.alone(String.valueOf(i), SMALL_BYTES)));
            int smalls = published.requests();
            tell("workshop publish 16 KiB", published);
            report.put("workshop_publish_per_s", published.perS());
            download("workshop", server, i -> "/v1/packages/small/mod-" + i % smalls + "/versions/1.0.0/download");
            large(server, token);
        }
    }

    private void publish(ServerUnderLoad server, String token) throws IOException, InterruptedException {
        int wanted = versions;
        int step = Math.max(1, wanted / 10);
        double first = server.rssMib();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PUBLISH_BOUND_S);
        versions = 0;
        while (versions < wanted) {
            int begin = versions;
            progress.show("publishing " + begin + " of " + wanted);
            Clients.Result result = Clients.run(
                    server.port(),
                    PUBLISHERS,
                    Math.min(step, wanted - begin),
                    0,
                    201,
                    (wire, i) -> wire.send(
                            "POST", "/v1/packages", "application/zip", token, Catalogue.bytes(begin + i, 64)));
            versions += result.requests();
            boolean last = versions == wanted || System.nanoTime() > until;
            if (begin == 0 || last) {
                progress.clear();
                tell("workshop publish, versions " + (begin + 1) + " to " + versions, result);
            }
            if (last) {
                break;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "workshop memory: RSS %.0f MiB at the start, %.0f with all versions%n",
                first,
                server.rssMib());
        report.put("rss_mib_start", first).put("rss_mib_published", server.rssMib());
    }

    /** Paths of the i-th question. */
    private interface Paths {
        String of(int i);
    }

    private void asked(String what, ServerUnderLoad server, Paths paths) throws IOException, InterruptedException {
        progress.show(what);
        // Not told: lets the code be compiled
        Clients.run(server.port(), CONNECTIONS, quick ? 50 : 2000, 0, 200, (wire, i) -> wire.get(paths.of(-i)));
        Clients.Result result = Clients.run(
                server.port(), CONNECTIONS, rate * durationS, rate, 200, (wire, i) -> wire.get(paths.of(i)));
        progress.clear();
        tell("workshop " + what + " at " + rate + "/s", result);
        Clients.Result fastest =
                Clients.run(server.port(), CONNECTIONS, quick ? 50 : 4000, 0, 200, (wire, i) -> wire.get(paths.of(i)));
        tell("workshop " + what + " among " + versions + ", as fast as it goes", fastest);
        report.put("workshop_" + what + "_per_s", fastest.perS());
    }

    private void resolve(ServerUnderLoad server) throws IOException, InterruptedException {
        progress.show("resolve");
        int mods = Math.max(1, versions / Catalogue.VERSIONS_EACH);
        Clients.Request request = (wire, i) -> wire.send(
                "POST",
                "/v1/resolve",
                "application/json",
                "",
                ("{\"roots\":{\"bench/mod-" + Math.floorMod(i * 7919, mods) + "\":\"^1.0\"}}")
                        .getBytes(StandardCharsets.UTF_8));
        Clients.run(server.port(), CONNECTIONS, quick ? 50 : 2000, 0, 200, request);
        Clients.Result result = Clients.run(server.port(), CONNECTIONS, rate * durationS, rate, 200, request);
        progress.clear();
        tell("workshop resolve at " + rate + "/s", result);
    }

    private void large(ServerUnderLoad server, String token) throws IOException, InterruptedException {
        byte[] bytes = Catalogue.alone("large", largeMib << 20);
        long began = System.nanoTime();
        Clients.run(
                server.port(),
                1,
                1,
                0,
                201,
                (wire, i) -> wire.send("POST", "/v1/packages", "application/zip", token, bytes));
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "workshop publish of %d MiB: %.0f MiB/s, to the disk%n",
                largeMib,
                bytes.length / MIB / seconds);
        report.put("large_publish_mib_per_s", bytes.length / MIB / seconds);
        large("workshop", server, "/v1/packages/small/mod-large/versions/1.0.0/download");
    }

    private void large(String name, ServerUnderLoad server, String path) throws IOException, InterruptedException {
        progress.show(name + ": the large package");
        Clients.Result warm = Clients.run(server.port(), 1, 2, 0, 200, (wire, i) -> wire.get(path));
        double before = server.rssMib();
        double cpu = server.cpuS();
        Clients.Result result =
                Clients.run(server.port(), CONNECTIONS, quick ? 4 : 24, 0, 200, (wire, i) -> wire.get(path));
        double perS = result.bytesPerS() / MIB;
        progress.clear();
        System.out.printf(
                Locale.ROOT,
                "%s download of %d MiB: %.0f MiB/s over %d connections (%.0f over one), %.2f CPU s a GiB, RSS %.0f"
                        + " then %.0f MiB%n",
                name,
                largeMib,
                perS,
                CONNECTIONS,
                warm.bytesPerS() / MIB,
                (server.cpuS() - cpu) / (result.requests() * largeMib / 1024.0),
                before,
                server.rssMib());
        report.put(name + "_large_mib_per_s", perS);
        ratio("large_mib_per_s", name);
    }

    private void download(String name, ServerUnderLoad server, Paths paths) throws IOException, InterruptedException {
        progress.show(name + ": small packages");
        Clients.run(server.port(), CONNECTIONS, quick ? 50 : 2000, 0, 200, (wire, i) -> wire.get(paths.of(i)));
        double cpu = server.cpuS();
        int requests = quick ? 200 : 20_000;
        Clients.Result result =
                Clients.run(server.port(), CONNECTIONS, requests, 0, 200, (wire, i) -> wire.get(paths.of(i)));
        progress.clear();
        tell(name + " download of 16 KiB", result);
        System.out.printf(
                Locale.ROOT, "%s: %.0f downloads a CPU second%n", name, requests / Math.max(0.01, server.cpuS() - cpu));
        report.put(name + "_small_per_s", result.perS());
        ratio("small_per_s", name);
    }

    private void nginx(Path folder) throws IOException, InterruptedException {
        Optional<ServerUnderLoad> started = Peers.nginx(folder);
        if (started.isEmpty()) {
            return;
        }
        try (ServerUnderLoad server = started.get()) {
            int smalls = small();
            for (int i = 0; i < smalls; i++) {
                Files.write(folder.resolve("mod-" + i + ".icpkg"), Catalogue.alone(String.valueOf(i), SMALL_BYTES));
            }
            Files.write(folder.resolve("large.icpkg"), Catalogue.alone("large", largeMib << 20));
            download("nginx", server, i -> "/mod-" + i % smalls + ".icpkg");
            large("nginx", server, "/large.icpkg");
        }
    }

    private void verdaccio(Path folder) throws IOException, InterruptedException {
        progress.show("verdaccio: installing");
        Optional<Verdaccio> installed =
                Verdaccio.install(root.resolve("benchmarks/target/verdaccio"), folder.resolve("verdaccio"));
        progress.clear();
        if (installed.isEmpty()) {
            return;
        }
        try (ServerUnderLoad server = installed.get().start()) {
            Clients.Result published = Clients.run(
                    server.port(),
                    PUBLISHERS,
                    small(),
                    0,
                    201,
                    (wire, i) -> wire.send(
                            "PUT",
                            "/mod-" + i,
                            "application/json",
                            "",
                            Verdaccio.document(server.port(), i, Catalogue.alone(String.valueOf(i), SMALL_BYTES))));
            int smalls = published.requests();
            tell("verdaccio publish 16 KiB", published);
            report.put("verdaccio_publish_per_s", published.perS());
            ratio("publish_per_s", "verdaccio");
            Clients.Result searched = Clients.run(
                    server.port(),
                    CONNECTIONS,
                    quick ? 20 : 200,
                    0,
                    200,
                    (wire, i) -> wire.get("/-/v1/search?text=mod-" + i % smalls));
            tell("verdaccio search among " + smalls, searched);
            report.put("verdaccio_search_per_s", searched.perS());
            ratio("search_per_s", "verdaccio");
            download("verdaccio", server, i -> "/mod-" + i % smalls + "/-/mod-" + i % smalls + "-1.0.0.tgz");
        }
    }

    /** Ours in parts of theirs. */
    private void ratio(String what, String name) {
        Double own = report.getDouble("workshop_" + what);
        Double other = report.getDouble(name + "_" + what);
        if (!name.equals("workshop") && own != null && other != null) {
            System.out.printf(Locale.ROOT, "workshop in parts of %s, %s: %.2f%n", name, what, own / other);
            report.put(what + "_of_" + name, own / other);
        }
    }

    private void tell(String what, Clients.Result result) {
        System.out.printf(Locale.ROOT, "%-50s %8.0f/s  %s%n", what, result.perS(), result.times());
        report.put(
                what,
                new JsonObject()
                        .put("per_s", result.perS())
                        .put("p50_ms", result.ms(50))
                        .put("p99_ms", result.ms(99)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
