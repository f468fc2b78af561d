package dev.outpost.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The resolver's benchmark runs on the jar as it was built; its numbers are not looked at, its answers are. */
class ResolveBenchIT {

    @TempDir
    private Path folder;

    @Test
    void shouldResolveRealModsAndTheLargeCaseAsSat4jDoes() throws Exception {
        List<String> lines = BenchProcess.run(folder, "resolve", "--quick");

        JsonObject all = new JsonObject(lines.get(lines.size() - 1));
        assertThat(all.getInteger("disagreed")).isZero();
        assertThat(all.getDouble("large_case_cold_ms")).isPositive();
        for (String what : List.of("large case, warm", "newest version of each mod", "8 mods at once")) {
            assertThat(all.getJsonObject(what).getDouble("p99_ms")).as(what).isPositive();
            assertThat(all.getJsonObject(what).getJsonObject("sat4j").getDouble("cpu_us"))
                    .as(what)
                    .isPositive();
        }
        assertThat(all.getJsonObject("lock_check").getInteger("packages")).isPositive();
    }
}
