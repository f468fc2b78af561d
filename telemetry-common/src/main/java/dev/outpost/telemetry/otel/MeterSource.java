package dev.outpost.telemetry.otel;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The meters of a Micrometer registry as the SDK's reader takes them. Any thread.
 *
 * <p>No metric is sent with a unit. A receiver that makes Prometheus names of what it gets would write the unit into them
 * in words of its own ({@code ms} becomes {@code milliseconds}), and a metric would have two names: one scraped, another
 * sent. The unit is in the name already.
 */
final class MeterSource implements MetricProducer {

    private static final TimeUnit SECONDS = TimeUnit.SECONDS;
    private static final String TOTAL = ".total";

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final long startNanos;

    MeterSource(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        this.startNanos = nanos(clock);
    }

    @Override
    public Collection<MetricData> produce(Resource resource) {
        Gathered gathered = new Gathered(startNanos, nanos(clock));
        for (Meter meter : registry.getMeters()) {
            if (meter instanceof Counter counter) {
                gathered.sum(counter, counter.count());
            } else if (meter instanceof FunctionCounter counter) {
                gathered.sum(counter, counter.count());
            } else if (meter instanceof Gauge gauge) {
                gathered.gauge(nameOfGauge(gauge), gauge, gauge.value());
            } else if (meter instanceof DistributionSummary summary) {
                gathered.histogram(name(summary), summary, summary.takeSnapshot(), 1);
            } else if (meter instanceof Timer timer) {
                // Micrometer counts in nanoseconds, Prometheus in seconds.
                gathered.histogram(
                        timer.getId().getName() + "_seconds", timer, timer.takeSnapshot(), SECONDS.toNanos(1));
            }
        }
        return gathered.all(resource);
    }

    /** The documented name, with the unit where it does not end with it already. */
    private static String name(Meter meter) {
        String name = meter.getId().getName();
        String unit = meter.getId().getBaseUnit();
        return unit == null || unit.isEmpty() || name.endsWith(unit) ? name : name + '_' + unit;
    }

    /** A scrape's text keeps the ending "total" for counters, and leaves it out elsewhere. */
    private static String nameOfGauge(Gauge gauge) {
        String name = name(gauge);
        return name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name;
    }

    private static long nanos(InstantSource clock) {
        return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    /** The points of one look at the registry, by metric. */
    private static final class Gathered {

        private final long start;
        private final long now;
        private final Map<String, List<DoublePointData>> sums = new LinkedHashMap<>();
        private final Map<String, List<DoublePointData>> gauges = new LinkedHashMap<>();
        private final Map<String, List<HistogramPointData>> histograms = new LinkedHashMap<>();
        private final Map<String, String> about = new LinkedHashMap<>();

        Gathered(long start, long now) {
            this.start = start;
            this.now = now;
        }

        void sum(Meter meter, double value) {
            List<DoublePointData> points = points(sums, name(meter), meter);
            points.add(DoublePointData.create(start, now, attributes(meter), value, List.of()));
        }

        void gauge(String name, Meter meter, double value) {
            if (!Double.isNaN(value)) {
                List<DoublePointData> points = points(gauges, name, meter);
                points.add(DoublePointData.create(start, now, attributes(meter), value, List.of()));
            }
        }

        /** Also its largest value of late, as a scrape has it. */
        void histogram(String name, Meter meter, HistogramSnapshot snapshot, long perUnit) {
            List<Double> bounds = new ArrayList<>();
            List<Long> counts = new ArrayList<>();
            long below = 0;
            for (CountAtBucket bucket : snapshot.histogramCounts()) {
                if (Double.isFinite(bucket.bucket()) && bucket.bucket() < Double.MAX_VALUE) {
                    long upTo = Math.max(below, (long) bucket.count());
                    bounds.add(bucket.bucket() / perUnit);
                    counts.add(upTo - below);
                    below = upTo;
                }
            }
            // The buckets are read after the count, and may have gone on.
            long count = Math.max(below, snapshot.count());
            counts.add(count - below);
            points(histograms, name, meter)
                    .add(HistogramPointData.create(
                            start,
                            now,
                            attributes(meter),
                            snapshot.total() / perUnit,
                            false,
                            0,
                            false,
                            0,
                            bounds,
                            counts));
            gauge(name + "_max", meter, snapshot.max() / perUnit);
        }

        List<MetricData> all(Resource resource) {
            List<MetricData> all = new ArrayList<>();
            sums.forEach((name, points) -> all.add(metric(
                    resource,
                    name,
                    MetricDataType.DOUBLE_SUM,
                    SumData.createDoubleSumData(true, AggregationTemporality.CUMULATIVE, points))));
            gauges.forEach((name, points) -> all.add(
                    metric(resource, name, MetricDataType.DOUBLE_GAUGE, GaugeData.createDoubleGaugeData(points))));
            histograms.forEach((name, points) -> all.add(metric(
                    resource,
                    name,
                    MetricDataType.HISTOGRAM,
                    HistogramData.create(AggregationTemporality.CUMULATIVE, points))));
            return all;
        }

        private MetricData metric(Resource resource, String name, MetricDataType type, Data<?> data) {
            return new Sample(resource, name, about.getOrDefault(name, ""), type, data);
        }

        private <P> List<P> points(Map<String, List<P>> kind, String name, Meter meter) {
            String description = meter.getId().getDescription();
            about.putIfAbsent(name, description == null ? "" : description);
            return kind.computeIfAbsent(name, unseen -> new ArrayList<>());
        }

        private static Attributes attributes(Meter meter) {
            AttributesBuilder attributes = Attributes.builder();
            meter.getId().getTags().forEach(tag -> attributes.put(tag.getKey(), tag.getValue()));
            return attributes.build();
        }
    }

    private record Sample(Resource resource, String name, String description, MetricDataType type, Data<?> data)
            implements MetricData {

        @Override
        public Resource getResource() {
            return resource;
        }

        @Override
        public InstrumentationScopeInfo getInstrumentationScopeInfo() {
            return EventLogRecord.SCOPE;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getDescription() {
            return description;
        }

        @Override
        public String getUnit() {
            return "";
        }

        @Override
        public MetricDataType getType() {
            return type;
        }

        @Override
        public Data<?> getData() {
            return data;
        }
    }
}
