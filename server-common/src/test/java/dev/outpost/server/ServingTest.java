package dev.outpost.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a server process: its first line, its signals, its exit status. */
@Timeout(120)
final class ServingTest {

    @TempDir
    private Path dir;

    @Test
    void shouldServeWithNothingConfigured() throws Exception {
        try (ServerJvm server = ServerJvm.start(dir)) {
            int port = server.awaitReady();

            assertThat(server.lines().get(0))
                    .contains("telemetry: database ./data/relay/telemetry.db, at most 500 MB, kept 30 days,"
                            + " ring 16384 entries, metrics every 10.0 s, sampling off (all events kept),"
                            + " prometheus off, otlp off");
            assertThat(Http.get(port, "/readyz").statusCode()).isEqualTo(200);
            assertThat(dir.resolve("data/relay/admin.token")).exists();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void shouldDrainAndExitWithZero(String signal) throws Exception {
        try (ServerJvm server = ServerJvm.start(dir, "--set", "tiny.greet=500")) {
            server.awaitReady();

            server.signal(signal);

            assertThat(server.awaitExit()).isZero();
            assertThat(server.lines())
                    .anySatisfy(line -> assertThat(line).contains("SIG" + signal + ": draining, at most 15000 ms"))
                    .anySatisfy(line -> assertThat(line).contains("relay closed in "))
                    .anySatisfy(line -> assertThat(line).contains("telemetry closed in "))
                    .last()
                    .asString()
                    .endsWith("stopped");
            assertThat(number("SELECT count(*) FROM telemetry_events WHERE event = 'tiny.greeted'"))
                    .isEqualTo(500);
            assertThat(text("PRAGMA integrity_check")).isEqualTo("ok");
        }
    }

    @Test
    void shouldExitWithZeroWithinTheBoundWhenTheServerHangs() throws Exception {
        try (ServerJvm server = ServerJvm.start(
                dir,
                "--set",
                "tiny.hang_on_drain=true",
                "--set",
                "server.shutdown_timeout=2s",
                "--set",
                "tiny.greet=5")) {
            server.awaitReady();

            long begun = System.nanoTime();
            server.signal("TERM");

            assertThat(server.awaitExit()).isZero();
            // The bound is 2 s; the rest is for a machine that is busy. Without a bound it would be never.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
            assertThat(server.lines())
                    .anySatisfy(line -> assertThat(line).contains("relay did not close within"))
                    .anySatisfy(line -> assertThat(line).contains("telemetry closed in "));
            assertThat(number("SELECT count(*) FROM telemetry_events WHERE event = 'tiny.greeted'"))
                    .isEqualTo(5);
        }
    }

    @Test
    void shouldExitWithZeroWithinTheBoundWhenTheStartHangs() throws Exception {
        try (ServerJvm server =
                ServerJvm.start(dir, "--set", "tiny.hang_on_start=true", "--set", "server.shutdown_timeout=1s")) {
            server.awaitLine("tiny is starting");

            server.signal("TERM");

            assertThat(server.awaitExit()).isZero();
            assertThat(server.lines()).last().asString().contains("not everything ended in time");
        }
    }

    @Test
    void shouldEndAtOnceAtASecondSignal() throws Exception {
        try (ServerJvm server =
                ServerJvm.start(dir, "--set", "tiny.hang_on_drain=true", "--set", "server.shutdown_timeout=10m")) {
            int port = server.awaitReady();
            server.signal("TERM");
            server.awaitLine("draining");
            assertThat(Http.get(port, "/readyz").statusCode()).isEqualTo(503);

            server.signal("TERM");

            assertThat(server.awaitExit()).isEqualTo(130);
            assertThat(server.lines()).last().asString().contains("SIGTERM again: ending at once");
        }
    }

    @Test
    void shouldFlushWhenTheTerminalHangsUp() throws Exception {
        assumeFalse(ServerJvm.ignoresHangUps(), "started under nohup: children ignore SIGHUP");
        try (ServerJvm server = ServerJvm.start(dir, "--set", "tiny.greet=7")) {
            server.awaitReady();

            server.signal("HUP");

            assertThat(server.awaitExit()).isNotZero();
            assertThat(number("SELECT count(*) FROM telemetry_events WHERE event = 'tiny.greeted'"))
                    .isEqualTo(7);
        }
    }

    @Test
    void shouldRefuseAFolderThatAnotherProcessUsesUntilThatIsKilled() throws Exception {
        try (ServerJvm first = ServerJvm.start(dir)) {
            first.awaitReady();
            try (ServerJvm second = ServerJvm.start(dir)) {
                assertThat(second.awaitExit()).isEqualTo(1);
                assertThat(second.lines())
                        .last()
                        .asString()
                        .contains("ERROR", "cannot start: data.dir: folder './data/relay' is in use");
                assertNoStackTrace(second.lines());
            }
            first.signal("KILL");
            assertThat(first.awaitExit()).isEqualTo(137);
        }
        try (ServerJvm third = ServerJvm.start(dir)) {
            third.awaitReady();
        }
    }

    @Test
    void shouldSayInOneLineThatThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerJvm server = ServerJvm.start(dir, "--http-port", Integer.toString(taken.getLocalPort()))) {
            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(server.lines())
                    .filteredOn(line -> line.contains("ERROR"))
                    .singleElement()
                    .asString()
                    .contains("cannot start: http.port: cannot listen on 127.0.0.1:" + taken.getLocalPort());
            assertNoStackTrace(server.lines());
        }
    }

