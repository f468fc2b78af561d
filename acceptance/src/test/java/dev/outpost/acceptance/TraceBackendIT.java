package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import dev.outpost.otlp.OtlpReceiver;
import dev.outpost.otlp.Received;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A match's trace in a real Zipkin: as whole as telemetry.db tells it, well nested, and on the page. */
class TraceBackendIT {

    /** Of the match's three spans, and the places of what is in them. */
    private static final Map<String, String> WITHIN =
            Map.of("lobby", "session", "play", "session", "tick", "play", "stall", "play", "desync", "play");

    @TempDir
    Path folder;

    @Test
    void shouldBeReadBackWholeAndWellNested() throws Exception {
        try (Zipkin zipkin = Zipkin.start(folder);
                OtlpReceiver receiver = OtlpReceiver.start()) {
            String correlation;
            Path file;
            try (Relay relay = Relay.start(
                            folder,
                            "relay.min_tick_interval_ms=1",
                            "telemetry.otel_export=true",
                            "telemetry.otel_endpoint=" + receiver.endpoint(),
                            "telemetry.trace_sample=0.1",
                            "telemetry.otel_flush_timeout=20s");
                    Jar client = Played.start(
                            folder, relay, Project.OPENRA, 16, "--desync-at", "400", "--desync-player", "1")) {
                correlation = Played.await(client, 120).correlation();
                file = relay.stop();
            }
            List<Received.Trace> sent = receiver.received().spans().stream()
                    .filter(span -> span.traceId().equals(correlation))
                    .toList();
            zipkin.take(sent);

            Map<String, JsonObject> spans = new HashMap<>();
            JsonArray trace = zipkin.trace(correlation, sent.size());
            trace.forEach(span -> spans.put(((JsonObject) span).getString("id"), (JsonObject) span));
            assertThat(spans.keySet())
                    .isEqualTo(sent.stream().map(Received.Trace::spanId).collect(Collectors.toSet()));
            shouldBeWhole(spans, file, correlation);
            shouldBeNested(spans);
            shouldBeOnItsPage(zipkin, correlation);
        }
    }

    private static void shouldBeWhole(Map<String, JsonObject> spans, Path file, String correlation) throws Exception {
        Map<String, Long> counts = spans.values().stream()
                .collect(Collectors.groupingBy(span -> span.getString("name"), Collectors.counting()));
        try (Database db = new Database(file)) {
            assertThat(counts)
                    .containsEntry("session", 1L)
                    .containsEntry("lobby", 1L)
                    .containsEntry("play", 1L);
            assertThat(counts.get("desync"))
                    .isEqualTo(rows(db, "relay.desync", correlation))
                    .isEqualTo(1);
            assertThat(counts.getOrDefault("stall", 0L)).isEqualTo(rows(db, "relay.stall", correlation));
            assertThat(counts.get("tick")).isBetween(1L, rows(db, "relay.tick.process", correlation) / 2);
            JsonObject session = spans.values().stream()
                    .filter(span -> span.getString("name").equals("session"))
                    .findFirst()
                    .orElseThrow();
            assertThat(session.getJsonArray("annotations").stream()
                            .filter(told ->
                                    ((JsonObject) told).getString("value").equals("relay.player.join")))
                    .hasSize((int) rows(db, "relay.player.join", correlation));
            assertThat(session.getJsonObject("tags").getString("error")).isEqualTo("desync");
        }
    }

    private static long rows(Database db, String event, String correlation) throws Exception {
        return db.number(
                "SELECT count(*) FROM telemetry_events WHERE event = ? AND correlation = ?", event, correlation);
    }

    private static void shouldBeNested(Map<String, JsonObject> spans) {
        List<String> wrong = new ArrayList<>();
        int outermost = 0;
        for (JsonObject span : spans.values()) {
            String around = span.getString("parentId");
            if (around == null) {
                outermost++;
                assertThat(span.getString("name")).isEqualTo("session");
                continue;
            }
            JsonObject parent = Objects.requireNonNull(spans.get(around), () -> "around " + span);
            String within = WITHIN.get(span.getString("name"));
            if (within != null) {
                assertThat(parent.getString("name")).isEqualTo(within);
            }
            if (start(span) < start(parent) || end(span) > end(parent)) {
                wrong.add(span + " is not within " + parent);
            }
        }
        assertThat(outermost).isEqualTo(1);
        assertThat(wrong).isEmpty();
    }

    private static long start(JsonObject span) {
        return span.getLong("timestamp");
    }

    private static long end(JsonObject span) {
        return start(span) + span.getLong("duration");
    }

    private static void shouldBeOnItsPage(Zipkin zipkin, String correlation) {
        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.tab(new Browser.NewPageOptions().setViewportSize(1400, 900), zipkin.url());
            page.navigate(zipkin.url() + "/zipkin/traces/" + correlation);
            for (String name : List.of("session", "lobby", "play", "desync")) {
                page.getByText(name).first().waitFor();
            }
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "match-trace.png")));
        }
    }
}
