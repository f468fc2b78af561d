package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnalyticsCommandTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"status", "inspect", "query", "export", "import", "clear", "on", "off"})
    void shouldHelpWithEveryCommand(String command) {
        Cli.Outcome outcome = new Cli(folder.resolve("telemetry.db")).run(command, "--help");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out())
                .contains("analytics " + command)
                .contains("--db=FILE")
                .contains("--output=table|json");
    }

    @Test
    void shouldNameItsCommands() {
        Cli cli = new Cli(folder.resolve("telemetry.db"));

        assertThat(cli.run("--help").out())
                .contains("status", "inspect", "query", "export", "import", "clear", "on", "off");
        assertThat(cli.run().exit()).isEqualTo(2);
        assertThat(cli.run().err()).contains("status, inspect, query, export, import, clear, on, off");
    }

    @Test
    void shouldTakeTheDatabaseBeforeAndAfterTheCommand() throws Exception {
        Cli cli = new Cli(folder.resolve("none.db"));
        try (TestDatabase database = TestDatabase.create(folder.resolve("telemetry.db"))) {
            String path = database.path().toString();

            assertThat(cli.run("--db", path, "inspect").exit()).isZero();
            assertThat(cli.run("inspect", "--db", path).exit()).isZero();
            assertThat(cli.run("inspect").exit()).isEqualTo(1);
        }
    }
}
