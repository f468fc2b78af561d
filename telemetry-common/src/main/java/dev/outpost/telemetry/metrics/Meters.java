package dev.outpost.telemetry.metrics;

import dev.outpost.telemetry.event.MetricType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Turns catalogue entries into meters of exactly their names (spec/telemetry.md, Metrics). Any thread.
 *
 * <p>Looking a meter up costs; keep what you get. Label values outside the entry's closed set are refused: labels must
 * stay bounded.
 */
public final class Meters {

    /** Percentiles that histograms keep, of about the last half minute. */
    static final double[] PERCENTILES = {0.5, 0.95, 0.99};

    private static final Duration PERCENTILE_WINDOW = Duration.ofSeconds(30);

    private final MeterRegistry registry;

    /** Meters go into this registry. */
    public Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The counter of this entry and these label values, in the order in which the labels were declared. */
    public Counter counter(MetricType type, String... labelValues) {
        return Counter.builder(checked(type, MetricType.Kind.COUNTER))
                .description(type.description())
                .tags(tags(type, labelValues))
                .register(registry);
    }

    /**
     * The counter of this entry and these label values that something else counts already.
     *
     * @param counted who counts; kept weakly, so that somebody else must keep it
     * @param count the present count, which only grows; asked from any thread, quick
     */
    public <T> FunctionCounter counter(MetricType type, T counted, ToDoubleFunction<T> count, String... labelValues) {
        return FunctionCounter.builder(checked(type, MetricType.Kind.COUNTER), counted, count)
                .description(type.description())
                .baseUnit(unit(type))
                .tags(tags(type, labelValues))
                .register(registry);
    }

    /** The histogram of this entry and these label values. Record values in the entry's unit. */
    public DistributionSummary histogram(MetricType type, String... labelValues) {
        double[] buckets =
                type.buckets().stream().mapToDouble(Double::doubleValue).toArray();
        return DistributionSummary.builder(checked(type, MetricType.Kind.HISTOGRAM))
                .description(type.description())
                .baseUnit(unit(type))
                .tags(tags(type, labelValues))
                .serviceLevelObjectives(buckets)
                .publishPercentiles(PERCENTILES)
                .percentilePrecision(2)
                .distributionStatisticExpiry(PERCENTILE_WINDOW)
                .register(registry);
    }

    /** The gauge of this entry and these label values; the supplier is asked from any thread and must be quick. */
    public Gauge gauge(MetricType type, DoubleSupplier value, String... labelValues) {
        return Gauge.builder(checked(type, MetricType.Kind.GAUGE), value::getAsDouble)
                .description(type.description())
                .tags(tags(type, labelValues))
                .register(registry);
    }

    private static String checked(MetricType type, MetricType.Kind kind) {
        if (type.kind() != kind) {
            throw new IllegalArgumentException("metric '" + type.name() + "' is a "
                    + type.kind().name().toLowerCase(Locale.ROOT) + ", not a "
                    + kind.name().toLowerCase(Locale.ROOT));
        }
        return type.name();
    }

    private static List<Tag> tags(MetricType type, String... values) {
        List<MetricType.Label> labels = type.labels();
        if (values.length != labels.size()) {
            throw new IllegalArgumentException(
                    "metric '" + type.name() + "' has " + labels.size() + " labels, not " + values.length);
        }
        List<Tag> tags = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            MetricType.Label label = labels.get(i);
            if (!label.values().contains(values[i])) {
                throw new IllegalArgumentException("metric '" + type.name() + "', label '" + label.name() + "': '"
                        + values[i] + "' is none of " + label.values());
            }
            tags.add(Tag.of(label.name(), values[i]));
        }
        return tags;
    }

    /** The unit, unless the name says it already: it would be added to the exported name once more. */
    private static @Nullable String unit(MetricType type) {
        return type.unit().isEmpty() || type.name().endsWith("_" + type.unit()) ? null : type.unit();
    }
}
