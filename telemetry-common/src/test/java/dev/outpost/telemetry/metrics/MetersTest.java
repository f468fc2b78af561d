package dev.outpost.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.MetricType;
import dev.outpost.telemetry.record.EventRing;
import dev.outpost.telemetry.record.Ledger;
import dev.outpost.telemetry.record.RecordedEvent;
import dev.outpost.telemetry.record.Recorder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetersTest {

    private static final MetricType DROPPED =
            MetricType.counter("relay.orders.dropped", "Orders missed.").by("reason", List.of("late", "budget"));
    private static final MetricType ACTIVE = MetricType.gauge("relay.games.active", "Games running.");
    private static final MetricType RTT =
            MetricType.histogram("relay.player.rtt_ms", "ms", "Round trip.", 10.0, 50.0, 200.0);
    private static final List<MetricType> METRICS = List.of(DROPPED, ACTIVE, RTT);

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry);

    @Test
    void shouldNameMetersExactlyAsTheCatalogue() {
        meters.counter(DROPPED, "late").increment();
        meters.gauge(ACTIVE, () -> 3);
        meters.histogram(RTT).record(5);
        assertThat(registry.getMeters().stream().map(meter -> meter.getId().getName()))
                .contains("relay.orders.dropped", "relay.games.active", "relay.player.rtt_ms");
        assertThat(registry.get("relay.orders.dropped")
                        .tag("reason", "late")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void shouldGiveTheSameMeterForTheSameLabels() {
        Counter counter = meters.counter(DROPPED, "late");
        assertThat(meters.counter(DROPPED, "late")).isSameAs(counter);
        assertThat(meters.counter(DROPPED, "budget")).isNotSameAs(counter);
    }

    @Test
    void shouldRefuseWhatTheCatalogueDoesNotSay() {
        assertThatThrownBy(() -> meters.counter(DROPPED, "player 7"))
                .hasMessage("metric 'relay.orders.dropped', label 'reason': 'player 7' is none of [late, budget]");
        assertThatThrownBy(() -> meters.counter(DROPPED))
                .hasMessage("metric 'relay.orders.dropped' has 1 labels, not 0");
        assertThatThrownBy(() -> meters.histogram(ACTIVE))
                .hasMessage("metric 'relay.games.active' is a gauge, not a histogram");
    }

    @Test
    void shouldCountIntoTheBucketsOfTheCatalogue() {
        DistributionSummary rtt = meters.histogram(RTT);
        rtt.record(5);
        rtt.record(20);
        rtt.record(500);
        assertThat(rtt.takeSnapshot().histogramCounts())
                .extracting(bucket -> bucket.bucket() + "=" + (long) bucket.count())
                .containsExactly("10.0=1", "50.0=2", "200.0=2");
    }

    @Test
    void shouldSnapshotEachMeterAsAnEvent() {
        MetricSnapshots snapshots = new MetricSnapshots(METRICS, registry);
        EventRing ring = new EventRing(1024);
        Recorder recorder = new Recorder(
                new Catalogue(snapshots.events(), List.of()), Map.of(), ring, new Ledger(), InstantSource.system(), 1);
        recorder.setRecording(true);
        Counter late = meters.counter(DROPPED, "late");
        late.increment(5);
        meters.gauge(ACTIVE, () -> 2.5);
        DistributionSummary rtt = meters.histogram(RTT);
        for (int i = 1; i <= 1000; i++) {
            rtt.record(i);
        }
        registry.counter("not.catalogued").increment();

        snapshots.record(recorder);
        late.increment(2);
        List<String> first = drain(ring);
        assertThat(first)
                .hasSize(3)
                .contains(
                        "relay.orders.dropped {\"reason\":\"late\",\"total\":5,\"delta\":5}",
                        "relay.games.active {\"value\":2.5}");
        assertThat(first.stream()
                        .filter(event -> event.contains("rtt_ms"))
                        .findFirst()
                        .orElseThrow())
                .matches("relay\\.player\\.rtt_ms \\{\"count\":1000,\"sum\":500500\\.0,\"p50\":(49\\d|50\\d)\\.[0-9]+,"
                        + "\"p95\":9[45]\\d\\.[0-9]+,\"p99\":(98\\d|99\\d)\\.[0-9]+,\"max\":1000\\.0\\}");

        snapshots.record(recorder);
        assertThat(drain(ring)).contains("relay.orders.dropped {\"reason\":\"late\",\"total\":7,\"delta\":2}");
    }

    @Test
    void shouldSnapshotNothingWhenRecordingIsOff() {
        MetricSnapshots snapshots = new MetricSnapshots(METRICS, registry);
        EventRing ring = new EventRing(1024);
        Ledger ledger = new Ledger();
        Recorder recorder = new Recorder(
                new Catalogue(snapshots.events(), List.of()), Map.of(), ring, ledger, InstantSource.system(), 1);
        meters.gauge(ACTIVE, () -> {
            throw new AssertionError("evaluated");
        });
        snapshots.record(recorder);
        assertThat(ring.accepted()).isZero();
    }

    private static List<String> drain(EventRing ring) {
        List<String> events = new ArrayList<>();
        ring.rewind();
        for (RecordedEvent event = ring.next(); event != null; event = ring.next()) {
            events.add(new String(event.bytes(), event.nameAt(), event.nameLength(), StandardCharsets.UTF_8) + " "
                    + new String(event.bytes(), event.dataAt(), event.dataLength(), StandardCharsets.UTF_8));
        }
        ring.release();
        return events;
    }
}
