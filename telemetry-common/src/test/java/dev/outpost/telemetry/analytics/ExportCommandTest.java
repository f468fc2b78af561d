package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {

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
    void shouldWriteAnArrayWithOneObjectPerLine() throws SQLException {
        database.addMany(Cli.NOW, 2500, "relay.tick.process");

        Cli.Outcome outcome = cli.run("export", "--format", "json");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().lines()).hasSize(2502).startsWith("[").endsWith("]");
        assertThat(Json.rows(outcome.out()))
                .hasSize(2500)
                .last()
                .satisfies(event -> assertThat(event.get("data")).asString().isEqualTo("{game_id=g1, tick=2499}"));
    }

    @Test
    void shouldWriteAnEmptyArrayAndALonelyHeader() {
        assertThat(Json.rows(cli.run("export", "--format", "json").out())).isEmpty();
        assertThat(cli.run("export", "--format", "csv").out())
                .isEqualTo("id,timestamp,session_id,component,game_module,mod_fingerprint,category,event,severity,data,"
                        + "duration_us,tick,correlation\r\n");
    }

    @Test
    void shouldWriteCsv() throws SQLException {
        database.add(Cli.NOW, "relay.game.start", "{\"map\":\"A, B\"}", TestDatabase.GAME);

        assertThat(cli.run("export", "--format", "csv").out())
                .endsWith("\r\n1,2026-03-01T12:00:00.000000Z,session-1,relay,,,relay,relay.game.start,info,"
                        + "\"{\"\"map\"\":\"\"A, B\"\"}\",1500,7,0123456789abcdef0123456789abcdef\r\n");
    }

    @Test
    void shouldNarrowByTimeCategoryAndGame() throws SQLException {
        database.addMany(Cli.NOW.minusSeconds(3600), 10, "relay.tick.process");
        database.add(Cli.NOW.minusSeconds(1800), "perf.frame", "{}");
        database.add(Cli.NOW.minusSeconds(10), "relay.game.end", "{}", "f".repeat(32));
        database.add(Cli.NOW.minusSeconds(5), "gui.screen.open", "{}");

        assertThat(ids("--from", "59m")).containsExactly(11L, 12L, 13L);
        assertThat(ids("--to", "59m")).hasSize(10);
        assertThat(ids("--from", "2026-03-01T11:00:00Z", "--to", "2026-03-01T11:00:03Z"))
                .containsExactly(1L, 2L, 3L);
        assertThat(ids("--from", "2026-03-01", "--to", "2026-03-02")).hasSize(13);
        assertThat(ids("--category", "perf", "--category", "gui")).containsExactly(11L, 13L);
        assertThat(ids("--correlation", "f".repeat(32))).containsExactly(12L);
        assertThat(ids("--category", "relay", "--from", "1h", "--correlation", TestDatabase.GAME))
                .hasSize(10);
    }

    @Test
    void shouldMakeADatabaseOfTheSameSchema() throws SQLException {
        database.addMany(Cli.NOW, 2500, "relay.tick.process");
        database.add(Cli.NOW, "relay.game.end", "not json", null);
        database.execute("UPDATE telemetry_events SET data = x'00ff', tick = 'later', duration_us = 1.5 WHERE id = 2");
        Path target = folder.resolve("copy of it.db");

        Cli.Outcome outcome = cli.run("export", "--format", "sqlite", "--out", target.toString(), "--output", "json");

        assertThat(outcome.exit()).isZero();
        assertThat(Json.object(outcome.out()))
                .containsEntry("file", target.toString())
                .containsEntry("rows", 2501L)
                .containsEntry("format", "sqlite");
        try (Connection copy = DriverManager.getConnection("jdbc:sqlite:" + TelemetryFile.uri(target))) {
            for (String sql : List.of(
                    "SELECT * FROM telemetry_events",
                    "SELECT type, name, sql FROM sqlite_master ORDER BY rowid",
                    "PRAGMA user_version")) {
                assertThat(rows(copy, sql)).isEqualTo(rows(database.connection(), sql));
            }
            assertThat(rows(copy, "PRAGMA journal_mode")).containsExactly("delete|");
            assertThat(rows(copy, "PRAGMA integrity_check")).containsExactly("ok|");
        }
        assertThat(files())
                .containsExactlyInAnyOrder("telemetry.db", "telemetry.db-wal", "telemetry.db-shm", "copy of it.db");
        // It is a telemetry database itself.
        assertThat(new Cli(target)
                        .run("query", "SELECT count(*) AS n FROM telemetry_events")
                        .out())
                .contains("2501");
    }

    @Test
    void shouldMakeADatabaseThatTheSqliteShellReads() throws SQLException, IOException, InterruptedException {
        assumeThat(Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(entry -> Files.isExecutable(Path.of(entry, "sqlite3"))))
                .as("sqlite3 is installed")
                .isTrue();
        database.addMany(Cli.NOW, 100, "relay.tick.process");
        Path target = folder.resolve("copy.db");
        cli.run("export", "--format", "sqlite", "--out", target.toString());

        Process shell = new ProcessBuilder(
                        "sqlite3",
                        target.toString(),
                        "SELECT count(*), sum(json_extract(data, '$.tick')) FROM telemetry_events; PRAGMA journal_mode;")
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEqualTo("100|4950\ndelete\n");
    }

    @Test
    void shouldLeaveAFileAloneUnlessForced() throws SQLException, IOException {
        database.add(Cli.NOW, "relay.game.start", "{}");
        Path target = folder.resolve("precious.json");
        Files.writeString(target, "mine");

        Cli.Outcome refused = cli.run("export", "--format", "json", "--out", target.toString());

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("precious.json exists already").contains("--force");
        assertThat(target).hasContent("mine");

        Cli.Outcome forced = cli.run("export", "--format", "json", "--out", target.toString(), "--force");

        assertThat(forced.exit()).isZero();
        assertThat(forced.out()).startsWith("1 events, ");
        assertThat(Json.rows(Files.readString(target))).hasSize(1);
    }

    @Test
    void shouldNeverOverwriteTheDatabaseItself() throws SQLException, IOException {
        database.add(Cli.NOW, "relay.game.start", "{}");
        Path link = Files.createSymbolicLink(folder.resolve("link.db"), database.path());

        for (String target : List.of(database.path().toString(), database.path() + "-wal", link.toString())) {
            Cli.Outcome outcome = cli.run("export", "--format", "sqlite", "--out", target, "--force");

            assertThat(outcome.exit()).isEqualTo(2);
            assertThat(outcome.err()).contains("is the database itself");
        }
        assertThat(database.number("SELECT count(*) FROM telemetry_events")).isEqualTo(1);
    }

    @Test
    void shouldLeaveNothingBehindWhenItFails() throws SQLException {
        database.addMany(Cli.NOW, 3000, "relay.tick.process");
        Exporter exporter = new Exporter(database.file(), System::nanoTime);
        for (ExportFormat format : ExportFormat.values()) {
            Path target = folder.resolve("out." + format.label());

            assertThat(catchThrowable(
                            () -> exporter.toFile(EventFilter.ALL, format, target, false, (rows, total, share) -> {
                                throw AnalyticsException.failed("stopped");
                            })))
                    .hasMessage("stopped");
        }
        assertThat(files()).containsExactlyInAnyOrder("telemetry.db", "telemetry.db-wal", "telemetry.db-shm");
    }

    @Test
    void shouldSayWhenTheFolderIsMissing() {
        Cli.Outcome outcome = cli.run(
                "export",
                "--format",
                "json",
                "--out",
                folder.resolve("none/x.json").toString());

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err().strip()).contains("none").doesNotContain("\n");
    }

    @Test
    void shouldPutAnExportBesideTheDatabaseWhenNobodySaysWhere() throws SQLException {
        database.add(Cli.NOW, "relay.game.start", "{}");
        Path exports = folder.resolve("exports");

        Cli.Outcome sqlite = cli.run("export", "--format", "sqlite");
        Cli.Outcome json = cli.terminal(80, true, true).run("export", "--format", "json");

        assertThat(sqlite.out())
                .contains(exports.resolve("telemetry-20260301T120000Z.db").toString());
        assertThat(exports.resolve("telemetry-20260301T120000Z.db")).exists();
        assertThat(json.out())
                .contains(exports.resolve("telemetry-20260301T120000Z.json").toString());
        assertThat(exports.resolve("telemetry-20260301T120000Z.json")).exists();
    }

    @Test
    void shouldGoToStandardOutputWhenAskedTo() throws SQLException {
        database.add(Cli.NOW, "relay.game.start", "{}");

        assertThat(Json.rows(cli.terminal(80, true, false)
                        .run("export", "--format", "json", "--out", "-")
                        .out()))
                .hasSize(1);
        assertThat(cli.run("export", "--format", "sqlite", "--out", "-"))
                .satisfies(outcome -> assertThat(outcome.exit()).isEqualTo(2))
                .satisfies(outcome -> assertThat(outcome.err()).contains("sqlite needs a file"));
    }

    @Test
    void shouldNotHoldUpTheWriter() throws SQLException {
        database.addMany(Cli.NOW, 2500, "relay.tick.process");
        StringWriter out = new StringWriter();
        List<Long> busy = new ArrayList<>();

        Exporter.Result result = new Exporter(database.file(), System::nanoTime)
                .toWriter(EventFilter.ALL, ExportFormat.JSON, out, (rows, total, share) -> {
                    try {
                        database.addMany(Cli.NOW, 500, "relay.order.forward");
                        // Would be 1 if the export held a read transaction between its pages.
                        busy.add(database.number("PRAGMA wal_checkpoint(TRUNCATE)"));
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });

        assertThat(busy).hasSize(3).containsOnly(0L);
        assertThat(result.rows()).isEqualTo(2500);
        assertThat(Json.rows(out.toString())).hasSize(2500);
        assertThat(database.number("SELECT count(*) FROM telemetry_events")).isEqualTo(4000);
    }

    @Test
    void shouldStopWhenNobodyReadsAnyMore() throws SQLException {
        database.addMany(Cli.NOW, 3000, "relay.tick.process");

        Cli.Outcome outcome = cli.run(
                out -> new FilterWriter(out) {
                    @Override
                    public void write(char[] text, int offset, int length) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                "export",
                "--format",
                "csv");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("standard output was closed");
    }

    @Test
    void shouldShowProgressOnATerminalOnly() throws SQLException {
        database.addMany(Cli.NOW, 1500, "relay.tick.process");
        Path target = folder.resolve("x.csv");

        Cli.Outcome outcome = cli.clock(new SlowClock())
                .terminal(80, true, true)
                .run("export", "--format", "csv", "--out", target.toString());

        assertThat(outcome.err())
                .contains("\r[####")
                .contains("]  66 %  1,000 of 1,500 events  ")
                .endsWith("\r");
        assertThat(cli.terminal(80, false, false)
                        .run("export", "--format", "csv")
                        .err())
                .isEmpty();
    }

    @Test
    void shouldNameOptionValueAndFormat() {
        assertUsage(cli.run("export"), "--format");
        assertUsage(cli.run("export", "--format", "xml"), "--format", "xml", "json, csv, sqlite, parquet");
        assertUsage(
                cli.run("export", "--format", "csv", "--from", "soon"), "--from", "soon", "2026-01-31T18:30:00Z", "2h");
        assertUsage(cli.run("export", "--format", "csv", "--to", "2026-13-01"), "--to", "2026-13-01");
        assertUsage(cli.run("export", "--format", "csv", "--from", "1h", "--to", "2h"), "is not before");
        assertUsage(cli.run("export", "--format", "csv", "--correlation", "xyz"), "xyz", "32 lower-case hex digits");
    }

    @Test
    void shouldSayWhichCategoriesThereAre() throws SQLException {
        database.add(Cli.NOW, "relay.game.start", "{}");

        assertUsage(cli.run("export", "--format", "csv", "--category", "rely"), "--category", "'rely'", "relay");
    }

    private static void assertUsage(Cli.Outcome outcome, String... said) {
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains(said);
        assertThat(outcome.out()).isEmpty();
    }

    private List<Object> ids(String... options) {
        List<String> args = new ArrayList<>(List.of("export", "--format", "json"));
        args.addAll(List.of(options));
        Cli.Outcome outcome = cli.run(args.toArray(String[]::new));
        assertThat(outcome.err()).isEmpty();
        List<Object> ids = new ArrayList<>();
        Json.rows(outcome.out()).forEach(event -> ids.add(event.get("id")));
        return ids;
    }

    private List<String> files() {
        return Stream.of(Objects.requireNonNull(folder.toFile().list())).toList();
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    Object value = result.getObject(i);
                    row.append(value instanceof byte[] bytes ? List.of(bytes.length, bytes[0]) : value)
                            .append('|');
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    /** Each look at it is a quarter of a second later. */
    private static final class SlowClock implements LongSupplier {

        private long now;

        @Override
        public long getAsLong() {
            now += 250_000_000L;
            return now;
        }
    }
}
