package dev.outpost.tracking.telemetry;

import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.event.MetricType;
import dev.outpost.tracking.federation.Left;
import dev.outpost.tracking.listing.Refusal;
import dev.outpost.tracking.listing.Status;
import dev.outpost.tracking.reach.ReachCheck;
import java.util.Arrays;
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

    public static final MetricType LISTINGS_STATUS = MetricType.gauge(
                    "tracking.listings.status", "Games that are listed, by how far they are.")
            .by("status", labels(Status.values()));
    public static final MetricType LISTINGS_HIDDEN = MetricType.gauge(
            "tracking.listings.hidden", "Listings that nobody sees yet, since their host was not reached.");
    public static final MetricType REFUSALS = MetricType.counter(
                    "tracking.refusals", "Requests of hosts that were refused, by reason.")
            .by("reason", labels(Refusal.values()));
    public static final MetricType SUBSCRIBERS =
            MetricType.gauge("tracking.stream.subscribers", "Browsers that follow the list as a stream.");
    public static final MetricType SUBSCRIBERS_CUT_OFF =
            MetricType.counter("tracking.stream.cut_off", "Browsers whose stream was ended since they did not read.");
    public static final MetricType REQUESTS_LIMITED = MetricType.counter(
            "tracking.requests.limited", "Requests that were refused since their address asks too often.");
    public static final MetricType STORE_AVAILABLE = MetricType.gauge(
            "tracking.store.available", "1 while the store of listings takes changes, 0 while it cannot.");
    public static final MetricType STORE_WAITING = MetricType.gauge(
            "tracking.store.waiting", "Requests and heartbeats that wait for Redis; tracking.redis_queue is the most.");

    public static final MetricType REACHABILITY_CHECKS = MetricType.counter(
                    "tracking.reachability.checks", "Announced endpoints that were tried before their games are shown.")
            .by("result", labels(ReachCheck.Result.values()));
    public static final MetricType FEDERATED_LISTINGS =
            MetricType.gauge("tracking.federated.listings", "Listings of other tracking servers that stand here.");
    public static final MetricType FEDERATED_LEFT = MetricType.counter(
                    "tracking.federated.left", "Listings of other tracking servers that were not taken, by reason.")
            .by("reason", labels(Left.values()));

    /** All of them. */
    public static final List<MetricType> ALL = List.of(
            LISTINGS_ACTIVE,
            HEARTBEATS_RECEIVED,
            HEARTBEATS_EXPIRED,
            QUERIES_TOTAL,
            QUERIES_LATENCY,
            LISTINGS_STATUS,
            LISTINGS_HIDDEN,
            REFUSALS,
            SUBSCRIBERS,
            SUBSCRIBERS_CUT_OFF,
            REQUESTS_LIMITED,
            STORE_AVAILABLE,
            STORE_WAITING,
            REACHABILITY_CHECKS,
            FEDERATED_LISTINGS,
            FEDERATED_LEFT);

    private TrackingMetrics() {}

    private static List<String> labels(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Labels::of).toList();
    }
}
