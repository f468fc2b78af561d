package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.otlp.OtlpReceiver;
import dev.outpost.otlp.Received;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Field;
import dev.outpost.telemetry.event.GameContext;
import dev.outpost.telemetry.otel.OtelSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each event of the whole catalogue, with all that its fields may hold, is a log record with what its row has, typed so. */
class OtlpCatalogueTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final GameContext GAME = new GameContext("ra", "f00d", "0123456789abcdef0123456789abcdef");

    /** The one event that the store writes by itself. */
    private static final String ROLLUP = "telemetry.rollup";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {OtelSettings.GRPC, OtelSettings.HTTP_PROTOBUF})
    void shouldSendEveryEntryOfTheCatalogueAsItsRowHasIt(String protocol) throws Exception {
        Path file = folder.resolve("telemetry.db");
        List<EventType> own = Telemetry.ownCatalogue().events().stream()
                .filter(event -> !event.name().equals(ROLLUP))
                .toList();
        List<EventType> others = CatalogueSection.rows(CatalogueSection.ofComponents());
        Map<String, EventType> types = new HashMap<>();
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            Telemetry telemetry = Telemetry.open(
                    TelemetrySettings.serverDefaults(file),
                    Component.RELAY,
                    new Catalogue(others, List.of()),
                    new SimpleMeterRegistry(),
                    Clock.systemUTC());
            var export = telemetry.export(OtelSettings.of("outpost-relay").to(receiver.endpoint(), protocol));
            EventValues values = new EventValues(20_261_123);
            for (EventType event : Stream.concat(own.stream(), others.stream()).toList()) {
                types.put(event.name(), event);
                for (int round = 0; round < EventValues.rounds(event); round++) {
                    values.record(telemetry.recorder().begin(event, GAME), event, round);
                }
                assertThat(telemetry.flush(LONG)).isTrue();
            }
            telemetry.close();
            try (Database db = new Database(file)) {
                List<List<@Nullable Object>> rows = db.rows("SELECT event, severity, data, category, component, tick,"
                        + " duration_us, correlation, game_module, mod_fingerprint FROM telemetry_events ORDER BY id");
                assertThat(receiver.received().await(LONG, got -> got.events().size() >= rows.size()))
                        .isTrue();
                export.close(LONG);
                List<Received.Log> records = receiver.received().events();
                assertThat(records).hasSameSizeAs(rows);
                Set<String> seen = new HashSet<>();
                for (int i = 0; i < records.size(); i++) {
                    shouldBe(records.get(i), rows.get(i), types);
                    seen.add(records.get(i).record().getEventName());
                }
                assertThat(seen).containsAll(types.keySet());
            }
        }
    }

    private static void shouldBe(Received.Log log, List<@Nullable Object> row, Map<String, EventType> types) {
        String event = String.valueOf(row.get(0));
        JsonObject data = new JsonObject(String.valueOf(row.get(2)));
        EventType type = types.get(event);
        assertThat(log.record().getEventName()).isEqualTo(event);
        assertThat(log.record().getSeverityText()).isEqualTo(row.get(1));
        assertThat(log.record().getBody().getStringValue()).isEqualTo(row.get(2));
        assertThat(Received.hex(log.record().getTraceId())).isEqualTo(row.get(7) == null ? "" : row.get(7));
        Map<String, AnyValue> attributes = new HashMap<>(log.attributes());
        shouldBe(attributes.remove("outpost.category"), row.get(3));
        shouldBe(attributes.remove("outpost.component"), row.get(4));
        shouldBe(attributes.remove("outpost.tick"), row.get(5));
        shouldBe(attributes.remove("outpost.duration_us"), row.get(6));
        shouldBe(attributes.remove("outpost.game_module"), row.get(8));
        shouldBe(attributes.remove("outpost.mod_fingerprint"), row.get(9));
        for (String name : data.fieldNames()) {
            AnyValue sent = attributes.remove(name);
            if (data.getValue(name) == null) {
                assertThat(sent).as("%s.%s", event, name).isNull();
                continue;
            }
            assertThat(sent).as("%s.%s", event, name).isNotNull();
            if (sent != null) {
                assertThat(json(sent)).as("%s.%s", event, name).isEqualTo(plain(data.getValue(name)));
                if (type != null) {
                    Field field = type.fields().stream()
                            .filter(each -> each.name().equals(name))
                            .findAny()
                            .orElseThrow();
                    shouldHaveItsType(sent, field);
                }
            }
        }
        assertThat(attributes).as(event).isEmpty();
    }

    private static void shouldBe(@Nullable AnyValue sent, @Nullable Object stored) {
        assertThat(sent == null ? null : json(sent)).isEqualTo(stored == null ? null : plain(stored));
    }

    private static void shouldHaveItsType(AnyValue value, Field field) {
        if (value.getValueCase() == AnyValue.ValueCase.VALUE_NOT_SET) {
            return;
        }
        AnyValue.ValueCase expected = switch (field.kind()) {
            case INTEGER -> AnyValue.ValueCase.INT_VALUE;
            case NUMBER -> AnyValue.ValueCase.DOUBLE_VALUE;
            case TEXT -> AnyValue.ValueCase.STRING_VALUE;
            case BOOLEAN -> AnyValue.ValueCase.BOOL_VALUE;
            case INTEGER_ARRAY, TEXT_ARRAY, STRUCT_ARRAY -> AnyValue.ValueCase.ARRAY_VALUE;
            case OBJECT, TEXT_OBJECT, STRUCT, STRUCT_OBJECT -> AnyValue.ValueCase.KVLIST_VALUE;
        };
        assertThat(value.getValueCase()).as(field.name()).isEqualTo(expected);
        switch (field.kind()) {
            case INTEGER_ARRAY ->
                assertThat(value.getArrayValue().getValuesList()).allMatch(AnyValue::hasIntValue);
            case TEXT_ARRAY -> assertThat(value.getArrayValue().getValuesList()).allMatch(AnyValue::hasStringValue);
            case OBJECT ->
                assertThat(Received.byName(value.getKvlistValue().getValuesList())
                                .values())
                        .allMatch(each ->
                                each.hasDoubleValue() || each.getValueCase() == AnyValue.ValueCase.VALUE_NOT_SET);
            case STRUCT -> shouldHaveItsMembers(value, field);
            case STRUCT_ARRAY ->
                value.getArrayValue().getValuesList().forEach(each -> shouldHaveItsMembers(each, field));
            default -> {}
        }
    }

    private static void shouldHaveItsMembers(AnyValue struct, Field field) {
        Map<String, AnyValue> members = Received.byName(struct.getKvlistValue().getValuesList());
        assertThat(members).hasSameSizeAs(field.members());
        for (Field member : field.members()) {
            shouldHaveItsType(members.getOrDefault(member.name(), AnyValue.getDefaultInstance()), member);
        }
    }

    private static @Nullable Object json(AnyValue value) {
        return switch (value.getValueCase()) {
            case INT_VALUE -> (double) value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case ARRAY_VALUE ->
                value.getArrayValue().getValuesList().stream()
                        .map(each -> String.valueOf(json(each)))
                        .toList()
                        .toString();
            case KVLIST_VALUE -> {
                Map<String, String> members = new TreeMap<>();
                Received.byName(value.getKvlistValue().getValuesList())
                        .forEach((name, each) -> members.put(name, String.valueOf(json(each))));
                yield members.toString();
            }
            default -> null;
        };
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof JsonArray array) {
            return array.stream()
                    .map(each -> String.valueOf(plain(each)))
                    .toList()
                    .toString();
        }
        if (value instanceof JsonObject object) {
            Map<String, String> members = new TreeMap<>();
            object.forEach(each -> members.put(each.getKey(), String.valueOf(plain(each.getValue()))));
            return members.toString();
        }
        return value;
    }
}
