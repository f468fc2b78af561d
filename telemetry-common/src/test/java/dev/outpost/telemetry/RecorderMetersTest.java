package dev.outpost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.MetricType;
import dev.outpost.telemetry.event.Severity;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.telemetry.record.DropReason;
import dev.outpost.telemetry.record.Ledger;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderMetersTest {

    private static final EventType ORDER = EventType.named("relay.order.forward", "An order was forwarded.")
            .detail()
            .text("game_id", "room code")
            .build();
    private static final EventType START = EventType.named("relay.game.start", "A match began.")
            .text("map", "which")
            .build();
    private static final EventType CRASH = EventType.named("error.crash", "It crashed.")
            .severity(Severity.ERROR)
            .build();
    private static final MetricType TICKS = MetricType.counter("sim.ticks", "Ticks.");
    private static final MetricType DROPS =
            MetricType.counter("relay.orders.dropped", "Orders.").by("reason", List.of("late", "budget"));
    private static final Catalogue CATALOGUE = new Catalogue(List.of(ORDER, START, CRASH), List.of(TICKS, DROPS));
    private static final Duration LONG = Duration.ofSeconds(30);

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    private Path dir;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = dir.resolve("telemetry.db");
    }

    @Test
    void shouldShowTheBooksInTheRegistry() {
        try (Telemetry telemetry = open(0.5, Map.of("relay.game.start", 1.0))) {
            for (int i = 0; i < 2000; i++) {
                telemetry.recorder().begin(ORDER).put("g").end();
                telemetry.recorder().begin(START).put("10.0.0.1").end();
                telemetry.recorder().begin(CRASH).put("one field too many").end();
            }
            telemetry.flush(LONG);
            Map<String, Ledger.Line> books = telemetry.status().ledger().stream()
                    .collect(Collectors.toMap(Ledger.Line::category, Function.identity()));
            // A look is shared for a moment: wait for one that is as new as the books above.
            await(() -> value("telemetry.events.stored", "relay")
                    == line(books, "relay").stored());
            assertThat(value("telemetry.events.emitted", "relay")).isEqualTo(4000);
            assertThat(value("telemetry.events.sampled_out", "relay"))
                    .isEqualTo((double) line(books, "relay").sampledOut())
                    .isBetween(900.0, 1100.0);
            assertThat(value("telemetry.events.queued", "relay")).isZero();
            assertThat(value("telemetry.events.emitted", "error")).isEqualTo(2000);
            assertThat(registry.get("telemetry.events.dropped")
                            .tags("category", "error", "reason", DropReason.MALFORMED.label())
                            .functionCounter()
                            .count())
                    .isEqualTo(2000);
            assertThat(registry.get("telemetry.texts.masked").functionCounter().count())
                    .isEqualTo(2000);
            assertThat(registry.get("telemetry.db.bytes").gauge().value()).isPositive();
            assertThat(registry.get("telemetry.writer.ok").gauge().value()).isOne();
            assertThat(registry.get("telemetry.ring.used_ratio").gauge().value())
                    .isBetween(0.0, 1.0);
        }
    }

    @Test
    void shouldHaveOneValueForEachCategoryThatIsRecorded() {
        try (Telemetry telemetry = open(1, Map.of())) {
            assertThat(telemetry.recording()).isTrue();
            assertThat(registry.find("telemetry.events.emitted").functionCounters())
                    .extracting(meter -> meter.getId().getTag("category"))
                    .containsExactlyInAnyOrder("error", "relay", "sim", "telemetry");
        }
    }

    @Test
    void shouldRegisterNoLabelThatTheCatalogueDoesNotBound() {
        try (Telemetry telemetry = open(1, Map.of())) {
            Meters meters = new Meters(registry);
            meters.counter(TICKS);
            meters.counter(DROPS, "late");
            Map<String, MetricType> known = new HashMap<>();
            Telemetry.catalogueOf(CATALOGUE).metrics().forEach(metric -> known.put(metric.name(), metric));

            assertThat(telemetry.recording()).isTrue();
            assertThat(registry.getMeters()).hasSizeGreaterThan(20).allSatisfy(meter -> assertBounded(meter, known));
        }
    }

    @Test
    void shouldSnapshotWhatHasNoLabelsAndLeaveTheBooksToTheLedger() throws Exception {
        try (Telemetry telemetry = open(1, Map.of())) {
            telemetry.recorder().begin(START).put("10.0.0.1").end();
        }
        assertThat(Sqlite.query(file, "SELECT event, data FROM telemetry_events WHERE event = 'telemetry.texts.masked'")
                        .get(0))
                .containsExactly("telemetry.texts.masked", "{\"total\":1,\"delta\":1}");
        assertThat(Sqlite.query(
                        file,
                        "SELECT DISTINCT event FROM telemetry_events WHERE category = 'telemetry' ORDER BY event"))
                .contains(
                        List.of("telemetry.ring.used_ratio"),
                        List.of("telemetry.db.bytes"),
                        List.of("telemetry.ledger"))
                .doesNotContain(List.of("telemetry.events.emitted"));
    }

    @Test
    void shouldLeaveTheRegistryAsItWas() {
        registry.counter("somebody.elses");
        open(1, Map.of()).close();

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .containsExactly("somebody.elses");
        try (Telemetry second = open(1, Map.of())) {
            second.recorder().begin(START).put("m").end();
            second.flush(LONG);
            await(() -> value("telemetry.events.stored", "relay") == 1);
        }
    }

    @Test
    void shouldKeepTheOverallShareOfWhatHasNoShareOfItsOwnButWarningsAndTheRecordersOwn() {
        Telemetry telemetry = open(0, Map.of("relay.game.start", 1.0));
        for (int i = 0; i < 100; i++) {
            telemetry.recorder().begin(ORDER).put("g").end();
            telemetry.recorder().begin(START).put("m").end();
            telemetry.recorder().begin(CRASH).end();
        }
        telemetry.close();

        Map<String, Ledger.Line> books = telemetry.status().ledger().stream()
                .collect(Collectors.toMap(Ledger.Line::category, Function.identity()));
        assertThat(line(books, "relay").sampledOut()).isEqualTo(100);
        assertThat(line(books, "relay").stored()).isEqualTo(100);
        assertThat(line(books, "error").stored()).isEqualTo(100);
        assertThat(line(books, "telemetry").emitted()).isPositive();
        assertThat(line(books, "telemetry").sampledOut()).isZero();
    }

    private static void assertBounded(Meter meter, Map<String, MetricType> known) {
        Meter.Id id = meter.getId();
        assertThat(known).containsKey(id.getName());
        MetricType type = Objects.requireNonNull(known.get(id.getName()));
        assertThat(id.getTags()).as(id.toString()).hasSize(type.labels().size());
        type.labels()
                .forEach(label -> assertThat(label.values()).as(id.toString()).contains(id.getTag(label.name())));
    }

    private static Ledger.Line line(Map<String, Ledger.Line> books, String category) {
        return Objects.requireNonNull(books.get(category));
    }

    private double value(String name, String category) {
        return registry.get(name)
                .tag("category", category)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private Telemetry open(double sample, Map<String, Double> sampling) {
        TelemetrySettings settings =
                new TelemetrySettings(file, 500L << 20, null, 16_384, sample, sampling, Duration.ofMinutes(10));
        return Telemetry.open(settings, Component.RELAY, CATALOGUE, registry, InstantSource.system());
    }
}
