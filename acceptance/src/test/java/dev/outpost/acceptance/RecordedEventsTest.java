package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Field;
import dev.outpost.telemetry.record.Ledger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is recorded as the catalogue says is in the database as the committed schemas say. */
class RecordedEventsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    /** The one event that the store writes by itself. */
    private static final String ROLLUP = "telemetry.rollup";

    private final CommittedSchemas schemas = new CommittedSchemas();

    @TempDir
    Path folder;

    @Test
    void shouldRecordEveryEntryOfTheCatalogueAsItsSchemaSays() throws Exception {
        Path file = folder.resolve("telemetry.db");
        List<EventType> own = Telemetry.ownCatalogue().events().stream()
                .filter(event -> !event.name().equals(ROLLUP))
                .toList();
        List<EventType> others = CatalogueSection.rows(CatalogueSection.ofComponents());
        Map<String, Long> recorded = new HashMap<>();
        EventValues values = new EventValues(20_261_122);
        try (Telemetry telemetry = Telemetry.open(
                TelemetrySettings.serverDefaults(file),
                Component.RELAY,
                new Catalogue(others, List.of()),
                new SimpleMeterRegistry(),
                Clock.systemUTC())) {
            for (EventType event : Stream.concat(own.stream(), others.stream()).toList()) {
                for (int round = 0; round < EventValues.rounds(event); round++) {
                    values.record(telemetry.recorder().begin(event), event, round);
                    recorded.merge(event.name(), 1L, Long::sum);
                }
                assertThat(telemetry.flush(LONG)).isTrue();
            }
            for (Ledger.Line line : telemetry.status().ledger()) {
                assertThat(line.dropped()).as(line.category()).isEmpty();
            }
        }

        try (Database db = new Database(file)) {
            for (List<?> row : db.rows("SELECT event, data FROM telemetry_events")) {
                String event = String.valueOf(row.get(0));
                String data = String.valueOf(row.get(1));
                assertThat(schemas.faults(event, data)).as("%s %s", event, data).isEmpty();
            }
            for (Map.Entry<String, Long> event : recorded.entrySet()) {
                assertThat(db.number("SELECT count(*) FROM telemetry_events WHERE event = ?", event.getKey()))
                        .as(event.getKey())
                        .isGreaterThanOrEqualTo(event.getValue());
            }
            for (EventType event : others) {
                for (Field field : event.fields()) {
                    if (!field.values().isEmpty()) {
                        assertThat(db.rows(
                                        "SELECT DISTINCT json_extract(data, '$.' || ?) FROM telemetry_events"
                                                + " WHERE event = ? AND json_extract(data, '$.' || ?) IS NOT NULL",
                                        field.name(),
                                        event.name(),
                                        field.name()))
                                .as("values of %s.%s", event, field.name())
                                .hasSameSizeAs(field.values());
                    }
                }
            }
        }
    }

    @Test
    void shouldLeaveRollupsAsTheirSchemaSays() throws Exception {
        Path file = folder.resolve("telemetry.db");
        EventType detail = EventType.named("test.detail", "Many of these.")
                .detail()
                .number("rtt_ms", "a measure")
                .integer("size_bytes", "another")
                .bool("late", "a third")
                .text("padding", "makes it large")
                .build();
        TelemetrySettings defaults = TelemetrySettings.serverDefaults(file);
        TelemetrySettings small = new TelemetrySettings(
                file,
                4L << 20,
                defaults.retention(),
                defaults.ringEntries(),
                defaults.sample(),
                defaults.sampling(),
                defaults.metricsInterval());
        try (Telemetry telemetry = Telemetry.open(
                small,
                Component.RELAY,
                new Catalogue(List.of(detail), List.of()),
                new SimpleMeterRegistry(),
                Clock.systemUTC())) {
            for (int i = 0; telemetry.status().prunedEvents() == 0; i++) {
                assertThat(i).as("events before the first was removed").isLessThan(200_000);
                telemetry
                        .recorder()
                        .begin(detail)
                        .durationUs(i)
                        .put(i / 8.0)
                        .put(i)
                        .put(i % 3 == 0)
                        .put("x".repeat(200))
                        .end();
                if (i % 1000 == 0) {
                    assertThat(telemetry.flush(LONG)).isTrue();
                }
            }
        }
        try (Database db = new Database(file)) {
            List<String> rollups = db.rows("SELECT data FROM telemetry_events WHERE event = ?", ROLLUP).stream()
                    .map(row -> String.valueOf(row.get(0)))
                    .toList();
            assertThat(rollups).isNotEmpty();
            assertThat(rollups)
                    .allSatisfy(data ->
                            assertThat(schemas.faults(ROLLUP, data)).as(data).isEmpty());
            assertThat(db.number(
                            "SELECT json_extract(data, '$.fields.size_bytes.count') FROM telemetry_events WHERE event = ?",
                            ROLLUP))
                    .isPositive();
        }
    }

    @Test
    void shouldRefuseByItsSchemaWhatNoEventOfTheKindIs() {
        for (EventType event : CatalogueSection.rows(CatalogueSection.whole())) {
            JsonObject extra = new JsonObject().put("no_such_field", 1);
            assertThat(schemas.faults(event.name(), extra.encode()))
                    .as(event.name())
                    .hasSize(event.fields().size() + 1);
            for (Field field : event.fields()) {
                JsonObject wrong = new JsonObject().put(field.name(), wrongFor(field));
                assertThat(schemas.faults(event.name(), wrong.encode()))
                        .as("%s.%s", event, field.name())
                        .anyMatch(fault -> fault.contains("/" + field.name()));
            }
        }
    }

    private static Object wrongFor(Field field) {
        return switch (field.kind()) {
            case TEXT -> field.values().isEmpty() ? 7 : "no such value";
            case INTEGER -> 0.5;
            default -> "a text";
        };
    }
}
