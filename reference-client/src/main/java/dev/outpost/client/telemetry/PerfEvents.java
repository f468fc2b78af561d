package dev.outpost.client.telemetry;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.EventType.Column;
import java.util.List;

/** How fast the game runs on players' machines, sampled (D031, Performance Sampling Events). */
public final class PerfEvents {

    /** What was loaded. */
    public enum Load {
        MAP,
        MOD,
        ASSETS,
        GAME_LAUNCH,
        SCREEN
    }

    public static final EventType FRAME = EventType.named("perf.frame", "Each 10 s: how long frames took.")
            .detail()
            .number("p50_ms", "median")
            .number("p95_ms", "95th percentile")
            .number("p99_ms", "99th percentile")
            .number("max_ms", "longest")
            .integer("entity_count", "entities in the game")
            .integer("draw_calls", "draw calls of a frame, mean")
            .number("gpu_time_ms", "time that the graphics processor took for a frame, mean")
            .build();

    public static final EventType SIM = EventType.named("perf.sim", "Each 30 s: how long the simulation's ticks took.")
            .detail()
            .fills(Column.GAME)
            .number("p50_us", "median")
            .number("p95_us", "95th percentile")
            .number("p99_us", "99th percentile")
            .object("systems_us", "mean time by system of the simulation, such as movement or combat")
            .build();

    public static final EventType LOAD = EventType.named("perf.load", "Something was loaded: how long it took.")
            .detail()
            .fills(Column.DURATION)
            .oneOf("what", Load.class, "what")
            .integer("duration_ms", "how long it took")
            .integer("size_bytes", "how large it is")
            .build();

    public static final EventType MEMORY = EventType.named("perf.memory", "Each 60 s: what memory is used for.")
            .detail()
            .integer("heap_bytes", "in all")
            .integer("component_storage_bytes", "entities' components")
            .integer("scratch_buffer_bytes", "buffers used within a tick")
            .integer("asset_cache_bytes", "loaded assets")
            .build();

    public static final EventType PATHFINDING = EventType.named(
                    "perf.pathfinding", "Each 30 s: how much work finding ways is.")
            .detail()
            .fills(Column.GAME)
            .integer("requests", "ways asked for")
            .integer("cache_hits", "ways that were known already")
            .number("cache_hit_rate", "0 to 1")
            .number("p95_compute_us", "95th percentile of the time to find one")
            .build();

    /** All of them. */
    public static final List<EventType> ALL = List.of(FRAME, SIM, LOAD, MEMORY, PATHFINDING);

    private PerfEvents() {}
}
