package dev.outpost.bench;

import dev.outpost.bench.colyseus.ColyseusServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How many rooms the relay bears beside what else there is: a bare loop that does nothing but move the same bytes, and
 * Colyseus' relay room. Each server is a process of its own, its load client another, on the same machine, one after the
 * other.
 */
@Command(
        name = "relay",
        description = {
            "Loads the relay with rising numbers of rooms until players wait longer than 10 ms, and bare Netty beside it.",
            "Players send 30 messages a second, 32 bytes each. Times count from the instant that was fixed in advance."
        },
        mixinStandardHelpOptions = true)
final class RelayBench implements Callable<Integer> {
    private static final double STOP_AT_P99_MS = 10;
    private static final double MESSAGES_PER_S = 30;
    private static final double WARM_UP_S = 8;
    private static final int WARM_UP_ROOMS = 60;

    /** A step over the bound is taken again: what else goes on on the machine may have been it. */
    private static final int TRIES = 3;

    /** So far over the bound, it was not. */
    private static final double HOPELESS = 10;

    private static final int REST_GAMES = 100;
    private static final int SILENT_CONNECTIONS = 100;
    private static final double REST_S = 10;

    private enum Recording {
        ON,
        OFF,
        BOTH
    }

    private enum Peer {
        COLYSEUS
    }

    @Option(
            names = "--vs",
            paramLabel = "colyseus",
            description = "Also puts Colyseus' relay room (npm) under the same load; needs node and npm.")
    private List<Peer> peers = List.of();

    @Option(
            names = "--duration",
            paramLabel = "S",
            description = "Seconds that are measured of each step (default: 10).")
    private double durationS = 10;

    @Option(
            names = "--games",
            paramLabel = "N,...",
            split = ",",
            description = "Rooms of each step (default: 4,8,15,30,60,90,120,150,180,210,240).")
    private List<Integer> games = List.of(4, 8, 15, 30, 60, 90, 120, 150, 180, 210, 240);

    @Option(
            names = "--telemetry",
            paramLabel = "on|off|both",
            description = "Whether the relay records (default: both, one after the other).")
    private Recording telemetry = Recording.BOTH;

    @Option(
            names = "--quick",
            description = "A few seconds with two rooms: shows that it works, its numbers mean nothing.")
    private boolean quick;

    private final Path root =
            Path.of(System.getProperty("project.root", ".")).toAbsolutePath().normalize();
    private final Path relayJar = root.resolve("relay-server/target/relay-server.jar");
    private final Path clientJar = root.resolve("reference-client/target/reference-client.jar");
    private final Path ownJar = root.resolve("benchmarks/target/benchmarks.jar");
    private final Progress progress = new Progress();
    private final List<Row> rows = new ArrayList<>();
    private final List<AtRest> rests = new ArrayList<>();
    private final JsonArray books = new JsonArray();

    private RelayBench() {}

