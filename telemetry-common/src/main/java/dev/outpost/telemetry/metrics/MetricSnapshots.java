package dev.outpost.telemetry.metrics;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.MetricType;
import dev.outpost.telemetry.record.EventWriter;
import dev.outpost.telemetry.record.Recorder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records the present values of the catalogue's meters as events, so that SQL alone answers what a metrics server would
 * (spec/telemetry.md, Metrics). One event per meter, named as the metric; {@code data} has its labels and then total and
 * delta of a counter, the value of a gauge, or count, sum, p50, p95, p99 and max of a histogram.
 *
 * <p>One thread, the writer's. Meters of the registry that the catalogue does not name are left out.
 */
public final class MetricSnapshots {

    private final MeterRegistry registry;
    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private final Map<Meter.Id, Long> totals = new HashMap<>();

    private record Kept(MetricType metric, EventType event) {}

    /** Snapshots of these metrics out of this registry. */
    public MetricSnapshots(List<MetricType> metrics, MeterRegistry registry) {
        this.registry = registry;
        for (MetricType metric : metrics) {
            kept.put(metric.name(), new Kept(metric, metric.snapshot()));
        }
    }

    /** The events that the snapshots are. */
    public List<EventType> events() {
        return kept.values().stream().map(Kept::event).toList();
    }

    /** Records one snapshot of each meter. */
    public void record(Recorder recorder) {
        if (!recorder.recording()) {
            return;
        }
        for (Meter meter : registry.getMeters()) {
            Kept wanted = kept.get(meter.getId().getName());
            if (wanted == null) {
                continue;
            }
            if (meter instanceof Counter counter) {
                count(counter, counter.count(), begin(recorder, wanted, counter));
            } else if (meter instanceof FunctionCounter counter) {
                count(counter, counter.count(), begin(recorder, wanted, counter));
            } else if (meter instanceof Gauge gauge) {
                begin(recorder, wanted, gauge).put(gauge.value()).end();
            } else if (meter instanceof DistributionSummary summary) {
                distribution(summary, begin(recorder, wanted, summary));
            }
        }
    }

    private void count(Meter counter, double count, EventWriter event) {
        if (event.wanted()) {
            long total = Math.round(count);
            Long before = totals.put(counter.getId(), total);
            event.put(total).put(before == null ? total : total - before).end();
        }
    }

    private static void distribution(DistributionSummary summary, EventWriter event) {
        HistogramSnapshot snapshot = summary.takeSnapshot();
        event.put(snapshot.count()).put(snapshot.total());
        ValueAtPercentile[] percentiles = snapshot.percentileValues();
        for (int i = 0; i < Meters.PERCENTILES.length; i++) {
            // A registry with a filter of its own may keep none.
            event.put(i < percentiles.length ? percentiles[i].value() : Double.NaN);
        }
        event.put(snapshot.max()).end();
    }

    private static EventWriter begin(Recorder recorder, Kept wanted, Meter meter) {
        EventWriter event = recorder.begin(wanted.event());
        for (MetricType.Label label : wanted.metric().labels()) {
            @Nullable String value = meter.getId().getTag(label.name());
            event.put(value);
        }
        return event;
    }
}
