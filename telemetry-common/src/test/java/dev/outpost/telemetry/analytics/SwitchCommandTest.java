package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwitchCommandTest {

    @TempDir
    Path folder;

    @Test
    void shouldSwitchOffAndOn() {
        Path database = folder.resolve("data").resolve("telemetry.db");
        Path marker = folder.resolve("data").resolve(Telemetry.OFF_MARKER);
        Cli cli = new Cli(database);

        Cli.Outcome off = cli.run("off", "--output", "json");

        assertThat(off.exit()).isZero();
        assertThat(Json.object(off.out())).containsEntry("recording", false);
        assertThat(marker).exists();
        assertThat(Json.object(cli.run("status", "--output", "json").out())).containsEntry("recording", false);
        assertThat(cli.run("off").exit()).isZero();

        Cli.Outcome on = cli.run("on");

        assertThat(on.exit()).isZero();
        assertThat(on.out()).contains(database.toString()).contains("is on");
        assertThat(marker).doesNotExist();
        assertThat(cli.run("on").exit()).isZero();
        assertThat(Json.object(cli.run("status", "--output", "json").out())).containsEntry("recording", true);
    }

    @Test
    void shouldSayWhenTheMarkerCannotBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("no-folder"), "");

        Cli.Outcome outcome = new Cli(file.resolve("telemetry.db")).run("off");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err().strip()).contains("recording stays on").doesNotContain("\n");
    }
}
