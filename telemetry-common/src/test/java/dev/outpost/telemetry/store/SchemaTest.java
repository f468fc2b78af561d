package dev.outpost.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.telemetry.Sqlite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {

    private static final StoreLimits SERVER = new StoreLimits(500L << 20, Duration.ofDays(30), Set.of());

    @TempDir
    private Path dir;

    @Test
    void shouldHaveTheTableAndIndexesOfTheDocumentAndNothingElse() throws Exception {
        Path file = dir.resolve("telemetry.db");
        WriteConnection.open(file, SERVER, StoreTuning.DEFAULT).close();

        List<String> stored = Sqlite.query(file, "SELECT sql FROM sqlite_schema ORDER BY rowid").stream()
                .map(row -> normal(row.get(0)))
                .toList();
        assertThat(stored).containsExactlyElementsOf(statements("d031-schema.sql"));
        assertThat(Sqlite.query(file, "SELECT name FROM sqlite_schema ORDER BY rowid").stream()
                        .map(row -> row.get(0)))
                .containsExactly(
                        "telemetry_events",
                        "idx_telemetry_ts",
                        "idx_telemetry_cat_event",
                        "idx_telemetry_session",
                        "idx_telemetry_game_module",
                        "idx_telemetry_mod_fp",
                        "idx_telemetry_severity",
                        "idx_telemetry_correlation");
    }

    @Test
    void shouldSetThePragmasOfTheSpecification() throws Exception {
        Path file = dir.resolve("telemetry.db");
        try (WriteConnection connection = WriteConnection.open(file, SERVER, StoreTuning.DEFAULT)) {
            assertThat(pragma(connection, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(connection, "synchronous")).as("NORMAL").isEqualTo("1");
            assertThat(pragma(connection, "wal_autocheckpoint")).isEqualTo("8000");
            assertThat(pragma(connection, "cache_size")).as("8 MB").isEqualTo("-8192");
            assertThat(pragma(connection, "temp_store")).as("MEMORY").isEqualTo("2");
            assertThat(pragma(connection, "busy_timeout")).isEqualTo("5000");
            assertThat(pragma(connection, "user_version")).isEqualTo("1");
            assertThat(pragma(connection, "auto_vacuum")).as("INCREMENTAL").isEqualTo("2");
            assertThat(pragma(connection, "page_size")).isEqualTo(Integer.toString(StoreLimits.PAGE_BYTES));
        }
    }

    @Test
    void shouldCheckpointEarlierOnlyWhereTheWalWouldFillASmallBudget() {
        assertThat(new StoreLimits(200L << 20, null, Set.of()).walPages()).isEqualTo(8000);
        assertThat(new StoreLimits(20L << 20, null, Set.of()).walPages()).isEqualTo(20 * 256 / 6);
    }

    @Test
    void shouldAdoptAFileThatWasWrittenAfterTheDocument() throws Exception {
        Path file = dir.resolve("telemetry.db");
        try (Connection other = Sqlite.open(file);
                Statement statement = other.createStatement()) {
            for (String sql : statements("d031-schema.sql").subList(0, 3)) {
                statement.execute(sql);
            }
            statement.execute("""
                    INSERT INTO telemetry_events(timestamp, session_id, component, category, event)
                    VALUES ('2026-11-22T12:00:00.000000Z', 's', 'client', 'gui', 'gui.screen.open')""");
        }
        WriteConnection.open(file, SERVER, StoreTuning.DEFAULT).close();

        assertThat(Sqlite.number(file, "SELECT count(*) FROM telemetry_events")).isOne();
        assertThat(Sqlite.number(file, "SELECT count(*) FROM sqlite_schema")).isEqualTo(8);
        assertThat(Sqlite.number(file, "PRAGMA user_version")).isOne();
        assertThat(Sqlite.value(file, "PRAGMA integrity_check")).isEqualTo("ok");
    }

    @Test
    void shouldLeaveANewerFileAlone() throws Exception {
        Path file = dir.resolve("telemetry.db");
        try (Connection other = Sqlite.open(file);
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA user_version = 2");
        }
        assertThatThrownBy(() -> WriteConnection.open(file, SERVER, StoreTuning.DEFAULT))
                .isInstanceOf(Schema.NewerSchemaException.class)
                .hasMessage("schema version 2, this program knows 1");
        assertThat(Sqlite.number(file, "SELECT count(*) FROM sqlite_schema")).isZero();
    }

    static List<String> statements(String resource) throws IOException {
        try (InputStream stream = SchemaTest.class.getResourceAsStream(resource)) {
            String text = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
            List<String> statements = new ArrayList<>();
            Arrays.stream(text.replaceAll("--[^\n]*", "").split(";", -1))
                    .map(SchemaTest::normal)
                    .filter(statement -> !statement.isEmpty())
                    .forEach(statements::add);
            return statements;
        }
    }

    private static String normal(String sql) {
        return sql.replaceAll("\\s+", " ")
                .replaceAll("\\( ", "(")
                .replaceAll(" \\)", ")")
                .strip();
    }

    private static String pragma(WriteConnection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepare("PRAGMA " + name);
                ResultSet result = statement.executeQuery()) {
            return result.getString(1);
        }
    }
}
