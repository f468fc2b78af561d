package dev.outpost.telemetry.otel;

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
import dev.outpost.telemetry.event.Severity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogExportTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String GAME = "0123456789abcdef0123456789abcdef";

    private static final EventType EVERYTHING = EventType.named("relay.everything", "One field of each kind.")
            .severity(Severity.WARN)
            .fills(EventType.Column.GAME, EventType.Column.TICK)
            .integer("whole", "a whole number")
            .number("share", "a number with a fraction")
            .text("word", "a text")
            .bool("so", "yes or no")
            .integers("slots", "whole numbers")
            .texts("words", "texts")
            .object("factors", "names to numbers")
            .structs("parts", "objects", Field.integer("slot", "which"), Field.number("score", "how much"))
            .text("nothing", "a text that is not there")
            .orNull()
            .build();

    private static final Catalogue CATALOGUE = Catalogue.of(EVERYTHING);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {OtelSettings.GRPC, OtelSettings.HTTP_PROTOBUF})
    void shouldSendEachEventAsOneTypedLogRecord(String protocol) throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (OtlpReceiver receiver = OtlpReceiver.start();
                Telemetry telemetry = Telemetry.open(
                        TelemetrySettings.serverDefaults(folder.resolve("telemetry.db")),
                        Component.RELAY,
                        CATALOGUE,
                        meters,
                        InstantSource.system())) {
            OtelExport export =
                    telemetry.export(OtelSettings.of("outpost-relay").to(receiver.endpoint(), protocol));
            telemetry
                    .recorder()
                    .begin(EVERYTHING, new GameContext("ra", "f00d", GAME))
                    .tick(7)
                    .put(3)
                    .put(2.0)
                    .put("word")
                    .put(true)
                    .put(new int[] {1, 2})
                    .put(List.of("a", "b"))
                    .put(Map.of("x", 1.5))
                    .beginArray()
                    .put(4)
                    .put(0.5)
                    .endArray()
                    .putNull()
                    .end();

            assertThat(receiver.received()
                            .await(SOON, got -> !named(got, "relay.everything").isEmpty()))
                    .isTrue();
            export.close(Duration.ofSeconds(5));

            Received.Log log = named(receiver.received(), "relay.everything").get(0);
            LogRecord record = log.record();
            assertThat(record.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_WARN);
            assertThat(log.resourceText("service.name")).isEqualTo("outpost-relay");
            assertThat(log.resourceText("service.instance.id")).isEqualTo(telemetry.sessionId());
            assertThat(log.attributes())
                    .containsOnlyKeys(
                            "outpost.category",
                            "outpost.component",
                            "outpost.game_module",
                            "outpost.mod_fingerprint",
                            "outpost.tick",
                            "whole",
                            "share",
                            "word",
                            "so",
                            "slots",
                            "words",
                            "factors",
                            "parts");
            assertThat(log.attribute("outpost.tick").getIntValue()).isEqualTo(7);
            assertThat(log.attribute("whole").getIntValue()).isEqualTo(3);
            assertThat(log.attribute("share").hasDoubleValue()).isTrue();
            assertThat(log.attribute("word").getStringValue()).isEqualTo("word");
            assertThat(log.attribute("so").getBoolValue()).isTrue();
            assertThat(log.attribute("slots").getArrayValue().getValuesList())
                    .extracting(AnyValue::getIntValue)
                    .containsExactly(1L, 2L);
            assertThat(log.attribute("words").getArrayValue().getValuesList())
                    .extracting(AnyValue::getStringValue)
                    .containsExactly("a", "b");
            assertThat(log.attribute("factors").getKvlistValue().getValues(0).getKey())
                    .isEqualTo("x");
            assertThat(log.attribute("parts")
                            .getArrayValue()
                            .getValues(0)
                            .getKvlistValue()
                            .getValuesCount())
                    .isEqualTo(2);
            assertThat(record.getBody().getStringValue()).startsWith("{\"whole\":3,");
            assertThat(record.getSeverityText()).isEqualTo("warn");
            assertThat(Received.hex(record.getTraceId())).isEqualTo(GAME);
            assertThat(record.getTimeUnixNano()).isPositive();
        }
    }

    private static List<Received.Log> named(Received received, String event) {
        return received.logs().stream()
                .filter(log -> log.record().getEventName().equals(event))
                .toList();
    }
}
