package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the recorder writes is what the commands read: names, shapes, marker. */
class RecorderTest {

    private static final EventType ORDER = EventType.named("relay.order.forward", "An order was forwarded.")
            .integer("player", "slot")
            .build();

    @TempDir
    Path folder;

    @Test
    void shouldShowTheBooksOfARealRecorder() {
        TelemetrySettings settings = TelemetrySettings.serverDefaults(folder.resolve("telemetry.db"));
        Cli cli = new Cli(settings.database()).limits(settings.maxDbSizeBytes(), settings.retention());
        try (Telemetry telemetry = open(settings)) {
            for (int i = 0; i < 10; i++) {
                telemetry.recorder().begin(ORDER).put(i).end();
            }
            // No such field: refused and counted.
            telemetry.recorder().begin(ORDER).put(1).put(2).end();
            assertThat(telemetry.flush(Duration.ofSeconds(10))).isTrue();

            assertThat(Json.rows(cli.run("inspect", "relay", "--output", "json").out()))
                    .hasSize(10);
        }

        Map<String, Object> status =
                Json.object(cli.run("status", "--check", "--output", "json").out());
        Map<?, ?> losses = (Map<?, ?>) Objects.requireNonNull(status.get("losses"));

        assertThat(status)
                .containsEntry("recording", true)
                .containsEntry("sessions", 1L)
                .containsEntry("integrity", List.of("ok"));
        assertThat(losses.get("by_category")).isEqualTo(Map.of("relay", Map.of("malformed", 1L)));
        assertThat(((Map<?, ?>) Objects.requireNonNull(losses.get("ledger"))).get("relay"))
                .isEqualTo(Map.of(
                        "emitted",
                        11L,
                        "stored",
                        10L,
                        "queued",
                        0L,
                        "sampled_out",
                        0L,
                        "pressed_out",
                        0L,
                        "dropped",
                        1L));
    }

    @Test
    void shouldRecordNothingAfterOff() {
        TelemetrySettings settings = TelemetrySettings.serverDefaults(folder.resolve("telemetry.db"));
        Cli cli = new Cli(settings.database());
        cli.run("off");

        try (Telemetry telemetry = open(settings)) {
            assertThat(telemetry.recording()).isFalse();
        }
        cli.run("on");
        try (Telemetry telemetry = open(settings)) {
            assertThat(telemetry.recording()).isTrue();
        }
    }

    private static Telemetry open(TelemetrySettings settings) {
        return Telemetry.open(
                settings,
                Component.RELAY,
                new Catalogue(List.of(ORDER), List.of()),
                new SimpleMeterRegistry(),
                InstantSource.fixed(Cli.NOW));
    }
}
