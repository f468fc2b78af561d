package dev.outpost.telemetry.host;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.MetricType;
import java.util.List;
import java.util.stream.Stream;

/** All that is the same on every server. A part that a server does not have is not reported; it is never made up. */
public final class HostCatalogue {

    /** Labels of gauges that are percentiles. */
    static final List<String> PERCENTILES = List.of("p50", "p95", "p99");

    private HostCatalogue() {}

    /** The server metrics and the health record. */
    public static Catalogue catalogue() {
        List<MetricType> metrics = Stream.of(
                        HardwareMetrics.ALL, NetworkMetrics.ALL, PerformanceMetrics.ALL, WorldMetrics.ALL)
                .flatMap(List::stream)
                .toList();
        return new Catalogue(List.of(SystemHealth.RECORD), metrics);
    }
}
