package dev.outpost.telemetry.event;

import java.util.ArrayList;
import java.util.List;

/**
 * One entry of the metric catalogue.
 *
 * @param name documented name, dotted; the {@code event} column of its snapshots
 * @param kind what is measured
 * @param unit {@code ms}, {@code s}, {@code us}, {@code bytes}, {@code percent}, ..., or empty for a plain count
 * @param description what it says, one sentence
 * @param labels names of its labels, each with the closed set of values it may have
 * @param buckets upper bounds of a histogram's buckets in its unit, ascending; empty otherwise
 */
public record MetricType(
        String name, Kind kind, String unit, String description, List<Label> labels, List<Double> buckets) {

    /** What is measured. */
    public enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    /**
     * A label with its closed set of values.
     *
     * @param name snake_case
     * @param values all it may be
     */
    public record Label(String name, List<String> values) {
        public Label {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("label '" + name + "' has no values: it would not be bounded");
            }
        }
    }

    public MetricType {
        labels = List.copyOf(labels);
        buckets = List.copyOf(buckets);
        if (description.isBlank()) {
            throw new IllegalArgumentException("metric '" + name + "' is not described");
        }
        if ((kind == Kind.HISTOGRAM) == buckets.isEmpty()) {
            throw new IllegalArgumentException("metric '" + name + "': a histogram has buckets, nothing else has");
        }
    }

    /** A counter without labels. */
    public static MetricType counter(String name, String description) {
        return new MetricType(name, Kind.COUNTER, "", description, List.of(), List.of());
    }

    /** A gauge without labels, of a plain count. */
    public static MetricType gauge(String name, String description) {
        return gauge(name, "", description);
    }

    /** A gauge without labels. */
    public static MetricType gauge(String name, String unit, String description) {
        return new MetricType(name, Kind.GAUGE, unit, description, List.of(), List.of());
    }

    /** A histogram without labels. */
    public static MetricType histogram(String name, String unit, String description, Double... buckets) {
        return new MetricType(name, Kind.HISTOGRAM, unit, description, List.of(), List.of(buckets));
    }

    /** The same with one more label. */
    public MetricType by(String label, List<String> values) {
        List<Label> more = new ArrayList<>(labels);
        more.add(new Label(label, values));
        return new MetricType(name, kind, unit, description, more, buckets);
    }

    /**
     * The event that a snapshot of it is: its labels and then total and delta of a counter, the value of a gauge, or
     * count, sum, p50, p95, p99 and max of a histogram. Each call makes a new one.
     */
    public EventType snapshot() {
        EventType.Builder event = EventType.named(name, description).detail();
        labels.forEach(label -> event.oneOf(label.name(), label.values(), "label " + label.name()));
        String in = unit.isEmpty() ? "" : ", " + unit;
        return switch (kind) {
            case COUNTER ->
                event.integer("total", "count since the process started" + in)
                        .integer("delta", "count since the last snapshot" + in)
                        .build();
            case GAUGE -> event.number("value", "present value" + in).build();
            case HISTOGRAM ->
                event.integer("count", "values since the process started")
                        .number("sum", "their sum" + in)
                        .number("p50", "median of about the last half minute" + in)
                        .number("p95", "95th percentile of about the last half minute" + in)
                        .number("p99", "99th percentile of about the last half minute" + in)
                        .number("max", "largest of about the last half minute" + in)
                        .build();
        };
    }
}
