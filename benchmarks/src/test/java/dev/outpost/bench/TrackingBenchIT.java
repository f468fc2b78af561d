package dev.outpost.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tracking server's benchmark runs on the jars as they were built; its numbers are not looked at. */
class TrackingBenchIT {

    @TempDir
    private Path folder;

    @Test
    void shouldLoadTheTrackingServerAndWhateverPeersThereAre() throws Exception {
        List<String> lines = BenchProcess.run(folder, "tracking", "--quick");

        JsonObject all = new JsonObject(lines.get(lines.size() - 1));
        assertThat(all.getJsonArray("rows")).hasSizeGreaterThanOrEqualTo(5).allSatisfy(one -> {
            JsonObject row = (JsonObject) one;
            for (String what : List.of("writes", "reads", "heard")) {
                JsonObject part = row.getJsonObject(what);
                assertThat(part.getJsonObject("faults")).as(row.encode()).isEmpty();
                assertThat(part.getLong("answered")).as(row.encode()).isEqualTo(part.getLong("due"));
            }
        });
        assertThat(all.getJsonArray("rows"))
                .anySatisfy(row -> assertThat(
                                ((JsonObject) row).getJsonObject("heard").getLong("answered"))
                        .isPositive());
        assertThat(all.getJsonArray("memory")).isNotEmpty();
        assertThat(String.join("\n", lines)).as("no progress in a pipe").doesNotContain("\033[", "\r");
    }
}
