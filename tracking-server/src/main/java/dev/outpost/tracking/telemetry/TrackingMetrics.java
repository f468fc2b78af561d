package dev.outpost.tracking.telemetry;

import dev.outpost.telemetry.event.MetricType;
import java.util.List;

/** The tracking server's metrics (D031, Tracking server metrics). */
public final class TrackingMetrics {

    public static final MetricType LISTINGS_ACTIVE =
            MetricType.gauge("tracking.listings.active", "Games that are listed.");
    public static final MetricType HEARTBEATS_RECEIVED =
            MetricType.counter("tracking.heartbeats.received", "Heartbeats processed.");
    public static final MetricType HEARTBEATS_EXPIRED = MetricType.counter(
            "tracking.heartbeats.expired",
            "Listings that went away for want of a heartbeat within their time to live.");
    public static final MetricType QUERIES_TOTAL =
            MetricType.counter("tracking.queries.total", "Requests to browse or search.");
    public static final MetricType QUERIES_LATENCY = MetricType.histogram(
            "tracking.queries.latency_ms",
            "ms",
            "Time to answer a request to browse or search.",
            0.1,
            0.2,
            0.5,
            1.0,
            2.0,
            5.0,
            10.0,
            20.0,
            50.0,
            100.0,
            500.0);

    /** All of them. */
    public static final List<MetricType> ALL =
            List.of(LISTINGS_ACTIVE, HEARTBEATS_RECEIVED, HEARTBEATS_EXPIRED, QUERIES_TOTAL, QUERIES_LATENCY);

    private TrackingMetrics() {}
}
