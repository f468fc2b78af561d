package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written as Parquet is what another reader finds: DuckDB, which shares no code with the writer. */
class ParquetExportTest {

    @TempDir
    Path folder;

    private TestDatabase database;
    private Cli cli;
    private Path target;

    @BeforeEach
    void open() throws SQLException {
        database = TestDatabase.create(folder.resolve("telemetry.db"));
        cli = new Cli(database.path());
        target = folder.resolve("it's.parquet");
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void shouldHaveTypedColumns() throws SQLException {
        database.add(Cli.NOW, "relay.game.start", "{}");
        export();

        assertThat(
                        duck(
                                "SELECT string_agg(column_name || ' ' || column_type, ', ') FROM (DESCRIBE SELECT * FROM FILE)"))
                .isEqualTo("id BIGINT, timestamp TIMESTAMP WITH TIME ZONE, session_id VARCHAR, component VARCHAR, "
                        + "game_module VARCHAR, mod_fingerprint VARCHAR, category VARCHAR, event VARCHAR, "
                        + "severity VARCHAR, data VARCHAR, duration_us BIGINT, tick BIGINT, correlation VARCHAR");
    }

    @Test
    void shouldHoldEveryValue() throws SQLException {
        database.add(
                Cli.NOW.plusNanos(123_456_000), "relay.game.start", "{\"map\":\"späße 世界 🎮\"}", TestDatabase.GAME);
        database.add(Cli.NOW, "relay.game.end", null, null);
        database.execute("UPDATE telemetry_events SET tick = 9223372036854775807 WHERE id = 2");
        export();

        assertThat(duck("SELECT epoch_us(timestamp) FROM FILE WHERE id = 1"))
                .isEqualTo(String.valueOf(Cli.NOW.toEpochMilli() * 1000 + 123_456));
        assertThat(duck("SELECT data || event || correlation || duration_us || tick FROM FILE WHERE id = 1"))
                .isEqualTo("{\"map\":\"späße 世界 🎮\"}relay.game.start" + TestDatabase.GAME + "15007");
        assertThat(duck("SELECT count(*) FROM FILE WHERE data IS NULL AND correlation IS NULL AND game_module IS NULL"
                        + " AND tick = 9223372036854775807"))
                .isEqualTo("1");
    }

    @Test
    void shouldExportOnlyWhatIsAskedForInSmallRowGroups() throws SQLException, IOException {
        database.addMany(Cli.NOW, 200, "perf.frame");
        database.addMany(Cli.NOW, 60_000, "relay.tick.process");
        database.execute("UPDATE telemetry_events SET data = '{\"n\":\"' || hex(randomblob(200)) || '\"}' "
                + "WHERE category = 'relay'");
        export("--category", "relay", "--to", "2026-03-02T04:00:00Z");

        assertThat(
                        duck(
                                "SELECT count(*) || ' ' || count(DISTINCT id) || ' ' || min(category) || ' ' || max(tick) FROM FILE"))
                .isEqualTo("57600 57600 relay 7");
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(target))) {
            assertThat(reader.getRowGroups())
                    .hasSizeGreaterThan(1)
                    .allSatisfy(group -> assertThat(group.getTotalByteSize()).isLessThan(16 << 20));
        }
    }

    @Test
    void shouldWriteAFileWithoutEvents() throws SQLException {
        export();

        assertThat(duck("SELECT count(*) FROM FILE")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tick = 'later'", "duration_us = 1.5", "data = x'00'", "timestamp = 'once'"})
    void shouldNameAValueThatHasNoPlace(String change) throws SQLException {
        database.addMany(Cli.NOW, 3, "relay.tick.process");
        database.execute("UPDATE telemetry_events SET " + change + " WHERE id = 2");

        Cli.Outcome outcome = cli.run("export", "--format", "parquet", "--out", target.toString());

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("event 2 has ")
                .contains(change.substring(0, change.indexOf(' ')))
                .contains("the format sqlite can");
        assertThat(folder.toFile().list()).containsOnly("telemetry.db", "telemetry.db-wal", "telemetry.db-shm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zstd", "gzip", "lz4_raw", "uncompressed"})
    void shouldImportWhatAnotherToolWrote(String codec) throws SQLException {
        database.addMany(Cli.NOW, 3000, "relay.tick.process");
        export();
        Path other = folder.resolve("other.parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (SELECT * FROM " + quoted(target) + " ORDER BY id DESC) TO " + quoted(other)
                    + " (FORMAT parquet, CODEC '" + codec + "')");
        }
        Path merged = folder.resolve("merged.db");

        Cli.Outcome outcome = cli.run(
                "import",
                database.path().toString(),
                other.toString(),
                "--into",
                merged.toString(),
                "--output",
                "json");

        assertThat(outcome.err()).isEmpty();
        assertThat(Json.object(outcome.out())).containsEntry("rows", 6000L).containsEntry("added", 3000L);
    }

    private void export(String... options) {
        String[] args = new String[options.length + 5];
        System.arraycopy(new String[] {"export", "--format", "parquet", "--out", target.toString()}, 0, args, 0, 5);
        System.arraycopy(options, 0, args, 5, options.length);
        Cli.Outcome outcome = cli.run(args);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
    }

    private String duck(String sql) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet row = statement.executeQuery(sql.replace("FILE", quoted(target)))) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static String quoted(Path file) {
        return "'" + file.toString().replace("'", "''") + "'";
    }
}
