package dev.outpost.telemetry.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.otlp.OtlpReceiver;
import dev.outpost.otlp.Received;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.EventType.Column;
import dev.outpost.telemetry.event.GameContext;
import dev.outpost.telemetry.event.Severity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** spec/telemetry.md, OTLP: one trace for each game, in real spans at a real receiver. */
class GameTracesTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final GameContext GAME = new GameContext("ra", "f00d", "0123456789abcdef0123456789abcdef");

    private static final EventType JOIN = EventType.named("relay.player.join", "Somebody came.")
            .fills(Column.GAME)
            .integer("slot", "whose")
            .build();
    private static final EventType START = EventType.named("relay.game.start", "It began.")
            .fills(Column.GAME)
            .text("map", "which")
            .build();
    private static final EventType TICK = EventType.named("relay.tick.process", "A tick.")
            .detail()
            .fills(Column.GAME, Column.TICK, Column.DURATION)
            .integer("tick", "which")
            .build();
    private static final EventType DESYNC = EventType.named("relay.desync", "They came apart.")
            .severity(Severity.ERROR)
            .fills(Column.GAME, Column.TICK)
            .integer("tick", "where")
            .build();
    private static final EventType END = EventType.named("relay.game.end", "It ended.")
            .fills(Column.GAME)
            .text("outcome", "how")
            .build();

    private static final Catalogue CATALOGUE = Catalogue.of(JOIN, START, TICK, DESYNC, END);

    @TempDir
    Path folder;

    @Test
    void shouldMakeOneWellNestedTraceOfAMatch() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                Telemetry telemetry = open()) {
            OtelExport export = telemetry.export(settings(receiver));
            play(telemetry);
            telemetry.recorder().begin(DESYNC, GAME).tick(50).put(50).end();
            telemetry.recorder().begin(END, GAME).put("consensus").end();
            assertThat(telemetry.flush(SOON)).isTrue();
            export.close(Duration.ofSeconds(10));

            Map<String, List<Received.Trace>> spans = byName(receiver.received());
            assertThat(spans).containsKeys("session", "lobby", "play", "desync");
            Received.Trace root = first(spans, "session");
            assertThat(root.parentId()).isEmpty();
            assertThat(root.span().getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
            assertThat(root.span().getEventsList()).extracting("name").contains("relay.player.join");
            assertThat(first(spans, "play").parentId()).isEqualTo(root.spanId());
            assertThat(first(spans, "lobby").parentId()).isEqualTo(root.spanId());
            assertThat(first(spans, "desync").parentId())
                    .isEqualTo(first(spans, "play").spanId());
            assertThat(spans.get("tick"))
                    .as("about a fifth of 1000, the same each time")
                    .hasSizeBetween(120, 280);
            assertThat(receiver.received().spans())
                    .allSatisfy(span -> assertThat(span.traceId()).isEqualTo(GAME.correlation()));
        }
    }

    @Test
    void shouldCloseAMatchWhoseRelayWasCutOffOnceAfterTheRestart() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            try (Telemetry telemetry = open()) {
                OtelExport export = telemetry.export(settings(receiver));
                play(telemetry);
                assertThat(telemetry.flush(SOON)).isTrue();
                export.close(Duration.ofSeconds(10));
            }
            assertThat(byName(receiver.received())).doesNotContainKey("session");

            for (int restart = 0; restart < 2; restart++) {
                try (Telemetry telemetry = open()) {
                    OtelExport export = telemetry.export(settings(receiver));
                    telemetry
                            .recorder()
                            .begin(JOIN, new GameContext("", "", "f".repeat(32)))
                            .put(0)
                            .end();
                    assertThat(telemetry.flush(SOON)).isTrue();
                    export.close(Duration.ofSeconds(10));
                }
            }

            assertThat(byName(receiver.received()).get("session"))
                    .singleElement()
                    .satisfies(root ->
                            assertThat(root.span().getStatus().getMessage()).startsWith("cut off"));
        }
    }

    @Test
    void shouldLeaveAMatchOpenWhileWhatItsRelayLeftIsStillBeingWritten() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            try (Telemetry telemetry = open()) {
                OtelExport export = telemetry.export(settings(receiver));
                play(telemetry);
                assertThat(telemetry.flush(SOON)).isTrue();
                export.close(Duration.ofSeconds(10));
            }

            reopened(receiver, () -> false);
            assertThat(byName(receiver.received())).doesNotContainKey("session");

            reopened(receiver, () -> true);
            assertThat(byName(receiver.received())).containsKey("session");
        }
    }

    /** A process that records a little and ends. */
    private void reopened(OtlpReceiver receiver, BooleanSupplier recovered) {
        try (Telemetry telemetry = open()) {
            OtelExport export = OtelExport.start(
                    settings(receiver),
                    telemetry.database(),
                    telemetry.sessionId(),
                    telemetry.recorder(),
                    CATALOGUE,
                    new SimpleMeterRegistry(),
                    recovered);
            telemetry
                    .recorder()
                    .begin(JOIN, new GameContext("", "", "f".repeat(32)))
                    .put(0)
                    .end();
            assertThat(telemetry.flush(SOON)).isTrue();
            export.close(Duration.ofSeconds(10));
        }
    }

    private static void play(Telemetry telemetry) {
        telemetry.recorder().begin(JOIN, GAME).put(0).end();
        telemetry.recorder().begin(START, GAME).put("a map").end();
        for (int tick = 0; tick < 1000; tick++) {
            telemetry
                    .recorder()
                    .begin(TICK, GAME)
                    .tick(tick)
                    .durationUs(40)
                    .put(tick)
                    .end();
        }
    }

    private Telemetry open() {
        return Telemetry.open(
                TelemetrySettings.serverDefaults(folder.resolve("telemetry.db")),
                Component.RELAY,
                CATALOGUE,
                new SimpleMeterRegistry(),
                InstantSource.system());
    }

    private static OtelSettings settings(OtlpReceiver receiver) {
        return new OtelSettings(
                receiver.endpoint(),
                OtelSettings.GRPC,
                Map.of(),
                0.2,
                0,
                Duration.ZERO,
                Duration.ofSeconds(10),
                "outpost-relay",
                "",
                "");
    }

    private static Received.Trace first(Map<String, List<Received.Trace>> spans, String name) {
        return spans.getOrDefault(name, List.of()).get(0);
    }

    private static Map<String, List<Received.Trace>> byName(Received received) {
        return received.spans().stream()
                .collect(Collectors.groupingBy(span -> span.span().getName()));
    }
}
