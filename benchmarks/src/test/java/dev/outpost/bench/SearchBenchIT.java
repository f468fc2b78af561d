package dev.outpost.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search's benchmark runs on the jars as they were built; its numbers are not looked at. */
class SearchBenchIT {

    @TempDir
    private Path folder;

    @Test
    void shouldSearchInTheStoreAndOverHttpWhileOthersPublish() throws Exception {
        List<String> lines = BenchProcess.run(folder, "search", "--quick");

        JsonObject all = new JsonObject(lines.get(lines.size() - 1));
        JsonObject rows = all.getJsonObject("SQLite");
        for (String kind : List.of("empty", "one word", "two words", "prefix", "filters", "misspelt", "deep page")) {
            assertThat(rows.getJsonObject(kind).getDouble("cpu_us")).as(kind).isPositive();
            assertThat(rows.getJsonObject(kind).getJsonObject("floor").getDouble("cpu_us"))
                    .as(kind)
                    .isPositive();
            assertThat(all.getJsonObject("http").getJsonObject(kind).getDouble("p99_ms"))
                    .as(kind)
                    .isPositive();
        }
        assertThat(all.getJsonObject("http").getJsonObject("publish_to_found").getInteger("packages"))
                .isPositive();
    }
}
