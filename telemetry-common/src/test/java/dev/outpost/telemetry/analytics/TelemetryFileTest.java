package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelemetryFileTest {

    private static final List<String> COMMANDS =
            List.of("inspect", "query 'SELECT 1'", "export --format csv", "clear --yes", "clear");

    @TempDir
    Path folder;

    @Test
    void shouldSayThatThereIsNoFile() {
        assertFails(folder.resolve("telemetry.db"), "no database at ");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldSayThatItIsAFolder() {
        assertFails(folder, "is a folder");
    }

    @Test
    void shouldSayThatItIsNoSqliteDatabase() throws IOException {
        assertFails(
                Files.writeString(folder.resolve("telemetry.db"), "no database, by its first bytes"),
                "is no SQLite database");
    }

    @Test
    void shouldSayThatItIsDamaged() throws IOException {
        assertFails(
                Files.writeString(folder.resolve("telemetry.db"), "SQLite format 3\0" + "x".repeat(5000)),
                "telemetry.db");
    }

    @Test
    void shouldSayThatItIsNoTelemetry() throws SQLException, IOException {
        assertFails(Files.createFile(folder.resolve("empty.db")), "has no table telemetry_events");
        assertFails(database("CREATE TABLE other (a)"), "has no table telemetry_events");
    }

    @Test
    void shouldSayWhatAForeignSchemaLacks() throws SQLException {
        assertFails(
                database("CREATE TABLE telemetry_events (id, timestamp, session_id, component, game_module,"
                        + " mod_fingerprint, category, event, severity, data, duration_us)"),
                "has a foreign schema: telemetry_events lacks the column(s) tick, correlation");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a b.db", "what?.db", "100%.db", "#1.db", "späß 世界.db", "a&b=c;d.db", "it's.db", "mode=memory.db"
            })
    void shouldTakeAnyFileName(String name) throws SQLException {
        try (TestDatabase database = TestDatabase.create(folder.resolve(name))) {
            database.add(Cli.NOW, "relay.game.start", "{}");
            Cli cli = new Cli(folder.resolve("another.db"));

            Cli.Outcome outcome = cli.run("status", "--db", database.path().toString(), "--output", "json");

            assertThat(Json.object(outcome.out())).containsEntry("rows", 1L);
        }
        assertThat(folder.resolve(name)).exists();
    }

    @Test
    void shouldSayThatItIsLockedAndNotHang() throws SQLException {
        try (TestDatabase database = TestDatabase.create(folder.resolve("telemetry.db"))) {
            database.execute("PRAGMA journal_mode = DELETE");
            database.execute("BEGIN EXCLUSIVE");

            Cli.Outcome outcome = new Cli(database.path()).run("query", "SELECT 1");

            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.err()).contains("is locked by another process (waited 5 s)");
        }
    }

    @Test
    void shouldServeEveryCommandWhileAServerWrites() throws Exception {
        Path path = folder.resolve("telemetry.db");
        TestDatabase.create(path).close();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong written = new AtomicLong();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        CountDownLatch running = new CountDownLatch(1);
        Thread writer = new Thread(() -> {
            try (TestDatabase database = TestDatabase.create(path)) {
                while (!stop.get()) {
                    database.addMany(Cli.NOW, 100, "relay.tick.process");
                    written.addAndGet(100);
                    running.countDown();
                    // Commits come in bursts from a server; without a pause between them the lock is never free.
                    LockSupport.parkNanos(2_000_000);
                }
            } catch (Throwable e) {
                failure.set(e);
                running.countDown();
            }
        });
        writer.start();
        long cleared;
        try {
            running.await();
            Cli cli = new Cli(path).pause(Pause.SLEEP);
            for (String[] args : List.of(
                    new String[] {"status", "--output", "json"},
                    new String[] {"inspect", "--output", "json"},
                    new String[] {"query", "SELECT count(*) FROM telemetry_events", "--output", "json"},
                    new String[] {"export", "--format", "json"},
                    new String[] {"export", "--format", "csv"},
                    new String[] {
                        "export",
                        "--format",
                        "sqlite",
                        "--out",
                        folder.resolve("x.db").toString()
                    })) {
                Cli.Outcome outcome = cli.run(args);
                assertThat(outcome.err()).isEmpty();
                assertThat(outcome.exit()).isZero();
            }
            Cli.Outcome outcome = cli.run("clear", "--yes", "--output", "json");
            assertThat(outcome.exit()).isZero();
            Map<String, Object> result = Json.object(outcome.out());
            cleared = (Long) Objects.requireNonNull(result.get("rows"));
        } finally {
            stop.set(true);
            writer.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(cleared).isPositive();
        Cli.Outcome left = new Cli(path).run("status", "--check", "--output", "json");
        assertThat(Json.object(left.out()))
                .containsEntry("rows", written.get() - cleared)
                .containsEntry("integrity", List.of("ok"));
    }

    private void assertFails(Path database, String said) {
        for (String command : COMMANDS) {
            Cli.Outcome outcome = new Cli(database).run(words(command));

            assertThat(outcome.exit()).as(command).isEqualTo(1);
            assertThat(outcome.err().strip()).as(command).contains(said).doesNotContain("\n");
            assertThat(outcome.out()).as(command).isEmpty();
        }
    }

    private static String[] words(String command) {
        return command.equals("query 'SELECT 1'") ? new String[] {"query", "SELECT 1"} : command.split(" ", -1);
    }

    private Path database(String sql) throws SQLException {
        Path path = folder.resolve("foreign.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + TelemetryFile.uri(path))) {
            TelemetryFile.execute(connection, "DROP TABLE IF EXISTS other");
            TelemetryFile.execute(connection, sql);
        }
        return path;
    }
}
