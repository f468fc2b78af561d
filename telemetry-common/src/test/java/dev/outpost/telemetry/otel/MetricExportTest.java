package dev.outpost.telemetry.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.otlp.OtlpReceiver;
import dev.outpost.otlp.Received;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.MetricType;
import dev.outpost.telemetry.metrics.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricExportTest {

    private static final MetricType ORDERS =
            MetricType.counter("relay.orders.dropped", "Orders.").by("reason", List.of("late", "budget"));
    private static final MetricType LATENCY =
            MetricType.histogram("relay.tick.latency_ms", "ms", "Time of a tick.", 1.0, 5.0, 10.0);
    private static final MetricType GAMES = MetricType.gauge("relay.games.active", "Matches.");
    private static final MetricType RESOURCES = MetricType.gauge("workshop.resources.total", "Resources.");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {OtelSettings.GRPC, OtelSettings.HTTP_PROTOBUF})
    void shouldSendMetersUnderTheirDocumentedNamesWithoutUnits(String protocol) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Meters meters = new Meters(registry);
        meters.counter(ORDERS, "late").increment(3);
        meters.gauge(GAMES, () -> 2);
        meters.gauge(RESOURCES, () -> 7);
        for (double value : new double[] {0.5, 3, 4, 100}) {
            meters.histogram(LATENCY).record(value);
        }
        try (OtlpReceiver receiver = OtlpReceiver.start();
                Telemetry telemetry = Telemetry.open(
                        TelemetrySettings.serverDefaults(folder.resolve("telemetry.db")),
                        Component.RELAY,
                        new Catalogue(List.of(), List.of(ORDERS, LATENCY, GAMES, RESOURCES)),
                        registry,
                        InstantSource.system())) {
            OtelExport export =
                    telemetry.export(OtelSettings.of("outpost-relay").to(receiver.endpoint(), protocol));
            export.close(Duration.ofSeconds(10));

            Map<String, Metric> metrics = receiver.received().metrics().stream()
                    .map(Received.Measured::metric)
                    .collect(Collectors.toMap(Metric::getName, metric -> metric, (one, other) -> other));
            assertThat(metrics)
                    .as("a scrape has no gauge that ends in total")
                    .containsKeys(
                            ORDERS.name(), LATENCY.name(), LATENCY.name() + "_max", GAMES.name(), "workshop.resources")
                    .doesNotContainKey(RESOURCES.name());
            assertThat(metrics.values()).extracting(Metric::getUnit).containsOnly("");
            Metric orders = metrics.getOrDefault(ORDERS.name(), Metric.getDefaultInstance());
            assertThat(orders.getSum().getIsMonotonic()).isTrue();
            assertThat(orders.getSum().getDataPoints(0).getAsDouble()).isEqualTo(3);
            HistogramDataPoint latency = metrics.getOrDefault(LATENCY.name(), Metric.getDefaultInstance())
                    .getHistogram()
                    .getDataPoints(0);
            assertThat(latency.getExplicitBoundsList()).containsExactly(1.0, 5.0, 10.0);
            assertThat(latency.getBucketCountsList()).containsExactly(1L, 2L, 0L, 1L);
            assertThat(latency.getSum()).isEqualTo(107.5);
        }
    }
}
