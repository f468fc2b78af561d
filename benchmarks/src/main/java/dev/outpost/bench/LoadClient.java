package dev.outpost.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One run of {@code reference-client.jar load}, and what the server took while the client measured. */
final class LoadClient {
    static final int PLAYERS = 8;

    private LoadClient() {}

    /**
     * What came of it.
     *
     * @param summary the client's JSON object
     * @param serverCpuS CPU seconds of the server in the measured window
     * @param serverRssMib resident memory of the server at the window's end, MiB
     */
    record Result(JsonObject summary, double serverCpuS, double serverRssMib) {}

    /** What is called at a moment of the client's measuring. */
    @FunctionalInterface
    interface Moment {
        void now() throws IOException, InterruptedException;
    }

    /** The command of {@code reference-client.jar load}. */
    static List<String> relayClient(Path jar, int port, Load load) {
        return ServerUnderLoad.java(
                jar,
                List.of(
                        "load",
                        "--relay",
                        "127.0.0.1:" + port,
                        "--games",
                        String.valueOf(load.rooms()),
                        "--players",
                        String.valueOf(PLAYERS),
                        "--orders-per-s",
                        String.valueOf(load.messagesPerS()),
                        "--tick-ms",
                        "33.333",
                        "--duration",
                        String.valueOf(load.lengthS()),
                        "--warm-up",
                        String.valueOf(load.warmUpS()),
                        "--json"));
    }

    /** The command of the client for Colyseus, which is in the benchmarks' own jar. */
    static List<String> colyseusClient(Path jar, int port, Load load) {
        return ServerUnderLoad.java(
                jar,
                List.of(
                        "colyseus-load",
                        String.valueOf(port),
                        String.valueOf(load.rooms()),
                        String.valueOf(PLAYERS),
                        String.valueOf(load.messagesPerS()),
                        String.valueOf(load.lengthS()),
                        String.valueOf(load.warmUpS())));
    }

    /**
     * Runs a client to its end.
     *
     * @param onMeasuring called when it begins to measure
     */
    static Result run(List<String> command, Path folder, ServerUnderLoad server, Moment onMeasuring)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "load", ".txt");
        Process client =
                new ProcessBuilder(command).redirectOutput(out.toFile()).start();
        double from = 0;
        double to = 0;
        double rssMib = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(client.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                switch (line) {
                    case "load: started" -> {}
                    case "load: measuring" -> {
                        from = server.cpuS();
                        onMeasuring.now();
                    }
                    case "load: measured" -> {
                        to = server.cpuS();
                        rssMib = server.rssMib();
                    }
                    default -> System.err.println("  " + line);
                }
            }
        }
        client.waitFor();
        List<String> printed = Files.readAllLines(out);
        if (printed.isEmpty() || !printed.get(printed.size() - 1).startsWith("{")) {
            throw new IOException("the load client printed no summary: " + printed);
        }
        return new Result(new JsonObject(printed.get(printed.size() - 1)), to - from, rssMib);
    }
}
