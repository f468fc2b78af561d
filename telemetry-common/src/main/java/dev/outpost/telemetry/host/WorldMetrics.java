package dev.outpost.telemetry.host;

import static dev.outpost.telemetry.event.MetricType.counter;
import static dev.outpost.telemetry.event.MetricType.gauge;
import static dev.outpost.telemetry.event.MetricType.histogram;

import dev.outpost.telemetry.event.MetricType;
import java.util.List;

/**
 * Players, worlds and storage ({@code 003}, Game Metrics). Maps and systems of a mod are no labels, since there is no end
 * to their names: what differs by map is a distribution over the maps. What an engine simulates, only an engine's own
 * server would report.
 */
public final class WorldMetrics {

    private static final Double[] PLAYERS = {1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0};
    private static final Double[] ENTITIES = {10.0, 50.0, 100.0, 500.0, 1000.0, 5000.0, 10_000.0, 50_000.0};
    private static final Double[] MILLISECONDS = {0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0};

    public static final MetricType ACTIVE_PLAYERS =
            gauge("server.active_player_count", "Players in games now. Relay; tracking for its listings.");
    public static final MetricType PLAYERS_TOTAL =
            counter("server.players_connected", "Players that ever connected since the start. Relay.");
    public static final MetricType PLAYERS_PER_MAP =
            histogram("server.players_per_map", "", "Players by map, over the maps being played. Relay.", PLAYERS);
    public static final MetricType SESSION_DURATION =
            gauge("server.avg_session_duration_s", "s", "Mean time that players stayed. Relay.");

    public static final MetricType ENTITIES_TOTAL = gauge("server.entities", "Entities now. Engines' servers only.");
    public static final MetricType ENTITIES_PER_MAP = histogram(
            "server.entities_per_map",
            "",
            "Entities by map, over the maps being played. Engines' servers only.",
            ENTITIES);
    public static final MetricType ENTITIES_PER_TYPE = gauge(
                    "server.entities_per_type", "Entities now by type. Engines' servers only.")
            .by("type", List.of("player", "npc", "monster", "other"));
    public static final MetricType ENTITIES_CREATED =
            gauge("server.entities_created_per_sec", "1/s", "Entities created. Engines' servers only.");
    public static final MetricType ENTITIES_REMOVED =
            gauge("server.entities_removed_per_sec", "1/s", "Entities removed. Engines' servers only.");

    public static final MetricType ACTIVE_MAPS = gauge("server.active_maps", "Different maps being played. Relay.");
    public static final MetricType AOI_UPDATES =
            gauge("server.aoi_updates_per_sec", "1/s", "Updates of areas of interest. Engines' servers only.");
    public static final MetricType SPATIAL_CELLS = gauge(
                    "server.spatial_partition_cells", "Cells of the spatial partition. Engines' servers only.")
            .by("state", List.of("occupied", "empty"));
    public static final MetricType COLLISIONS = counter(
                    "server.collision_checks", "Pairs looked at for collision. Engines' servers only.")
            .by("result", List.of("hit", "miss"));

    public static final MetricType DB_QUERY_TIME =
            gauge("server.db_avg_query_ms", "ms", "Mean time of a database query. Tracking and workshop.");
    public static final MetricType DB_QUERIES =
            gauge("server.db_queries_per_sec", "1/s", "Database queries. Tracking and workshop.");
    public static final MetricType CACHE_HITS = gauge(
            "server.db_cache_hit_percent", "percent", "Lookups answered by a cache, 0 to 100. Tracking and workshop.");
    public static final MetricType CACHE_MISSES = gauge(
            "server.db_cache_miss_percent",
            "percent",
            "Lookups that no cache answered, 0 to 100. Tracking and workshop.");
    public static final MetricType DB_SIZE =
            gauge("server.db_size_bytes", "bytes", "Databases of the server, their logs included. All servers.");

    public static final MetricType ECS_COMPONENTS =
            gauge("server.ecs_components", "Components of entities now. Engines' servers only.");
    public static final MetricType SYSTEM_EXECUTION = histogram(
                    "server.system_execution_ms", "ms", "Time of one stage of a tick. Relay.", MILLISECONDS)
            .by("system", List.of("receive", "order", "encode", "send"));
    public static final MetricType QUERY_EXECUTION =
            gauge("server.ecs_query_ms", "ms", "Mean time of a query over components. Engines' servers only.");
    public static final MetricType ALLOCATIONS =
            gauge("server.memory_allocated_bytes_per_sec", "bytes/s", "Allocated on the Java heap. All servers.");

    /** All of them. */
    public static final List<MetricType> ALL = List.of(
            ACTIVE_PLAYERS,
            PLAYERS_TOTAL,
            PLAYERS_PER_MAP,
            SESSION_DURATION,
            ENTITIES_TOTAL,
            ENTITIES_PER_MAP,
            ENTITIES_PER_TYPE,
            ENTITIES_CREATED,
            ENTITIES_REMOVED,
            ACTIVE_MAPS,
            AOI_UPDATES,
            SPATIAL_CELLS,
            COLLISIONS,
            DB_QUERY_TIME,
            DB_QUERIES,
            CACHE_HITS,
            CACHE_MISSES,
            DB_SIZE,
            ECS_COMPONENTS,
            SYSTEM_EXECUTION,
            QUERY_EXECUTION,
            ALLOCATIONS);

    private WorldMetrics() {}
}
