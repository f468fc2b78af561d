package dev.outpost.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay's benchmark runs on the jars as they were built; its numbers are not looked at. */
class RelayBenchIT {

    @TempDir
    private Path folder;

    @Test
    void shouldLoadTheRelayAndTheBareLoop() throws Exception {
        List<String> lines = BenchProcess.run(folder, "relay", "--quick", "--telemetry", "off");
        JsonObject all = new JsonObject(lines.get(lines.size() - 1));
        // A step over the bound is taken again, which a busy machine has a say in
        assertThat(all.getJsonArray("rows"))
                .extracting(row -> ((JsonObject) row).getString("server"))
                .containsOnly("relay, telemetry off", "bare netty");
        assertThat(all.getJsonArray("rows")).allSatisfy(row -> {
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
}
