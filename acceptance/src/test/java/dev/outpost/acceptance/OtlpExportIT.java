package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.otlp.OtlpReceiver;
import dev.outpost.otlp.Received;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** spec/telemetry.md, OTLP: a relay with one flag, a match played, and what a receiver has of it. */
class OtlpExportIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"grpc", "http/protobuf"})
    void shouldSendEachRowAsOneLogRecord(String protocol) throws Exception {
        Path file;
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            try (Relay relay = Relay.start(
                            folder,
                            "relay.min_tick_interval_ms=1",
                            "telemetry.otel_export=true",
                            "telemetry.otel_endpoint=" + receiver.endpoint(),
                            "telemetry.otel_protocol=" + protocol,
                            "telemetry.otel_flush_timeout=20s");
                    Jar client = Played.start(folder, relay, Project.OPENRA, 32)) {
                Played.await(client, 120).shouldBeFlawless();
                file = relay.stop();
            }

            Map<String, Long> sent = new TreeMap<>();
            for (Received.Log log : receiver.received().events()) {
                sent.merge(log.record().getEventName(), 1L, Long::sum);
            }
            try (Database db = new Database(file)) {
                Map<String, Long> stored = new TreeMap<>();
                for (List<@Nullable Object> row :
                        db.rows("SELECT event, count(*) FROM telemetry_events GROUP BY event")) {
                    stored.put(String.valueOf(row.get(0)), Long.valueOf(String.valueOf(row.get(1))));
                }
                assertThat(sent).isEqualTo(stored);
            }
        }
    }

    @Test
    void shouldHaveItsListingInTheMatchsTrace() throws Exception {
        Played played;
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            try (Tracking tracking = Tracking.start(folder.resolve("tracking"), exporting(receiver))) {
                try (Relay relay = Relay.start(
                                folder.resolve("relay"),
                                exporting(
                                        receiver,
                                        "relay.min_tick_interval_ms=1",
                                        "relay.tracking=http://127.0.0.1:" + tracking.port()));
                        Jar client = Played.start(
                                folder,
                                relay,
                                Project.OPENRA,
                                8,
                                "--tracking",
                                "http://127.0.0.1:" + tracking.port())) {
                    played = Played.await(client, 60).shouldBeFlawless();
                    relay.stop();
                }
                tracking.stop();
            }
            String trace = played.correlation();
            List<Received.Trace> spans = receiver.received().spans().stream()
                    .filter(span -> span.traceId().equals(trace))
                    .toList();
            Map<String, Received.Trace> byId = new HashMap<>();
            spans.forEach(span -> byId.put(span.spanId(), span));
            assertThat(spans)
                    .as("each has its parent here, but for the outermost")
                    .allSatisfy(span -> assertThat(span.parentId().isEmpty() || byId.containsKey(span.parentId()))
                            .as(span.span().getName())
                            .isTrue());
            assertThat(names(spans, "outpost-relay")).contains("session", "lobby", "play", "POST /v1/listings");
            assertThat(names(spans, "outpost-tracking")).contains("POST /v1/listings", "DELETE /v1/listings/:id");
        }
    }

    @Test
    void shouldLoadNothingOfOpenTelemetryWhenOff() throws Exception {
        Path classes = folder.resolve("classes");
        try (Jar relay = Jar.start(
                Project.RELAY_JAR,
                folder,
                List.of("-Xlog:class+load:file=" + classes),
                "serve",
                "--http-port",
                "0",
                "--set",
                "relay.port=0")) {
            relay.await(Pattern.compile("ready in"), 30);
            relay.terminate();
            assertThat(relay.exit(30)).isZero();
        }
        assertThat(Files.readString(classes)).contains("dev.outpost.relay.RelayServer");
        assertThat(Files.readString(classes)
                        .lines()
                        .filter(line -> line.contains("opentelemetry") || line.contains("okhttp3."))
                        .toList())
                .isEmpty();
    }

    private static String[] exporting(OtlpReceiver receiver, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("telemetry.otel_export=true");
        all.add("telemetry.otel_endpoint=" + receiver.endpoint());
        all.add("telemetry.otel_flush_timeout=20s");
        return all.toArray(String[]::new);
    }

    private static List<String> names(List<Received.Trace> spans, String service) {
        return spans.stream()
                .filter(span -> service.equals(span.resourceText("service.name")))
                .map(span -> span.span().getName())
                .toList();
    }
}
