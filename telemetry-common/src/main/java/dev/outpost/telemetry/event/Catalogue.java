package dev.outpost.telemetry.event;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All events and metrics a component may record.
 *
 * @param events each with a name of its own
 * @param metrics each with a name of its own
 */
public record Catalogue(List<EventType> events, List<MetricType> metrics) {

    public Catalogue {
        events = List.copyOf(events);
        metrics = List.copyOf(metrics);
        Set<String> names = new HashSet<>();
        events.forEach(event -> claim(names, event.name()));
        metrics.forEach(metric -> claim(names, metric.name()));
    }

    /** Events and no metrics. */
    public static Catalogue of(EventType... events) {
        return new Catalogue(List.of(events), List.of());
    }

    /** This one and another together; a name may be in one of them only. */
    public Catalogue plus(Catalogue other) {
        List<EventType> allEvents = new ArrayList<>(events);
        allEvents.addAll(other.events);
        List<MetricType> allMetrics = new ArrayList<>(metrics);
        allMetrics.addAll(other.metrics);
        return new Catalogue(allEvents, allMetrics);
    }

    /** The event of this name. */
    public Optional<EventType> event(String name) {
        return events.stream().filter(event -> event.name().equals(name)).findFirst();
    }

    private static void claim(Set<String> names, String name) {
        if (!names.add(name)) {
            throw new IllegalArgumentException("'" + name + "' is in the catalogue twice");
        }
    }
}
