package dev.outpost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.GameContext;
import dev.outpost.telemetry.event.MetricType;
import dev.outpost.telemetry.event.Severity;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.telemetry.record.DropReason;
import dev.outpost.telemetry.record.Ledger;
import dev.outpost.telemetry.record.RecorderMemory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TelemetryTest {

    private static final EventType ORDER = EventType.named("relay.order.forward", "An order was forwarded.")
            .detail()
            .text("game_id", "room code")
            .integer("player", "slot")
            .number("rtt_ms", "round trip")
            .build();
    private static final EventType DESYNC = EventType.named("relay.desync", "States came apart.")
            .severity(Severity.ERROR)
            .integers("diverged_players", "slots")
            .build();
    private static final MetricType GAMES = MetricType.counter("relay.games.total", "Games hosted.");
    private static final Catalogue CATALOGUE = new Catalogue(List.of(ORDER, DESYNC), List.of(GAMES));
    private static final GameContext GAME = new GameContext("ra1", "9f86", "4bf92f3577b34da6a3ce929d0e0e4736");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.000001Z");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String ROWS = "SELECT count(*) FROM telemetry_events WHERE category = 'relay'";

    @TempDir
    private Path dir;

    private Path file;
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void nameFile() {
        file = dir.resolve("data/telemetry.db");
    }

    @Test
    void shouldWriteWhatWasRecordedWithItsContext() throws Exception {
        try (Telemetry telemetry = open(TelemetrySettings.serverDefaults(file))) {
            telemetry
                    .recorder()
                    .begin(ORDER, GAME)
                    .tick(7)
                    .durationUs(12)
                    .put("a\"b")
                    .put(3)
                    .put(1.5)
                    .end();
            telemetry.recorder().begin(DESYNC).put(new int[] {1, 2}).end();
            assertThat(telemetry.flush(LONG)).isTrue();
            assertThat(telemetry.state()).isEqualTo("ok");
        }
        List<List<String>> rows = Sqlite.query(file, """
                SELECT id, timestamp, component, game_module, mod_fingerprint, category, event, severity, data,
                    duration_us, tick, correlation
                FROM telemetry_events WHERE category = 'relay' ORDER BY id""");
        String order = "{\"game_id\":\"a\\\"b\",\"player\":3,\"rtt_ms\":1.5}";
        assertThat(rows.stream().map(row -> String.join(" ", row)))
                .containsExactly(
                        "1 2026-11-22T12:00:00.000001Z relay ra1 9f86 relay relay.order.forward info " + order
                                + " 12 7 4bf92f3577b34da6a3ce929d0e0e4736",
                        "2 2026-11-22T12:00:00.000001Z relay NULL NULL relay relay.desync error"
                                + " {\"diverged_players\":[1,2]} NULL NULL NULL");
        assertThat(Sqlite.value(file, "PRAGMA integrity_check")).isEqualTo("ok");
    }

    @Test
    void shouldNeverMixTheContextsOfGamesThatRunAtOnce() throws Exception {
        int games = 4;
        int events = 2000;
        try (Telemetry telemetry = open(TelemetrySettings.serverDefaults(file))) {
            List<Thread> threads = new ArrayList<>();
            for (int g = 0; g < games; g++) {
                GameContext game = new GameContext("mod" + g, "print" + g, "4bf92f3577b34da6a3ce929d0e0e473" + g);
                String id = "game" + g;
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < events; i++) {
                        telemetry
                                .recorder()
                                .begin(ORDER, game)
                                .tick(i)
                                .put(id)
                                .put(i)
                                .put(0.5)
                                .end();
                        telemetry.recorder().begin(DESYNC).put(new int[] {i}).end();
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(Sqlite.query(file, """
                        SELECT data ->> '$.game_id', game_module, mod_fingerprint, substr(correlation, 32), count(*),
                            count(DISTINCT tick)
                        FROM telemetry_events WHERE event = 'relay.order.forward' GROUP BY 1, 2, 3, 4 ORDER BY 1"""))
                .containsExactly(
                        List.of("game0", "mod0", "print0", "0", "2000", "2000"),
                        List.of("game1", "mod1", "print1", "1", "2000", "2000"),
                        List.of("game2", "mod2", "print2", "2", "2000", "2000"),
                        List.of("game3", "mod3", "print3", "3", "2000", "2000"));
        assertThat(Sqlite.number(
                        file,
                        "SELECT count(*) FROM telemetry_events WHERE event = 'relay.desync'"
                                + " AND game_module IS NULL AND mod_fingerprint IS NULL AND correlation IS NULL"))
                .isEqualTo((long) games * events);
    }

    @Test
    void shouldKeepDataOverARestartUnderANewSession() throws Exception {
        List<String> sessions = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (Telemetry telemetry = open(TelemetrySettings.serverDefaults(file))) {
                sessions.add(telemetry.status().sessionId());
                telemetry.recorder().begin(DESYNC).put(new int[] {run}).end();
            }
        }
        assertThat(sessions).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f-]{36}"));
        assertThat(Sqlite.query(
                        file,
                        "SELECT session_id, data ->> '$.diverged_players[0]' FROM telemetry_events"
                                + " WHERE event = 'relay.desync' ORDER BY id"))
                .containsExactly(List.of(sessions.get(0), "0"), List.of(sessions.get(1), "1"));
    }

    @Test
    void shouldRideOutAnotherProcessesLockAndLoseNothing() throws Exception {
        try (Telemetry telemetry = open(TelemetrySettings.serverDefaults(file))) {
            emit(telemetry, 10);
            telemetry.flush(LONG);
            try (Connection other = Sqlite.open(file);
                    Statement lock = other.createStatement()) {
                lock.execute("BEGIN IMMEDIATE");
                emit(telemetry, 1000);
                assertThat(telemetry.flush(Duration.ofMillis(300))).isFalse();
                lock.execute("COMMIT");
            }
            assertThat(telemetry.flush(LONG)).isTrue();
            assertThat(telemetry.state()).isEqualTo("ok");
        }
        assertThat(Sqlite.number(file, ROWS + " AND event = 'relay.order.forward'"))
                .isEqualTo(1010);
    }

    @Test
    void shouldEndWithinItsBoundAndWriteAtTheNextStartWhatALockKeptFromTheDisk() throws Exception {
        Telemetry telemetry = open(TelemetrySettings.serverDefaults(file));
        emit(telemetry, 10);
        telemetry.flush(LONG);
        try (Connection other = Sqlite.open(file);
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");
            emit(telemetry, 7);
            telemetry.close();
        }
        Ledger.Line line = line(telemetry, "relay");
        assertThat(line.stored()).isEqualTo(10).isEqualTo(Sqlite.number(file, ROWS));
        assertThat(line.queued()).isEqualTo(7);
        assertThat(line.droppedTotal()).isZero();
        assertThat(telemetry.awaitEnd(LONG)).isTrue();

        try (Telemetry next = open(TelemetrySettings.serverDefaults(file))) {
            assertThat(next.flush(LONG)).isTrue();
        }
        assertThat(Sqlite.query(
                        file, "SELECT session_id, count(*) FROM telemetry_events WHERE category = 'relay' GROUP BY 1"))
                .containsExactly(List.of(telemetry.status().sessionId(), "17"));
        assertThat(RecorderMemory.files(dir.resolve("data"))).isEmpty();
    }

    @Test
    void shouldBalanceItsBooksUnderLoadWithAFullRing() throws Exception {
        TelemetrySettings defaults = TelemetrySettings.serverDefaults(file);
        TelemetrySettings settings = new TelemetrySettings(
                file,
                defaults.maxDbSizeBytes(),
                defaults.retention(),
                1024,
                Map.of("relay.order.forward", 0.5),
                defaults.metricsInterval());
        Telemetry telemetry = open(settings);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < 100; n++) {
                    emit(telemetry, 300);
                    telemetry.recorder().begin(DESYNC).put(n).end();
                    telemetry.recorder().begin(DESYNC).put(new int[] {n}).end();
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        telemetry.close();
        emit(telemetry, 3);

        Ledger.Line line = line(telemetry, "relay");
        long dropped = line.droppedTotal();
        assertThat(line.emitted()).isEqualTo(4 * 100 * 302 + 3 + snapshots());
        assertThat(line.queued()).isZero();
        assertThat(line.stored()).isEqualTo(Sqlite.number(file, ROWS));
        assertThat(line.emitted()).isEqualTo(line.stored() + line.sampledOut() + dropped);
        assertThat(line.dropped()).containsEntry(DropReason.MALFORMED, 400L);
        assertThat(line.pressedOut()).as("the ring was filling up").isPositive();
        assertThat(Sqlite.number(file, """
                        SELECT sum(data ->> '$.count') FROM telemetry_events
                        WHERE event = 'telemetry.loss' AND data ->> '$.category' = 'relay'"""))
                .as("all but what was emitted after the end")
                .isEqualTo(dropped - line.dropped().getOrDefault(DropReason.CLOSED, 0L));
        assertThat(Sqlite.query(file, """
                        SELECT data ->> '$.emitted' - data ->> '$.queued', data ->> '$.stored' + data ->> '$.sampled_out'
                            + data ->> '$.dropped'
                        FROM telemetry_events WHERE event = 'telemetry.ledger' AND data ->> '$.category' = 'relay'"""))
                .singleElement()
                .satisfies(books -> assertThat(books.get(0)).isEqualTo(books.get(1)));
        assertThat(Sqlite.value(file, "PRAGMA integrity_check")).isEqualTo("ok");
    }

    @Test
    void shouldSnapshotMetersAtTheEnd() throws Exception {
        Meters meters = new Meters(registry);
        try (Telemetry telemetry = open(TelemetrySettings.serverDefaults(file))) {
            meters.counter(GAMES).increment(3);
            assertThat(telemetry.recording()).isTrue();
        }
        assertThat(Sqlite.query(file, "SELECT category, data FROM telemetry_events WHERE event = 'relay.games.total'"))
                .containsExactly(List.of("relay", "{\"total\":3,\"delta\":3}"));
    }

    @Test
    void shouldRecordNothingWhileOffAndStayOffOverARestart() throws Exception {
        new Meters(registry).counter(GAMES).increment();
        try (Telemetry telemetry = open(TelemetrySettings.serverDefaults(file))) {
            emit(telemetry, 1);
            telemetry.setRecording(false);
            emit(telemetry, 100);
            assertThat(telemetry.recording()).isFalse();
        }
        try (Telemetry telemetry = open(TelemetrySettings.serverDefaults(file))) {
            assertThat(telemetry.recording()).isFalse();
            emit(telemetry, 100);
        }
        assertThat(Sqlite.query(file, "SELECT event, data FROM telemetry_events ORDER BY id"))
                .containsExactly(
                        List.of("relay.order.forward", "{\"game_id\":\"g\",\"player\":0,\"rtt_ms\":0.5}"),
                        List.of("telemetry.recording", "{\"on\":false}"));

        try (Telemetry telemetry = open(TelemetrySettings.serverDefaults(file))) {
            telemetry.setRecording(true);
            emit(telemetry, 1);
        }
        assertThat(Files.exists(dir.resolve("data").resolve(Telemetry.OFF_MARKER)))
                .isFalse();
        assertThat(Sqlite.query(
                        file,
                        "SELECT event, data FROM telemetry_events WHERE id > 2 AND category <> 'telemetry'"
                                + " OR id = 3 ORDER BY id"))
                .startsWith(
                        List.of("telemetry.recording", "{\"on\":true}"),
                        List.of("relay.order.forward", "{\"game_id\":\"g\",\"player\":0,\"rtt_ms\":0.5}"));
    }

    @Test
    void shouldSayHowItStands() {
        try (Telemetry telemetry = open(TelemetrySettings.serverDefaults(file))) {
            emit(telemetry, 5);
            telemetry.flush(LONG);
            TelemetryStatus status = telemetry.status();
            assertThat(status.recording()).isTrue();
            assertThat(status.databaseBytes() + status.walBytes()).isPositive();
            assertThat(status.ringCapacityBytes()).isEqualTo(16_384 * 512);
            assertThat(status.ledger())
                    .filteredOn(line -> line.category().equals("relay"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.stored()).isEqualTo(5));
        }
    }

    @Test
    void shouldRefuseToSampleAnEventThatDoesNotExist() {
        TelemetrySettings defaults = TelemetrySettings.serverDefaults(file);
        TelemetrySettings settings = new TelemetrySettings(
                file,
                defaults.maxDbSizeBytes(),
                null,
                1024,
                Map.of("relay.order.foward", 0.5),
                defaults.metricsInterval());
        assertThatThrownBy(() -> open(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("telemetry.sampling.relay.order.foward: there is no such event");
    }

    private Telemetry open(TelemetrySettings settings) {
        return Telemetry.open(settings, Component.RELAY, CATALOGUE, registry, InstantSource.fixed(NOON));
    }

    private long snapshots() throws Exception {
        return Sqlite.number(file, "SELECT count(*) FROM telemetry_events WHERE event = 'relay.games.total'");
    }

    private static void emit(Telemetry telemetry, int events) {
        for (int i = 0; i < events; i++) {
            telemetry
                    .recorder()
                    .begin(ORDER, GAME)
                    .tick(i)
                    .put("g")
                    .put(i)
                    .put(i + 0.5)
                    .end();
        }
    }

    private static Ledger.Line line(Telemetry telemetry, String category) {
        return telemetry.status().ledger().stream()
                .filter(line -> line.category().equals(category))
                .findFirst()
                .orElseThrow();
    }
}
