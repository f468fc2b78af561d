package dev.outpost.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay's benchmark runs on the jars as they were built; its numbers are not looked at. */
class RelayBenchIT {

    private static final Path ROOT =
            Path.of(System.getProperty("project.root", "..")).toAbsolutePath().normalize();
    private static final long BOUND_S = 300;

    @TempDir
    private Path folder;

    @Test
    void shouldLoadTheRelayAndTheBareLoop() throws Exception {
        List<String> lines = run("relay", "--quick", "--telemetry", "off");
        JsonObject all = new JsonObject(lines.get(lines.size() - 1));
        assertThat(all.getJsonArray("rows")).hasSize(2).allSatisfy(row -> {
            JsonObject client = ((JsonObject) row).getJsonObject("client");
            assertThat(client.getJsonArray("errors")).isEmpty();
            assertThat(client.getLong("orders_received")).isPositive();
            assertThat(client.getJsonObject("due_to_receipt_ms").getDouble("p99"))
                    .isPositive();
        });
        assertThat(all.getJsonArray("at_rest"))
                .hasSize(2)
                .allSatisfy(rest -> assertThat(((JsonObject) rest).getDouble("heap_bytes_per_game"))
                        .isNotNull());
    }

    private List<String> run(String... arguments) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path jar = ROOT.resolve("benchmarks/target/benchmarks.jar");
        List<String> command = ServerUnderLoad.java(jar, List.of(arguments));
        command.add(1, "-Dproject.root=" + ROOT);
        Process bench = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(bench.waitFor(BOUND_S, TimeUnit.SECONDS)).isTrue();
        assertThat(bench.exitValue()).as(Files.readString(out)).isZero();
        return Files.readAllLines(out);
    }
}
