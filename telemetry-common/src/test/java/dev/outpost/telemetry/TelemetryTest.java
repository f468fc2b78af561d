package dev.outpost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.GameContext;
import dev.outpost.telemetry.event.Severity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryTest {

    private static final EventType ORDER = EventType.named("relay.order.forward", "An order was forwarded.")
            .detail()
            .text("game_id", "room code")
            .integer("player", "slot")
            .number("rtt_ms", "round trip")
            .build();
    private static final EventType BAD = EventType.named("relay.desync", "States came apart.")
            .severity(Severity.ERROR)
            .integers("diverged_players", "slots")
            .build();
    private static final Catalogue CATALOGUE = new Catalogue(List.of(ORDER, BAD), List.of());
    private static final GameContext GAME = new GameContext("ra1", "9f86", "4bf92f3577b34da6a3ce929d0e0e4736");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.000001Z");

    @TempDir
    private Path dir;

    @Test
    void shouldWriteWhatWasRecorded() throws Exception {
        Path file = dir.resolve("data/telemetry.db");
        try (Telemetry telemetry = Telemetry.open(
                TelemetrySettings.serverDefaults(file),
                Component.RELAY,
                CATALOGUE,
                new SimpleMeterRegistry(),
                InstantSource.fixed(NOON))) {
            telemetry
                    .recorder()
                    .begin(ORDER, GAME)
                    .tick(7)
                    .durationUs(12)
                    .put("a\"b")
                    .put(3)
                    .put(1.5)
                    .end();
            telemetry.recorder().begin(BAD).put(new int[] {1, 2}).end();
            assertThat(telemetry.flush(Duration.ofSeconds(10))).isTrue();
            assertThat(telemetry.state()).isEqualTo("ok");
        }
        List<List<String>> rows = Sqlite.query(file, """
                SELECT id, timestamp, component, game_module, mod_fingerprint, category, event, severity, data,
                    duration_us, tick, correlation
                FROM telemetry_events WHERE category = 'relay' ORDER BY id""");
        assertThat(rows)
                .containsExactly(
                        List.of(
                                "1",
                                "2026-11-22T12:00:00.000001Z",
                                "relay",
                                "ra1",
                                "9f86",
                                "relay",
                                "relay.order.forward",
                                "info",
                                "{\"game_id\":\"a\\\"b\",\"player\":3,\"rtt_ms\":1.5}",
                                "12",
                                "7",
                                "4bf92f3577b34da6a3ce929d0e0e4736"),
                        List.of(
                                "2",
                                "2026-11-22T12:00:00.000001Z",
                                "relay",
                                "NULL",
                                "NULL",
                                "relay",
                                "relay.desync",
                                "error",
                                "{\"diverged_players\":[1,2]}",
                                "NULL",
                                "NULL",
                                "NULL"));
    }
}
