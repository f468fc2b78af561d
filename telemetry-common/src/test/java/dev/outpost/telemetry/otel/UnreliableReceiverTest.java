package dev.outpost.telemetry.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.otlp.Behaviour;
import dev.outpost.otlp.OtlpReceiver;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a receiver that fails costs: nothing that the database still has, each event once. */
@Timeout(120)
class UnreliableReceiverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final EventType COUNTED = EventType.named("test.counted", "One of many.")
            .integer("number", "which")
            .build();

    @TempDir
    Path folder;

    private final MeterRegistry meters = new SimpleMeterRegistry();

    static List<Arguments> failures() {
        List<Behaviour> all = List.of(
                Behaviour.fail(),
                Behaviour.throttle(),
                new Behaviour.Refuse(429, 8, 86_400),
                new Behaviour.SayYesToAnything(),
                new Behaviour.Cut());
        return Stream.of(OtelSettings.HTTP_PROTOBUF, OtelSettings.GRPC)
                .flatMap(protocol -> all.stream().map(failure -> Arguments.of(failure, protocol)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldSendEachEventOnceWhenTheReceiverRecovers(Behaviour failure, String protocol) throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                Telemetry telemetry = open()) {
            receiver.behave(failure);
            OtelExport export =
                    telemetry.export(OtelSettings.of("outpost-relay").to(receiver.endpoint(), protocol));
            emit(telemetry, 0, 1000);
            assertThat(receiver.received().await(PATIENCE, got -> got.attempts().size() >= 3))
                    .isTrue();
            assertThat(receiver.received().logs()).isEmpty();

            receiver.behave(new Behaviour.Take());

            assertThat(receiver.received()
                            .await(PATIENCE, got -> numbers(receiver).size() >= 1000))
                    .isTrue();
            export.close(Duration.ofSeconds(10));
            assertThat(numbers(receiver))
                    .containsExactlyElementsOf(LongStream.range(0, 1000).boxed().toList());
        }
    }

    @Test
    void shouldSendAfterARestartWhatNobodyReceivedBefore() throws Exception {
        int port;
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            port = receiver.port();
        }
        try (Telemetry telemetry = open()) {
            OtelExport export = telemetry.export(
                    OtelSettings.of("outpost-relay").to("http://127.0.0.1:" + port, OtelSettings.HTTP_PROTOBUF));
            emit(telemetry, 0, 500);
            assertThat(telemetry.flush(PATIENCE)).isTrue();
            export.close(Duration.ofSeconds(2));
        }
        try (OtlpReceiver receiver = OtlpReceiver.startOn(port);
                Telemetry telemetry = open()) {
            OtelExport export = telemetry.export(settings(receiver));
            emit(telemetry, 500, 1000);

            assertThat(receiver.received()
                            .await(PATIENCE, got -> numbers(receiver).size() >= 1000))
                    .isTrue();
            export.close(Duration.ofSeconds(10));
            assertThat(numbers(receiver))
                    .containsExactlyElementsOf(LongStream.range(0, 1000).boxed().toList());
        }
    }

    @Test
    void shouldCountWhatTheReceiverSaysItDidNotTake() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                Telemetry telemetry = open()) {
            receiver.behave(new Behaviour.TakePart(2, "too old"));
            OtelExport export = telemetry.export(settings(receiver));
            emit(telemetry, 0, 100);
            assertThat(receiver.received().await(PATIENCE, got -> !got.logs().isEmpty()))
                    .isTrue();
            Counter lost = lost("rejected");
            export.close(Duration.ofSeconds(10));
            assertThat(lost.count()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void shouldLoseNothingButWhatIsInvalidAndNotEverythingToOneWhoTakesNothing() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                Telemetry telemetry = open()) {
            receiver.behave(Behaviour.callInvalid());
            OtelExport export = telemetry.export(settings(receiver));
            emit(telemetry, 0, 1000);
            assertThat(receiver.received().await(PATIENCE, got -> got.attempts().size() >= 30))
                    .isTrue();

            receiver.behave(new Behaviour.Take());

            assertThat(receiver.received()
                            .await(PATIENCE, got -> numbers(receiver).contains(999L)))
                    .isTrue();
            assertThat(lost("invalid").count()).isBetween(1.0, 40.0);
            assertThat(numbers(receiver)).hasSizeGreaterThanOrEqualTo(960);
            export.close(Duration.ofSeconds(10));
        }
    }

    @Test
    void shouldRecordAllThatWasLostBeforeItEnds() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            Telemetry telemetry = open();
            receiver.behave(new Behaviour.TakePart(1, "one too many"));
            OtelExport export = telemetry.export(settings(receiver));
            for (int round = 0; round < 3; round++) {
                emit(telemetry, round * 10, round * 10 + 10);
                double before = lost("rejected").count();
                assertThat(telemetry.flush(PATIENCE)).isTrue();
                assertThat(receiver.received()
                                .await(PATIENCE, got -> lost("rejected").count() > before))
                        .isTrue();
            }
            receiver.behave(new Behaviour.Take());
            emit(telemetry, 1000, 1001);
            assertThat(receiver.received()
                            .await(PATIENCE, got -> numbers(receiver).contains(1000L)))
                    .isTrue();
            double lost = lost("rejected").count();
            assertThat(lost).isGreaterThanOrEqualTo(3);

            telemetry.close();
            export.close(Duration.ofSeconds(10));

            assertThat(
                            sql(
                                    "SELECT sum(data ->> 'count') FROM telemetry_events WHERE event = 'telemetry.otlp.loss' AND data ->> 'signal' = 'logs'"))
                    .isEqualTo((long) lost);
        }
    }

    @Test
    void shouldCountWhatAClearedDatabaseHadNotSent() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                Telemetry telemetry = open()) {
            receiver.behave(Behaviour.fail());
            OtelExport export = telemetry.export(settings(receiver));
            emit(telemetry, 0, 3000);
            assertThat(telemetry.flush(PATIENCE)).isTrue();
            assertThat(receiver.received().await(PATIENCE, got -> waiting() >= 3000))
                    .isTrue();

            sql("DELETE FROM telemetry_events RETURNING 0");
            emit(telemetry, 3000, 3010);
            assertThat(telemetry.flush(PATIENCE)).isTrue();
            receiver.behave(new Behaviour.Take());

            assertThat(receiver.received()
                            .await(PATIENCE, got -> numbers(receiver).contains(3009L)))
                    .isTrue();
            double replaced = lost("replaced").count();
            export.close(Duration.ofSeconds(10));
            assertThat(numbers(receiver)).contains(3000L, 3009L).doesNotHaveDuplicates();
            assertThat(numbers(receiver).size() + replaced).isGreaterThanOrEqualTo(3010);
        }
    }

    @Test
    void shouldReadANewDatabaseFromItsFirstRowWhateverTheClockSays() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            try (Telemetry telemetry = open()) {
                OtelExport export = telemetry.export(settings(receiver));
                emit(telemetry, 0, 500);
                assertThat(telemetry.flush(PATIENCE)).isTrue();
                export.close(Duration.ofSeconds(10));
            }
            sql("DELETE FROM telemetry_events RETURNING 0");
            InstantSource slow = InstantSource.offset(InstantSource.system(), Duration.ofHours(-1));
            try (Telemetry telemetry = open(slow)) {
                OtelExport export = telemetry.export(settings(receiver));
                for (int number = 500; number < 510; number++) {
                    emit(telemetry, number, number + 1);
                    assertThat(telemetry.flush(PATIENCE)).isTrue();
                }
                export.close(Duration.ofSeconds(10));
            }
            assertThat(numbers(receiver))
                    .containsExactlyElementsOf(LongStream.range(0, 510).boxed().toList());
        }
    }

    /** Of the export that is open: with it its meters end. */
    private Counter lost(String reason) {
        return meters.counter("telemetry.otlp.lost", "signal", "logs", "reason", reason);
    }

    private double waiting() {
        return meters.get("telemetry.otlp.backlog")
                .tag("signal", "logs")
                .gauge()
                .value();
    }

    /** The first number that a statement answers. */
    private long sql(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("telemetry.db"));
                ResultSet row = connection.createStatement().executeQuery(statement)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private Telemetry open() {
        return open(InstantSource.system());
    }

    private Telemetry open(InstantSource clock) {
        return Telemetry.open(
                TelemetrySettings.serverDefaults(folder.resolve("telemetry.db")),
                Component.RELAY,
                Catalogue.of(COUNTED),
                meters,
                clock);
    }

    private static OtelSettings settings(OtlpReceiver receiver) {
        return OtelSettings.of("outpost-relay").to(receiver.endpoint(), OtelSettings.HTTP_PROTOBUF);
    }

    private static void emit(Telemetry telemetry, int from, int to) {
        for (int number = from; number < to; number++) {
            telemetry.recorder().begin(COUNTED).put(number).end();
        }
    }

    private static List<Long> numbers(OtlpReceiver receiver) {
        return receiver.received().logs().stream()
                .filter(log -> log.record().getEventName().equals(COUNTED.name()))
                .map(log -> log.attribute("number").getIntValue())
                .toList();
    }
}
