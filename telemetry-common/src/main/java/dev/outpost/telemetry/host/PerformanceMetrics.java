package dev.outpost.telemetry.host;

import static dev.outpost.telemetry.event.MetricType.gauge;
import static dev.outpost.telemetry.event.MetricType.histogram;
import static dev.outpost.telemetry.host.HostCatalogue.PERCENTILES;

import dev.outpost.telemetry.event.MetricType;
import java.util.List;

/**
 * How well a server keeps its beat ({@code 003}, Performance Metrics). The beat is the relay's ticks; a server without
 * ticks reports none of this. Entities, areas of interest and component systems are the engine's: a relay does not
 * simulate, so only an engine's own server would report them.
 */
public final class PerformanceMetrics {

    private static final Double[] MILLISECONDS = {0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0};

    public static final MetricType TICK_RATE =
            gauge("server.tick_rate_fps", "1/s", "Ticks per second, mean over the games being played. Relay.");
    public static final MetricType TARGET = gauge(
            "server.target_fps", "1/s", "Ticks per second that the games' settings ask for, mean over them. Relay.");
    public static final MetricType TICK_RATE_DEVIATION = gauge(
            "server.tick_rate_deviation_percent", "percent", "Tick rate below (negative) or above its target. Relay.");
    public static final MetricType TICK_RATE_VARIANCE =
            gauge("server.tick_rate_variance", "Variance of the tick rate over the last minute, square of 1/s. Relay.");

    public static final MetricType TICK_DURATION_AVG =
            gauge("server.avg_tick_duration_ms", "ms", "Mean time that a tick took. Relay.");
    public static final MetricType TICK_DURATION_PERCENTILES = gauge(
                    "server.tick_duration_percentiles", "ms", "Percentiles of the time that a tick took. Relay.")
            .by("percentile", PERCENTILES);
    public static final MetricType TICK_DURATION_MIN =
            gauge("server.min_tick_duration_ms", "ms", "Shortest time that a tick of the last minute took. Relay.");
    public static final MetricType TICK_DURATION_MAX =
            gauge("server.max_tick_duration_ms", "ms", "Longest time that a tick of the last minute took. Relay.");
    public static final MetricType TICK_DURATION = histogram(
            "server.tick_duration_ms", "ms", "Distribution of the time that ticks took. Relay.", MILLISECONDS);

    public static final MetricType UPDATE_CYCLE = gauge(
            "server.update_cycle_ms", "ms", "Mean time of a whole update: receive, order, encode and send. Relay.");
    public static final MetricType SYSTEM_TIME =
            gauge("server.system_time_ms", "ms", "Mean time of ordering a tick. Relay.");
    public static final MetricType ENTITY_UPDATE =
            gauge("server.entity_update_ms", "ms", "Mean time of updating entities. Engines' servers only.");
    public static final MetricType NETWORK_TIME =
            gauge("server.network_processing_ms", "ms", "Mean time of receiving and sending, per update. Relay.");
    public static final MetricType DATABASE_TIME = gauge(
            "server.database_query_ms", "ms", "Mean time of database queries, per update. Tracking and workshop.");
    public static final MetricType AOI_TIME =
            gauge("server.aoi_update_ms", "ms", "Mean time of updating areas of interest. Engines' servers only.");

    public static final MetricType ECS_TIME =
            gauge("server.ecs_time_ms", "ms", "Time in component systems, per update. Engines' servers only.");
    public static final MetricType NETWORK_SHARE =
            gauge("server.network_time_ms", "ms", "Time in the network layer, per second. All servers.");
    public static final MetricType SERIALIZATION_TIME = gauge(
            "server.serialization_time_ms", "ms", "Time encoding and decoding messages, per second. All servers.");
    public static final MetricType COMPRESSION_TIME =
            gauge("server.compression_time_ms", "ms", "Time compressing, per second. Tracking and workshop.");
    public static final MetricType ENCRYPTION_TIME =
            gauge("server.encryption_time_ms", "ms", "Time encrypting and decrypting, per second. Servers with TLS.");

    /** All of them. */
    public static final List<MetricType> ALL = List.of(
            TICK_RATE,
            TARGET,
            TICK_RATE_DEVIATION,
            TICK_RATE_VARIANCE,
            TICK_DURATION_AVG,
            TICK_DURATION_PERCENTILES,
            TICK_DURATION_MIN,
            TICK_DURATION_MAX,
            TICK_DURATION,
            UPDATE_CYCLE,
            SYSTEM_TIME,
            ENTITY_UPDATE,
            NETWORK_TIME,
            DATABASE_TIME,
            AOI_TIME,
            ECS_TIME,
            NETWORK_SHARE,
            SERIALIZATION_TIME,
            COMPRESSION_TIME,
            ENCRYPTION_TIME);

    private PerformanceMetrics() {}
}
