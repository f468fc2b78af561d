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
    private static final int PLAYERS = 8;

    private LoadClient() {}

    /**
     * What came of it.
     *
     * @param summary the client's JSON object
     * @param serverCpuS CPU seconds of the server in the measured window
     * @param serverRssMib resident memory of the server at the window's end, MiB
     */
    record Result(JsonObject summary, double serverCpuS, double serverRssMib) {}

    static Result run(Path jar, Path folder, ServerUnderLoad server, int rooms, double durationS)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "load", ".txt");
        List<String> arguments = List.of(
                "load",
                "--relay",
                "127.0.0.1:" + server.port(),
                "--games",
                String.valueOf(rooms),
                "--players",
                String.valueOf(PLAYERS),
                "--orders-per-s",
                "30",
                "--tick-ms",
                "33.333",
                "--duration",
                String.valueOf(durationS),
                "--json");
        Process client = new ProcessBuilder(ServerUnderLoad.java(jar, arguments))
                .redirectOutput(out.toFile())
                .start();
        double from = 0;
        double to = 0;
        double rssMib = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(client.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                switch (line) {
                    case "load: started" -> {}
                    case "load: measuring" -> from = server.cpuS();
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
