package dev.outpost.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How many rooms a relay bears, and how far it is from a bare loop that does nothing but move the same bytes: each
 * server is a process of
 * its own, the load client another, on the same machine.
 */
@Command(
        name = "relay",
        description = "Loads the relay with rising numbers of rooms, and a bare event loop beside it.",
        mixinStandardHelpOptions = true)
final class RelayBench implements Callable<Integer> {
    private static final double STOP_AT_P99_MS = 10;
    private static final double WARM_UP_S = 4;
    private static final int WARM_UP_ROOMS = 15;
    private static final String BARE = "bare loop";
    private static final String DUE = "due_to_receipt_ms";

    private enum Recording {
        ON,
        OFF,
        BOTH
    }

    @Option(names = "--duration", paramLabel = "S", description = "Seconds of each step (default: 10).")
    private double durationS = 10;

    @Option(
            names = "--games",
            paramLabel = "N,...",
            split = ",",
            description = "Rooms of each step (default: 15,30,60,120,240).")
    private List<Integer> games = List.of(15, 30, 60, 120, 240);

    @Option(
            names = "--telemetry",
            paramLabel = "on|off|both",
            description = "Whether the relay records (default: both, one after the other).")
    private Recording telemetry = Recording.BOTH;

    private final Path root =
            Path.of(System.getProperty("project.root", ".")).toAbsolutePath().normalize();
    private final Path relayJar = root.resolve("relay-server/target/relay-server.jar");
    private final Path clientJar = root.resolve("reference-client/target/reference-client.jar");
    private final Path ownJar = root.resolve("benchmarks/target/benchmarks.jar");
    private final List<Row> rows = new ArrayList<>();
    private final JsonArray books = new JsonArray();

    private RelayBench() {}

    static int run(String[] args) {
        return new CommandLine(new RelayBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
    }

    @Override
    public Integer call() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "8 players a room, 30 orders/s of 32 bytes each, ticks of 33.333 ms, %.0f s a step, times in ms, %d cores for server and client%n%n%s%n",
                durationS,
                Runtime.getRuntime().availableProcessors(),
                Row.HEAD);
        Path folder = Files.createTempDirectory("outpost-bench");
        try {
            if (telemetry != Recording.OFF) {
                relay(folder.resolve("on"), "relay, telemetry on", true);
            }
            if (telemetry != Recording.ON) {
                relay(folder.resolve("off"), "relay, telemetry off", false);
            }
            bare(Files.createDirectory(folder.resolve("bare")));
        } finally {
            delete(folder);
        }
        List<JsonObject> ratios = ratios();
        for (int i = 0; i < books.size(); i++) {
            System.out.println(books.getString(i));
        }
        Path file = root.resolve("target/bench-relay.json");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                new JsonObject()
                        .put("cores", Runtime.getRuntime().availableProcessors())
                        .put("duration_s", durationS)
                        .put("rows", new JsonArray(rows.stream().map(Row::json).toList()))
                        .put("ratios", new JsonArray(ratios))
                        .put("telemetry", books)
                        .encodePrettily());
        System.out.println("all figures: " + file);
        return 0;
    }

    private void relay(Path folder, String name, boolean recording) throws IOException, InterruptedException {
        Path data = Files.createDirectories(folder.resolve("data"));
        if (!recording) {
            Files.createFile(data.resolve("telemetry.off"));
        }
        List<String> arguments = new ArrayList<>(List.of("serve", "--http-port", "0", "--data-dir", data.toString()));
        for (String setting : List.of(
                "relay.port=0",
                "relay.max_games=10000",
                "relay.max_connections=100000",
                "relay.max_connections_per_ip=100000",
                "relay.max_connects_per_ip_per_s=100000")) {
            arguments.add("--set");
            arguments.add(setting);
        }
        Path database = data.resolve("telemetry.db");
        try (ServerUnderLoad server = ServerUnderLoad.start(folder, relayJar, arguments)) {
            steps(name, folder, server, database, recording);
        }
        if (recording) {
            books.add("telemetry of \"" + name + "\", all steps and the warm-up: " + TelemetryBooks.ledger(database));
        }
    }

    private void bare(Path folder) throws IOException, InterruptedException {
        try (ServerUnderLoad server = ServerUnderLoad.start(folder, ownJar, List.of("bare"))) {
            steps(BARE, folder, server, folder.resolve("none"), false);
        }
    }

    private void steps(String name, Path folder, ServerUnderLoad server, Path database, boolean recording)
            throws IOException, InterruptedException {
        // not printed: lets the server's code be compiled before the first step
        var unused = LoadClient.run(clientJar, folder, server, WARM_UP_ROOMS, WARM_UP_S);
        for (int rooms : games) {
            long before = recording ? TelemetryBooks.rows(database) : 0;
            LoadClient.Result result = LoadClient.run(clientJar, folder, server, rooms, durationS);
            Row row = new Row(name, rooms, result, recording ? TelemetryBooks.rows(database) - before : -1);
            rows.add(row);
            System.out.println(row.line());
            double p99Ms = row.ms(DUE, "p99");
            if (!(p99Ms <= STOP_AT_P99_MS)) {
                System.out.printf(Locale.ROOT, "  p99 over %.0f ms: no more rooms%n", STOP_AT_P99_MS);
                return;
            }
        }
    }

    /** Relay against bare loop at the same number of rooms. */
    private List<JsonObject> ratios() {
        System.out.println();
        List<JsonObject> ratios = new ArrayList<>();
        for (Row row : rows) {
            for (Row bare : rows) {
                if (bare.server().equals(BARE) && !row.server().equals(BARE) && bare.rooms() == row.rooms()) {
                    double perCpu = row.perCpuS() / bare.perCpuS();
                    double p99 = row.ms(DUE, "p99") / bare.ms(DUE, "p99");
                    System.out.printf(
                            Locale.ROOT,
                            "%s / bare loop, %d rooms: %.2f of its deliveries per CPU-second, %.2f times its p99%n",
                            row.server(),
                            row.rooms(),
                            perCpu,
                            p99);
                    ratios.add(new JsonObject()
                            .put("server", row.server())
                            .put("rooms", row.rooms())
                            .put("deliveries_per_cpu_s", Double.isFinite(perCpu) ? perCpu : null)
                            .put("due_to_receipt_p99", Double.isFinite(p99) ? p99 : null));
                }
            }
        }
        System.out.println("send to receipt holds the relay's run-ahead (a batch waits for its tick); the bare loop"
                + " sends with the next tick what has come");
        return ratios;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
