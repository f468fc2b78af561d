package dev.outpost.telemetry;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.MetricType;
import dev.outpost.telemetry.otel.OtelCatalogue;
import dev.outpost.telemetry.record.DropReason;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The metrics that the recorder keeps of itself (spec/telemetry.md, Recording and Metrics).
 *
 * <p>Those of the books have a value for each category. They are in the registry only: in the database {@code
 * telemetry.ledger} says the same once a minute, and some hundred rows every ten seconds about the recorder alone would
 * crowd out what it is there for.
 *
 * @param emitted the books: emitted = stored + queued + sampled out + dropped
 * @param stored the same
 * @param queued the same
 * @param sampledOut the same
 * @param dropped the same, by reason
 */
record RecorderMetrics(
        MetricType emitted, MetricType stored, MetricType queued, MetricType sampledOut, MetricType dropped) {

    static final MetricType RING_USED =
            MetricType.gauge("telemetry.ring.used_ratio", "Share of the ring in use by events that wait, 0 to 1.");
    static final MetricType WRITER_OK =
            MetricType.gauge("telemetry.writer.ok", "1 while events reach the disk, 0 while they do not.");
    static final MetricType DATABASE_BYTES =
            MetricType.gauge("telemetry.db.bytes", "Size of the database without its write-ahead log.");
    static final MetricType WAL_BYTES =
            MetricType.gauge("telemetry.wal.bytes", "Size of the database's write-ahead log.");
    static final MetricType PRUNED =
            MetricType.counter("telemetry.rows.pruned", "Rows removed to hold the budget and the retention.");
    static final MetricType MASKED = MetricType.counter(
            "telemetry.texts.masked", "Texts masked because they looked like an address, an e-mail or a file path.");

    /** Those that are snapshotted into the database as all others are: those without labels, and the export's while it is on. */
    static final List<MetricType> SNAPSHOTTED = Stream.concat(
                    Stream.of(RING_USED, WRITER_OK, DATABASE_BYTES, WAL_BYTES, PRUNED, MASKED),
                    OtelCatalogue.METRICS.stream())
            .toList();

    private static final String CATEGORY = "category";

    /** The recorder's metrics where a component records this. */
    static RecorderMetrics of(Catalogue component) {
        List<String> categories = categories(Telemetry.ownCatalogue().plus(component));
        List<String> reasons =
                Arrays.stream(DropReason.values()).map(DropReason::label).toList();
        return new RecorderMetrics(
                MetricType.counter("telemetry.events.emitted", "Events emitted while recording was on.")
                        .by(CATEGORY, categories),
                MetricType.counter("telemetry.events.stored", "Events committed to the database.")
                        .by(CATEGORY, categories),
                MetricType.gauge("telemetry.events.queued", "Events that wait for the writer.")
                        .by(CATEGORY, categories),
                MetricType.counter("telemetry.events.sampled_out", "Events left out by sampling.")
                        .by(CATEGORY, categories),
                MetricType.counter("telemetry.events.dropped", "Events lost, by reason.")
                        .by(CATEGORY, categories)
                        .by("reason", reasons));
    }

    /** All of them. */
    List<MetricType> all() {
        return Stream.concat(Stream.of(emitted, stored, queued, sampledOut, dropped), SNAPSHOTTED.stream())
                .toList();
    }

    /** The categories of events and of snapshots. */
    private static List<String> categories(Catalogue catalogue) {
        return Stream.concat(
                        catalogue.events().stream().map(EventType::category),
                        catalogue.metrics().stream().map(MetricType::name).map(name -> name.split("\\.", 2)[0]))
                .distinct()
                .sorted()
                .toList();
    }
}
