package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClearCommandTest {

    @TempDir
    Path folder;

    private TestDatabase database;
    private Cli cli;

    @BeforeEach
    void open() throws SQLException {
        database = TestDatabase.create(folder.resolve("telemetry.db"));
        cli = new Cli(database.path());
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void shouldSayWhatWouldGoAndDeleteNothing() throws SQLException {
        database.addMany(Cli.NOW.minusSeconds(100), 100, "relay.tick.process");

        Cli.Outcome table = cli.run("clear", "--before", "50s");
        Cli.Outcome json = cli.run("clear", "--output", "json");

        assertThat(table.exit()).isEqualTo(2);
        assertThat(table.err())
                .contains("50 events")
                .contains("2026-03-01T11:58:20")
                .contains("--yes");
        assertThat(json.exit()).isEqualTo(2);
        assertThat(Json.object(json.out())).containsEntry("rows", 100L).containsEntry("cleared", false);
        assertThat(rows()).isEqualTo(100);
    }

    @Test
    void shouldDeleteAllAndGivePagesBack() throws SQLException {
        database.addMany(Cli.NOW, 20_000, "relay.tick.process");

        Cli.Outcome outcome = cli.run("clear", "--yes", "--output", "json");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(Json.object(outcome.out())).containsEntry("rows", 20_000L).containsEntry("cleared", true);
        assertThat(rows()).isZero();
        assertThat(database.number("PRAGMA freelist_count")).isZero();
        assertThat(database.file().databaseBytes()).isLessThan(200_000);
        assertThat(database.file().walBytes()).isZero();
        assertThat(database.number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"))
                .isEqualTo(1);
    }

    @Test
    void shouldDeleteOnlyWhatIsOlder() throws SQLException {
        database.addMany(Cli.NOW.minusSeconds(5000), 5000, "relay.tick.process");

        Cli.Outcome outcome = cli.run("clear", "--before", "2026-03-01T11:50:00Z", "--yes");

        assertThat(outcome.out()).startsWith("4,400 events deleted; ");
        assertThat(rows()).isEqualTo(600);
        assertThat(database.number("SELECT min(timestamp) = '2026-03-01T11:50:00.000000Z' FROM telemetry_events"))
                .isEqualTo(1);
    }

    @Test
    void shouldKeepTheSizeOfAFileThatCannotShrink() throws SQLException {
        try (TestDatabase fixed = TestDatabase.create(folder.resolve("fixed.db"), "PRAGMA auto_vacuum = NONE")) {
            fixed.addMany(Cli.NOW, 3000, "relay.tick.process");

            Cli.Outcome outcome = new Cli(fixed.path()).run("clear", "--yes");

            assertThat(outcome.out()).contains("freed space is used again");
            assertThat(fixed.number("SELECT count(*) FROM telemetry_events")).isZero();
        }
    }

    @Test
    void shouldLetTheWriterInBetweenSlices() throws SQLException {
        database.addMany(Cli.NOW, 20_000, "relay.tick.process");
        database.execute("PRAGMA busy_timeout = 0");
        int[] written = new int[1];

        // A writer that does not wait at all finds the database free at every pause.
        Cli.Outcome outcome = cli.pause(time -> {
                    try {
                        database.add(Cli.NOW, "relay.game.end", "{}");
                        written[0]++;
                        return true;
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .run("clear", "--yes");

        assertThat(outcome.exit()).isZero();
        assertThat(written[0]).isGreaterThan(5);
        // What came after the start stays.
        assertThat(rows()).isEqualTo(written[0]);
    }

    @Test
    void shouldRefuseWhatIsNoTime() {
        Cli.Outcome outcome = cli.run("clear", "--before", "yesterday", "--yes");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("--before", "yesterday", "7d");
    }

    private long rows() throws SQLException {
        return database.number("SELECT count(*) FROM telemetry_events");
    }
}
