package dev.outpost.workshop.telemetry;

import dev.outpost.telemetry.event.MetricType;
import java.util.List;

/** The workshop server's metrics (D031, Workshop server metrics). */
public final class WorkshopMetrics {

    private static final Double[] MILLISECONDS = {
        0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 5000.0
    };

    public static final MetricType RESOURCES_TOTAL =
            MetricType.gauge("workshop.resources.total", "Resources that are published.");
    public static final MetricType DOWNLOADS = MetricType.counter("workshop.resources.downloads", "Downloads.");
    public static final MetricType PUBLISHES =
            MetricType.counter("workshop.resources.publishes", "Versions of resources published.");
    public static final MetricType RESOLVE_LATENCY =
            MetricType.histogram("workshop.resolve.latency_ms", "ms", "Time to resolve dependencies.", MILLISECONDS);
    public static final MetricType RESOLVE_CONFLICTS =
            MetricType.counter("workshop.resolve.conflicts", "Version conflicts met while dependencies were resolved.");
    public static final MetricType SEARCH_LATENCY =
            MetricType.histogram("workshop.search.latency_ms", "ms", "Time to search.", MILLISECONDS);

    /** All of them. */
    public static final List<MetricType> ALL =
            List.of(RESOURCES_TOTAL, DOWNLOADS, PUBLISHES, RESOLVE_LATENCY, RESOLVE_CONFLICTS, SEARCH_LATENCY);

    private WorkshopMetrics() {}
}
