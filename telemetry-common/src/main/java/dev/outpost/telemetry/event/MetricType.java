package dev.outpost.telemetry.event;

import java.util.List;

/**
 * One entry of the metric catalogue.
 *
 * @param name documented name, dotted; the {@code event} column of its snapshots
 * @param kind what is measured
 * @param unit {@code ms}, {@code s}, {@code us}, {@code bytes}, or empty for a plain count
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
        }
    }

    public MetricType {
        labels = List.copyOf(labels);
        buckets = List.copyOf(buckets);
        if ((kind == Kind.HISTOGRAM) == buckets.isEmpty()) {
            throw new IllegalArgumentException("metric '" + name + "': a histogram has buckets, nothing else has");
        }
    }

    /** A counter without labels. */
    public static MetricType counter(String name, String description) {
        return new MetricType(name, Kind.COUNTER, "", description, List.of(), List.of());
    }

    /** A gauge without labels. */
    public static MetricType gauge(String name, String description) {
        return new MetricType(name, Kind.GAUGE, "", description, List.of(), List.of());
    }

    /** A histogram without labels. */
    public static MetricType histogram(String name, String unit, String description, Double... buckets) {
        return new MetricType(name, Kind.HISTOGRAM, unit, description, List.of(), List.of(buckets));
    }

    /** The same with one more label. */
    public MetricType by(String label, List<String> values) {
        List<Label> more = new java.util.ArrayList<>(labels);
        more.add(new Label(label, values));
        return new MetricType(name, kind, unit, description, more, buckets);
    }
}