    static int run(String[] args) {
        return new CommandLine(new RelayBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
    }

    @Override
    public Integer call() throws Exception {
        if (quick) {
            games = List.of(2);
            durationS = 2;
        }
        System.out.printf(
                Locale.ROOT,
                "8 players a room, 30 messages/s of 32 bytes each, ticks of 33.333 ms, %.0f s measured a step, times in ms, %d cores for server and client%n%n",
                durationS,
                Runtime.getRuntime().availableProcessors());
        Path folder = Files.createTempDirectory(Folders.besideTheJar(), "bench-relay-");
        try {
            List<Contestant> contestants = contestants(folder);
            System.out.println(Row.HEAD);
            for (Contestant contestant : contestants) {
                load(contestant, Files.createDirectories(folder.resolve("load")));
            }
            for (Contestant contestant : contestants) {
                rest(contestant, Files.createDirectories(folder.resolve("rest")));
            }
        } finally {
            progress.clear();
            Folders.delete(folder);
        }
        return report();
    }

    private List<Contestant> contestants(Path folder) throws IOException, InterruptedException {
        List<Contestant> all = new ArrayList<>();
        if (telemetry != Recording.OFF) {
            all.add(Contestant.relay(folder.resolve("on"), relayJar, clientJar, true));
        }
        if (telemetry != Recording.ON) {
            all.add(Contestant.relay(folder.resolve("off"), relayJar, clientJar, false));
        }
        all.add(Contestant.bare(ownJar, clientJar));
        if (peers.contains(Peer.COLYSEUS)) {
            ColyseusServer.install(root.resolve("benchmarks/target/colyseus"))
                    .ifPresent(command -> all.add(Contestant.colyseus(command, ownJar)));
        }
        return all;
    }

    private void load(Contestant contestant, Path folder) throws IOException, InterruptedException {
        Path database = contestant.database();
        try (ServerUnderLoad server = ServerUnderLoad.start(folder, contestant.command())) {
            // not printed: lets the server's code be compiled before the first step
            progress.show(contestant.name() + ": warming up");
            run(contestant, server, folder, quick ? 2 : WARM_UP_ROOMS);
            for (int rooms : games) {
                if (!bears(contestant, server, folder, rooms)) {
                    System.out.printf(Locale.ROOT, "  p99 over %.0f ms, or errors: no more rooms%n", STOP_AT_P99_MS);
                    break;
                }
            }
        }
        if (database != null) {
            books.add("telemetry of \"" + contestant.name() + "\", all steps and the warm-up: "
                    + TelemetryBooks.ledger(database));
        }
    }

    /** Whether it bears so many rooms, in one of a few tries. */
    private boolean bears(Contestant contestant, ServerUnderLoad server, Path folder, int rooms)
            throws IOException, InterruptedException {
        Path database = contestant.database();
        for (int tries = 0; tries < TRIES; tries++) {
            progress.show(contestant.name() + ": " + rooms + " rooms");
            long before = database == null ? 0 : TelemetryBooks.rows(database);
            LoadClient.Result result = run(contestant, server, folder, rooms);
            Row row = new Row(
                    contestant.name(), rooms, result, database == null ? -1 : TelemetryBooks.rows(database) - before);
            rows.add(row);
            progress.clear();
            System.out.println(row.line());
            for (Object error : result.summary().getJsonArray("errors")) {
                System.out.println("  " + error);
            }
            if (row.bore(STOP_AT_P99_MS)) {
                return true;
            }
            if (!row.bore(HOPELESS * STOP_AT_P99_MS)) {
                return false;
            }
        }
        return false;
    }

    private LoadClient.Result run(Contestant contestant, ServerUnderLoad server, Path folder, int rooms)
            throws IOException, InterruptedException {
        Load load = new Load(rooms, MESSAGES_PER_S, quick ? 1 : WARM_UP_S, durationS);
        return LoadClient.run(contestant.client().command(server.port(), load), folder, server, () -> {});
    }

    private void rest(Contestant contestant, Path folder) throws IOException, InterruptedException {
        progress.show(contestant.name() + ": at rest");
        AtRest rest = AtRest.measure(
                contestant,
                folder,
                quick ? 2 : REST_GAMES,
                contestant.node() || contestant.name().startsWith("bare") ? 0 : SILENT_CONNECTIONS,
                quick ? 1 : REST_S);
        rests.add(rest);
    }

    private int report() throws IOException {
        System.out.println();
        List<Row> best = new ArrayList<>();
        for (Row row : rows) {
            if (row.bore(STOP_AT_P99_MS)) {
                best.removeIf(other -> other.server().equals(row.server()));
                best.add(row);
            }
        }
        for (Row row : best) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d rooms at p99 %.1f ms, %.0f rooms a core, %.0f deliveries a CPU-second%n",
                    row.server(),
                    row.rooms(),
                    row.latencyMs("p99"),
                    row.roomsPerCore(),
                    row.perCpuS());
        }
        JsonArray ratios = ratios(best);
        rests.forEach(rest -> System.out.println(rest.line()));
        for (int i = 0; i < books.size(); i++) {
            System.out.println(books.getString(i));
        }
        System.out.println(
                "latency of the relay and the bare loop counts from the instant that the tick is due; without"
                        + " ticks, from that of sending. send to receipt of the relay holds its run-ahead");
        JsonObject all = new JsonObject()
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("duration_s", durationS)
                .put("quick", quick)
                .put("rows", new JsonArray(rows.stream().map(Row::json).toList()))
                .put("ratios", ratios)
                .put("at_rest", new JsonArray(rests.stream().map(AtRest::json).toList()))
                .put("telemetry", books);
        Path file = root.resolve("target/bench-relay.json");
        Files.createDirectories(root.resolve("target"));
        Files.writeString(file, all.encodePrettily());
        System.out.println(all.encode());
        return 0;
    }

    /** The relay against each of the others, at what each bore at most, and per processor time where both had as many rooms. */
    private JsonArray ratios(List<Row> best) {
        JsonArray ratios = new JsonArray();
        for (Row relay : best) {
            for (Row other : best) {
                if (!relay.server().startsWith("relay") || other.server().startsWith("relay")) {
                    continue;
                }
                int common = Math.min(relay.rooms(), other.rooms());
                double perCpuS = perCpuS(relay.server(), common) / perCpuS(other.server(), common);
                double roomsPerCore = relay.roomsPerCore() / other.roomsPerCore();
                double rooms = (double) relay.rooms() / other.rooms();
                System.out.printf(
                        Locale.ROOT,
                        "%s / %s: %.2f times the rooms at p99 under %.0f ms, %.2f times the rooms a core, %.2f times the deliveries a CPU-second at %d rooms%n",
                        relay.server(),
                        other.server(),
                        rooms,
                        STOP_AT_P99_MS,
                        roomsPerCore,
                        perCpuS,
                        common);
                ratios.add(new JsonObject()
                        .put("server", relay.server())
                        .put("other", other.server())
                        .put("rooms", rooms)
                        .put("rooms_per_core", finite(roomsPerCore))
                        .put("deliveries_per_cpu_s", finite(perCpuS))
                        .put("deliveries_at_rooms", common));
            }
        }
        return ratios;
    }

    private double perCpuS(String server, int wanted) {
        return rows.stream()
                .filter(row -> row.server().equals(server) && row.rooms() == wanted && row.bore(STOP_AT_P99_MS))
                .mapToDouble(Row::perCpuS)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
