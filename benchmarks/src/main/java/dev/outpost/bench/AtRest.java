package dev.outpost.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What a server takes when nothing much happens: processor time without games and with silent connections, and memory for
 * each game that is played without orders.
 *
 * @param server which
 * @param idleCores cores without any connection
 * @param connections how many silent ones, 0: not measured
 * @param connectedCores cores with them
 * @param games games at a time
 * @param heapBytesPerGame live objects after a full collection, for each game; NaN when nobody could say
 * @param rssBytesPerGame resident memory for each game: what the runtime's heap has grown by for other reasons is in it
 */
record AtRest(
        String server,
        double idleCores,
        int connections,
        double connectedCores,
        int games,
        double heapBytesPerGame,
        double rssBytesPerGame) {

    private static final double KIB = 1024;
    private static final double MIB = KIB * 1024;
    private static final long SETTLE_MS = 2000;

    static AtRest measure(Contestant contestant, Path folder, int games, int connections, double seconds)
            throws IOException, InterruptedException {
        try (ServerUnderLoad server = ServerUnderLoad.start(folder, contestant.command())) {
            TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
            double idle = cores(server, seconds);
            double connected = 0;
            if (connections > 0) {
                try (SilentClients clients = SilentClients.greeted(server.port(), connections)) {
                    TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
                    connected = cores(server, seconds);
                    if (clients.answered() == 0) {
                        throw new IOException("no silent client was pinged");
                    }
                }
            }
            // Once before, so that code and tables that all games share are not counted for these
            var unused = LoadClient.run(
                    contestant.client().command(server.port(), new Load(games, 0, 1, 1)), folder, server, () -> {});
            TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
            long heapBefore = server.liveHeapBytes(contestant.node());
            double rssBefore = server.rssMib();
            long[] heap = new long[1];
            double[] rss = new double[1];
            unused = LoadClient.run(
                    contestant.client().command(server.port(), new Load(games, 0, 1, Math.max(3, seconds))),
                    folder,
                    server,
                    () -> {
                        heap[0] = server.liveHeapBytes(contestant.node());
                        rss[0] = server.rssMib();
                    });
            boolean said = heapBefore >= 0 && heap[0] >= 0;
            return new AtRest(
                    contestant.name(),
                    idle,
                    connections,
                    connected,
                    games,
                    said ? (double) (heap[0] - heapBefore) / games : Double.NaN,
                    (rss[0] - rssBefore) * MIB / games);
        }
    }

    private static double cores(ServerUnderLoad server, double seconds) throws IOException, InterruptedException {
        double from = server.cpuS();
        long fromNanos = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep((long) (seconds * 1000));
        return (server.cpuS() - from) / ((System.nanoTime() - fromNanos) / 1e9);
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%s at rest: %.2f %% of a core without connections%s; %d games without orders: %.1f KB of heap after collection, %.1f KB of RSS each",
                server,
                100 * idleCores,
                connections == 0
                        ? ""
                        : String.format(
                                Locale.ROOT, ", %.2f %% with %d silent ones", 100 * connectedCores, connections),
                games,
                heapBytesPerGame / KIB,
                rssBytesPerGame / KIB);
    }

    JsonObject json() {
        return new JsonObject()
                .put("server", server)
                .put("idle_cores", idleCores)
                .put("silent_connections", connections)
                .put("silent_cores", connections == 0 ? null : connectedCores)
                .put("games", games)
                .put("heap_bytes_per_game", Double.isNaN(heapBytesPerGame) ? null : heapBytesPerGame)
                .put("rss_bytes_per_game", rssBytesPerGame);
    }
}
