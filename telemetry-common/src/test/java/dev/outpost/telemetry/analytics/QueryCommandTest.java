package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryCommandTest {

    @TempDir
    Path folder;

    private TestDatabase database;
    private Cli cli;

    @BeforeEach
    void open() throws SQLException {
        database = TestDatabase.create(folder.resolve("telemetry.db"));
        database.add(Cli.NOW, "relay.game.start", "{\"game_id\":\"g1\",\"map\":\"Arena\"}", TestDatabase.GAME);
        database.add(Cli.NOW, "match.pace", "{\"apm\":90}", null);
        database.add(Cli.NOW, "match.pace", "{\"apm\":10}", null);
        cli = new Cli(database.path());
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    static Stream<String> documentedQueries() throws IOException {
        try (InputStream in = QueryCommandTest.class.getResourceAsStream("d031-queries.sql")) {
            String all = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(all.split(";\n", -1)).map(String::strip).filter(sql -> !sql.isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("documentedQueries")
    void shouldRunEveryDocumentedQueryAsItStands(String sql) {
        Cli.Outcome outcome = cli.run("query", sql + ";", "--output", "json");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
        assertThat(Json.read(outcome.out())).isInstanceOf(List.class);
    }

    @Test
    void shouldGiveColumnsAndValuesAsJson() {
        Cli.Outcome outcome = cli.run(
                "query",
                "SELECT event, tick AS t, 1.5 AS half, NULL AS missing, x'00ff' AS bytes, 2 AS t, 9e999 AS endless"
                        + " FROM telemetry_events WHERE event = 'relay.game.start'",
                "--output",
                "json");

        assertThat(outcome.exit()).isZero();
        assertThat(Json.rows(outcome.out()))
                .singleElement()
                .asString()
                .isEqualTo("{event=relay.game.start, t=7, half=1.5, missing=null, bytes=00ff, t_2=2, endless=null}");
    }

    @Test
    void shouldGiveAnEmptyArrayForNoRows() {
        assertThat(Json.rows(
                        cli.run("query", "SELECT 1 WHERE 0", "--output", "json").out()))
                .isEmpty();
    }

    @Test
    void shouldPrintATable() {
        Cli.Outcome outcome = cli.run("query", "SELECT event, count(*) AS n FROM telemetry_events GROUP BY 1");

        assertThat(outcome.out()).isEqualToNormalizingNewlines("""
                event             n
                match.pace        2
                relay.game.start  1
                """);
    }

    @Test
    void shouldSayWhenRowsAreCutOff() {
        Cli.Outcome outcome =
                cli.run("query", "SELECT id FROM telemetry_events ORDER BY id", "--limit", "2", "--output", "json");

        assertThat(Json.rows(outcome.out())).hasSize(2);
        assertThat(outcome.err()).contains("cut off after 2 rows");
        assertThat(outcome.exit()).isZero();
    }

    @Test
    void shouldNotSpeakOfCuttingWhenRowsJustFit() {
        Cli.Outcome outcome = cli.run("query", "SELECT id FROM telemetry_events", "--limit", "3");

        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void shouldBoundTheMemoryOfAResult() {
        Cli.Outcome outcome = cli.run(
                "query",
                "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r)"
                        + " SELECT hex(zeroblob(4000000)) AS big FROM r",
                "--limit",
                "1000000",
                "--output",
                "json");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).contains("cut off after 5 rows");
    }

    @Test
    void shouldStopAnEndlessQueryAtItsTime() {
        Cli.Outcome outcome = cli.run(
                "query",
                "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r",
                "--timeout",
                "0.2");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("stopped after 200.0 ms").contains("--timeout");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void shouldStopWhenItsThreadIsInterrupted() {
        SqlQuery query = new SqlQuery(database.file(), System::nanoTime);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> query.run(
                            "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r",
                            1,
                            Duration.ofHours(1)))
                    .isInstanceOf(AnalyticsException.class)
                    .hasMessage("the query was stopped");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE telemetry_events SET event = 'x'",
                "DELETE FROM telemetry_events",
                "INSERT INTO telemetry_events (id) VALUES (99)",
                "REPLACE INTO telemetry_events (id) VALUES (99)",
                "DROP TABLE telemetry_events",
                "CREATE TABLE t (a)",
                "CREATE TEMP TABLE t (a)",
                "ALTER TABLE telemetry_events ADD COLUMN x",
                "WITH r AS (SELECT 1) DELETE FROM telemetry_events",
                "WITH r AS (SELECT 1) UPDATE telemetry_events SET event = 'x' RETURNING id",
                "ATTACH 'stolen.db' AS stolen",
                "DETACH main",
                "VACUUM",
                "VACUUM INTO 'stolen.db'",
                "REINDEX",
                "ANALYZE",
                "BEGIN IMMEDIATE",
                "PRAGMA journal_mode = DELETE",
                "PRAGMA query_only = OFF",
                "PRAGMA main.query_only(0)",
                "PRAGMA \"query_only\" = OFF",
                "PRAGMA wal_checkpoint",
                "PRAGMA user_version = 9",
                "PRAGMA journal_mode(DELETE)",
                "EXPLAIN PRAGMA query_only = OFF",
                "EXPLAIN QUERY PLAN PRAGMA query_only = OFF",
                "EXPLAIN DELETE FROM telemetry_events",
                "SELECT load_extension('evil')",
                "SELECT 1; DELETE FROM telemetry_events",
                "SELECT 1;;SELECT 2",
                "SELECT 1; /* then */ SELECT 2",
                "/* SELECT */ DELETE FROM telemetry_events",
                "-- SELECT\nDELETE FROM telemetry_events",
                "backup main to 'stolen.db'",
                "restore from 'stolen.db'",
                "SELECT writefile('stolen.db', 'x')",
                "SELECT 1 FROM stolen.t",
                "",
                ";",
                "-- nothing",
                "SELEC 1",
                "SELECT nope FROM telemetry_events"
            })
    void shouldRefuseWhatIsNotOneReadingStatement(String sql) throws SQLException {
        Cli.Outcome outcome = cli.run("query", sql);

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err().strip()).isNotEmpty().doesNotContain("\n").doesNotContain("Exception");
        assertThat(outcome.out()).isEmpty();
        assertThat(database.number("SELECT count(*) FROM telemetry_events")).isEqualTo(3);
        assertThat(database.number("PRAGMA user_version")).isEqualTo(1);
        assertThat(folder.resolve("stolen.db")).doesNotExist();
        assertThat(Path.of("stolen.db")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE telemetry_events SET event = 'x'",
                "CREATE TEMP TABLE t (a)",
                "ATTACH 'stolen.db' AS stolen",
                "VACUUM INTO 'stolen.db'",
                "WITH r AS (SELECT 1) DELETE FROM telemetry_events RETURNING id",
                "SELECT load_extension('evil')"
            })
    void shouldNotWriteEvenPastTheGuard(String sql) throws SQLException {
        assertThatThrownBy(() -> new SqlQuery(database.file(), System::nanoTime).unguarded(sql))
                .isInstanceOf(AnalyticsException.class);
        assertThat(database.number("SELECT count(*) FROM telemetry_events")).isEqualTo(3);
        assertThat(Path.of("stolen.db")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'a;b' AS x;",
                "SELECT 1 AS \"a;b\" -- the end; really",
                "SELECT [event] FROM telemetry_events /* ; */ ;  -- done",
                "  \n\tselect 1",
                "VALUES (1), (2)",
                "EXPLAIN QUERY PLAN SELECT * FROM telemetry_events",
                "EXPLAIN SELECT 1",
                "PRAGMA table_info(telemetry_events)",
                "PRAGMA main.index_list('telemetry_events')",
                "PRAGMA user_version",
                "PRAGMA integrity_check",
                "SELECT name FROM pragma_index_list('telemetry_events')",
                "SELECT 'it''s; fine'"
            })
    void shouldTakeOneReadingStatement(String sql) {
        Cli.Outcome outcome = cli.run("query", sql);

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).isNotEmpty();
    }

    @Test
    void shouldNameOptionValueAndRange() {
        assertThat(cli.run("query", "SELECT 1", "--limit", "0"))
                .satisfies(outcome -> assertThat(outcome.exit()).isEqualTo(2))
                .satisfies(outcome -> assertThat(outcome.err()).contains("--limit", "0", "1 to 1000000"));
        assertThat(cli.run("query", "SELECT 1", "--timeout", "NaN"))
                .satisfies(outcome -> assertThat(outcome.exit()).isEqualTo(2))
                .satisfies(outcome -> assertThat(outcome.err()).contains("--timeout", "NaN", "0.01 to 3600"));
        assertThat(cli.run("query", "SELECT 1", "--output", "xml"))
                .satisfies(outcome -> assertThat(outcome.exit()).isEqualTo(2))
                .satisfies(outcome -> assertThat(outcome.err()).contains("--output", "xml", "table, json"));
        assertThat(cli.run("query").exit()).isEqualTo(2);
    }

    @Test
    void shouldTellSlipsInOptionsFromStatements() {
        for (String[] args : List.of(
                new String[] {"query", "--limti", "5", "SELECT 1"},
                new String[] {"query", "SELECT 1", "--limti", "5"},
                new String[] {"query", "--limti=5"})) {
            Cli.Outcome outcome = cli.run(args);
            assertThat(outcome.exit()).isEqualTo(2);
            assertThat(outcome.err()).contains("Unknown option: '--limti");
        }
        assertThat(cli.run("query", "SELECT", "1"))
                .satisfies(outcome -> assertThat(outcome.exit()).isEqualTo(2))
                .satisfies(outcome -> assertThat(outcome.err()).contains("in quotes"));
    }

    @Test
    void shouldReadAStoppedServersDatabaseAndAnother() throws IOException, SQLException {
        database.close();
        Path elsewhere = folder.resolve("what? 100% #1 späße & more.db");
        Files.copy(database.path(), elsewhere);

        assertThat(cli.run("query", "SELECT count(*) AS n FROM telemetry_events")
                        .out())
                .contains("3");
        assertThat(cli.run("query", "--db", elsewhere.toString(), "SELECT count(*) AS n FROM telemetry_events")
                        .out())
                .contains("3");
    }
}