    @Test
    void shouldSayInOneLineWhatTheServerRefuses() throws Exception {
        try (ServerJvm server = ServerJvm.start(dir, "--set", "tiny.refuse=not today")) {
            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(server.lines())
                    .filteredOn(line -> line.contains("ERROR"))
                    .singleElement()
                    .asString()
                    .endsWith("cannot start: not today");
        }
    }

    @Test
    void shouldLogObjectsAndNeverTheToken() throws Exception {
        try (ServerJvm server = ServerJvm.start(dir, "--log-format", "json", "--log-level", "debug")) {
            int port = server.awaitReady();
            String token =
                    Files.readString(dir.resolve("data/relay/admin.token")).strip();
            Http.get(port, "/defect?player=anna");
            Http.get(port, "/greet/anna");
            assertThat(Http.get(port, "/admin/analytics/status", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(200);
            server.signal("TERM");

            assertThat(server.awaitExit()).isZero();

            assertThat(server.lines()).isNotEmpty().allSatisfy(line -> {
                JsonObject json = new JsonObject(line);
                assertThat(json.getString("time")).endsWith("Z");
                assertThat(json.getString("level")).isIn("debug", "info", "warn", "error");
                assertThat(json.getString("message")).isNotBlank();
                assertThat(line).doesNotContain(token, "anna");
            });
            assertThat(new JsonObject(server.lines().stream()
                                    .filter(line -> !line.contains("\"debug\""))
                                    .findFirst()
                                    .orElseThrow())
                            .getString("message"))
                    .startsWith("telemetry: database ");
            assertThat(server.lines())
                    .filteredOn(line -> line.contains("\"error\""))
                    .filteredOn(line -> line.contains("a defect"))
                    .extracting(line -> new JsonObject(line).getString("message"))
                    .contains("GET /defect failed");
        }
    }

    private static void assertNoStackTrace(List<String> lines) {
        assertThat(lines).noneSatisfy(line -> assertThat(line).containsPattern("^\\s+at |Exception"));
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    private String text(String sql) throws SQLException {
        try (Connection database =
                        DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("data/relay/telemetry.db"));
                ResultSet row = database.createStatement().executeQuery(sql)) {
            return row.getString(1);
        }
    }
}
