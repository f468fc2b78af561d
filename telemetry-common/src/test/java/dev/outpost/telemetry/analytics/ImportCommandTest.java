package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ImportCommandTest {

    /** All that makes an event, in the order of ids. */
    private static final String EVENTS = "SELECT timestamp, session_id, component, game_module, mod_fingerprint, "
            + "category, event, severity, data, duration_us, tick, correlation FROM telemetry_events";

    @TempDir
    Path folder;

    private TestDatabase database;
    private Cli cli;
    private Path merged;

    @BeforeEach
    void open() throws SQLException {
        database = TestDatabase.create(folder.resolve("telemetry.db"));
        cli = new Cli(database.path());
        merged = folder.resolve("merged.db");
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void shouldBringBackWhatWasExported(ExportFormat format) throws SQLException {
        database.addMany(Cli.NOW, 2500, "relay.tick.process");
        database.add(
                Cli.NOW.plusNanos(123_456_000),
                "relay.game.start",
                "{\"map\":\"späße, \\\"世界\\\"\\u202e\",\"x\":2.50}");
        database.add(Cli.NOW.plusSeconds(9000), "relay.game.end", null, TestDatabase.GAME);
        database.execute("UPDATE telemetry_events SET game_module = 'openra', duration_us = NULL WHERE id % 3 = 0");
        Path export = export("all." + format.label(), "--format", format.label());

        Map<String, Object> first = imported(export.toString());
        Map<String, Object> again = imported(export.toString());

        assertThat(first)
                .containsEntry("rows", 2502L)
                .containsEntry("added", 2502L)
                .containsEntry("already_there", 0L);
        assertThat(again)
                .containsEntry("rows", 2502L)
                .containsEntry("added", 0L)
                .containsEntry("already_there", 2502L);
        assertThat(canonical(merged)).isEqualTo(canonical(database.path(), " ORDER BY timestamp, id"));
        assertThat(new Cli(merged).run("status", "--check", "--output", "json").exit())
                .isZero();
    }

    @Test
    void shouldTakeEachEventOnceWhateverFormItComesIn() throws SQLException {
        database.addMany(Cli.NOW, 50, "relay.tick.process");
        database.add(Cli.NOW, "relay.game.start", "{ \"map\" : \"a\\u0062c é\" ,\n\"n\": 1e3 }");
        List<String> exports = new ArrayList<>();
        for (ExportFormat format : ExportFormat.values()) {
            exports.add(
                    export("all." + format.label(), "--format", format.label()).toString());
        }
        exports.add(database.path().toString());

        Map<String, Object> all = imported(exports.toArray(String[]::new));

        assertThat(all).containsEntry("rows", 51L * 5).containsEntry("added", 51L);
    }

    @Test
    void shouldTakeTheCommonPartOfTwoExportsOnce() throws SQLException {
        database.addMany(Cli.NOW, 100, "relay.tick.process");
        Path early = export("early.json", "--format", "json", "--to", "2026-03-01T12:01:00Z");
        Path late = export("late.csv", "--format", "csv", "--from", "2026-03-01T12:00:30Z");

        Map<String, Object> all = imported(early.toString(), late.toString());

        assertThat(all).containsEntry("rows", 130L).containsEntry("added", 100L);
        assertThat(canonical(merged)).isEqualTo(canonical(database.path(), " ORDER BY timestamp, id"));
    }

    @Test
    void shouldKeepTwinsAndNotMakeMoreOfThem() throws SQLException {
        for (int i = 0; i < 3; i++) {
            database.add(Cli.NOW, "relay.game.start", "{\"a\":1}");
        }
        Path three = export("three.json", "--format", "json");
        database.execute("DELETE FROM telemetry_events WHERE id = 1");
        Path two = export("two.json", "--format", "json");
        database.add(Cli.NOW, "relay.game.start", "{\"a\":1}");
        database.add(Cli.NOW, "relay.game.start", "{\"a\":1}");
        Path four = export("four.db", "--format", "sqlite");

        assertThat(imported(two.toString())).containsEntry("added", 2L);
        assertThat(imported(three.toString())).containsEntry("added", 1L);
        assertThat(imported(two.toString())).containsEntry("added", 0L);
        assertThat(imported(four.toString())).containsEntry("rows", 4L).containsEntry("added", 1L);
        assertThat(canonical(merged)).hasSize(4);
    }

    @Test
    void shouldMergeComponentsAndNumberByTime() throws SQLException {
        database.add(Cli.NOW.plusSeconds(3), "relay.game.start", "{}");
        database.add(Cli.NOW.plusSeconds(1), "relay.game.end", "{}");
        try (TestDatabase other = TestDatabase.create(folder.resolve("client.db"))) {
            other.add(Cli.NOW.plusSeconds(2), "match.pace", "{}");
            other.execute("UPDATE telemetry_events SET component = 'client', session_id = 'session-2'");

            Map<String, Object> all =
                    imported(database.path().toString(), other.path().toString());

            assertThat(all).containsEntry("added", 3L);
        }
        assertThat(Json.rows(new Cli(merged)
                        .run("query", "SELECT id, event FROM telemetry_events ORDER BY id", "--output", "json")
                        .out()))
                .extracting(row -> row.get("event"))
                .containsExactly("relay.game.end", "relay.game.start", "match.pace");
    }

    @Test
    void shouldReadADatabaseThatIsBeingWritten() throws SQLException {
        database.addMany(Cli.NOW, 10, "relay.tick.process");
        database.execute("BEGIN IMMEDIATE");

        assertThat(imported(database.path().toString())).containsEntry("added", 10L);

        database.execute("ROLLBACK");
    }

    @Test
    void shouldTakeLinesAsFollowWritesThem() throws SQLException, IOException {
        database.addMany(Cli.NOW, 3, "relay.tick.process");
        Path lines = folder.resolve("lines.jsonl");
        Files.writeString(
                lines,
                cli.pause(time -> false)
                        .run("inspect", "--follow", "--output", "json")
                        .out());

        assertThat(imported(lines.toString())).containsEntry("added", 3L);
    }

    @Test
    void shouldSayWhatCameOfEachFile() throws SQLException {
        database.addMany(Cli.NOW, 3, "relay.tick.process");
        Path csv = export("some.csv", "--format", "csv");

        Cli.Outcome outcome =
                cli.run("import", csv.toString(), database.path().toString(), "--into", merged.toString());

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualToNormalizingNewlines("""
                file          format  events  added  already there
                some.csv      csv          3      3              0
                telemetry.db  sqlite       3      0              3
                all           -            6      3              3
                """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"timestamp\":\"yesterday\",EVENT}] | line 1: timestamp 'yesterday' is no time",
                "[\\n{GOOD},\\n{GOOD,\"colour\":1}] | line 3: an event has no 'colour'",
                "[\\n{GOOD},\\n{GOOD | line 3: Unexpected end-of-input",
                "[\\n{GOOD},\\n7] | line 3: an event is an object",
                "[\\n{GOOD}\\n | line 3: Unexpected end-of-input",
                "{GOOD}\\n{\"event\":\"x\"} | line 2: an event without timestamp",
                "[{GOOD}] [] | something follows the end of the array",
                "{GOOD,\"tick\":{}} | line 1: tick is neither a text nor a number",
                "id,timestamp,colour\\n1,2,3 | line 1: 'colour' is no column",
                "timestamp,event\\n2026-01-01T00:00:00Z | line 2: 1 values in a table of 2",
                "timestamp,event\\n2026-01-01T00:00:00Z,\"x\\n | line 2: a quote that is not closed",
                "timestamp,event\\n2026-01-01T00:00:00Z,x\\n | line 2: an event without session_id",
                "hello | is nothing that can be imported",
                "PAR1 and no more | cannot be read as Parquet"
            })
    void shouldRefuseWhatIsNoEventAndNameThePlace(String text, String said) throws SQLException, IOException {
        database.addMany(Cli.NOW, 5, "relay.tick.process");
        imported(database.path().toString());
        String event = "\"session_id\":\"s\",\"component\":\"relay\",\"category\":\"relay\",\"event\":\"relay.x\"";
        Path bad = Files.writeString(
                folder.resolve("bad.txt"),
                text.replace("\\n", "\n")
                        .replace("GOOD", "\"timestamp\":\"2026-01-01T00:00:00Z\"," + event)
                        .replace("EVENT", event));

        Cli.Outcome outcome = cli.run("import", bad.toString(), "--into", merged.toString());

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err().strip()).contains("bad.txt").contains(said).doesNotContain("\n");
        assertThat(canonical(merged)).hasSize(5);
        assertThat(folder.toFile().list())
                .containsOnly("telemetry.db", "telemetry.db-wal", "telemetry.db-shm", "merged.db", "bad.txt");
    }

    @Test
    void shouldKeepFilesThatWereGoodBeforeABadOne() throws SQLException, IOException {
        database.addMany(Cli.NOW, 5, "relay.tick.process");
        Path bad = Files.writeString(folder.resolve("bad.json"), "[1]");

        Cli.Outcome outcome = cli.run(
                "import", database.path().toString(), bad.toString(), "--into", merged.toString(), "--output", "json");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(Json.object(outcome.out())).containsEntry("added", 5L);
        assertThat(canonical(merged)).hasSize(5);
    }

    @Test
    void shouldNormalizeTimesOfOtherWriters() throws IOException, SQLException {
        Path json = Files.writeString(folder.resolve("other.json"), """
                {"timestamp":"2026-01-01T02:00:00.5+02:00","session_id":"s","component":"client","category":"gui",\
                "event":"gui.click","tick":"17"}
                """);

        imported(json.toString());

        assertThat(canonical(merged))
                .containsExactly(
                        "2026-01-01T00:00:00.500000Z|s|client|null|null|gui|gui.click|info|null|null|17|null|");
    }

    @Test
    void shouldRefuseADatabaseThatAServerHasOpen() throws SQLException {
        database.addMany(Cli.NOW, 5, "relay.tick.process");
        try (TestDatabase other = TestDatabase.create(folder.resolve("other.db"))) {
            other.add(Cli.NOW, "match.pace", "{}");

            Cli.Outcome outcome = cli.run(
                    "import", other.path().toString(), "--into", database.path().toString());

            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.err()).contains("a running server's own database is not imported into");
            assertThat(database.number("SELECT count(*) FROM telemetry_events")).isEqualTo(5);
            database.close();
            assertThat(cli.run(
                                    "import",
                                    other.path().toString(),
                                    "--into",
                                    database.path().toString())
                            .exit())
                    .isZero();
        }
    }

    @Test
    void shouldRefuseItselfAndWhatIsNoDatabase() throws IOException {
        Path text = Files.writeString(folder.resolve("text.txt"), "no database, by its first bytes");
        String db = database.path().toString();

        assertThat(cli.run("import", db, "--into", db))
                .satisfies(outcome -> assertThat(outcome.exit()).isEqualTo(2))
                .satisfies(outcome -> assertThat(outcome.err()).contains("into itself"));
        assertThat(cli.run("import", db, "--into", text.toString()))
                .satisfies(outcome -> assertThat(outcome.exit()).isEqualTo(1))
                .satisfies(outcome -> assertThat(outcome.err()).contains("is no SQLite database"));
        assertThat(cli.run("import", folder.resolve("none").toString(), "--into", merged.toString())
                        .err())
                .contains("there is no file");
        assertThat(cli.run("import", "--into", merged.toString()).exit()).isEqualTo(2);
        assertThat(cli.run("import", db).err()).contains("--into");
        assertThat(merged).doesNotExist();
    }

    @Test
    void shouldShowProgressOnATerminalOnly() throws SQLException {
        database.addMany(Cli.NOW, 50, "relay.tick.process");
        long[] now = new long[1];

        Cli.Outcome outcome = cli.clock(() -> now[0] += 1_000_000_000L)
                .terminal(100, true, true)
                .run("import", database.path().toString(), "--into", merged.toString());

        assertThat(outcome.err()).contains("  75 %  25 of 50 events").endsWith("\r");
    }

    private Path export(String name, String... options) {
        Path target = folder.resolve(name);
        List<String> args = new ArrayList<>(List.of("export", "--out", target.toString()));
        args.addAll(List.of(options));
        assertThat(cli.run(args.toArray(String[]::new)).exit()).isZero();
        return target;
    }

    private Map<String, Object> imported(String... files) {
        List<String> args = new ArrayList<>(List.of("import", "--into", merged.toString(), "--output", "json"));
        args.addAll(List.of(files));
        Cli.Outcome outcome = cli.run(args.toArray(String[]::new));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
        return Json.object(outcome.out());
    }

    private static List<String> canonical(Path file) throws SQLException {
        return canonical(file, " ORDER BY id");
    }

    /** Events as text, their data by what it says. */
    private static List<String> canonical(Path file, String order) throws SQLException {
        return TelemetryFile.at(file).read(connection -> {
            List<String> rows = new ArrayList<>();
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(EVENTS + order)) {
                while (row.next()) {
                    StringBuilder text = new StringBuilder();
                    for (int i = 1; i <= 12; i++) {
                        String value = row.getString(i);
                        text.append(i == 9 && value != null ? JsonText.canonical(value) : Objects.toString(value))
                                .append('|');
                    }
                    rows.add(text.toString());
                }
            }
            return rows;
        });
    }
}
