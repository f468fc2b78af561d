package dev.outpost.client.telemetry;

import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.event.MetricType;
import java.util.Arrays;
import java.util.List;

/** What the simulation costs (D031, Performance Instrumentation). */
public final class SimMetrics {

    /** Sorts of entities; the mods' own types are more than a label may have. */
    public enum EntityType {
        INFANTRY,
        VEHICLE,
        AIRCRAFT,
        SHIP,
        BUILDING,
        PROJECTILE,
        RESOURCE,
        OTHER
    }

    private static final Double[] MICROSECONDS = {
        10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0, 20_000.0, 50_000.0
    };

    public static final MetricType TICK_DURATION = time("sim.tick.duration_us", "A whole tick.");
    public static final MetricType APPLY_ORDERS = time("sim.system.apply_orders_us", "Applying a tick's orders.");
    public static final MetricType PRODUCTION = time("sim.system.production_us", "Production, in a tick.");
    public static final MetricType HARVESTING = time("sim.system.harvesting_us", "Harvesting, in a tick.");
    public static final MetricType MOVEMENT = time("sim.system.movement_us", "Movement, in a tick.");
    public static final MetricType COMBAT = time("sim.system.combat_us", "Combat, in a tick.");
    public static final MetricType DEATH = time("sim.system.death_us", "Clearing away what died, in a tick.");
    public static final MetricType TRIGGERS = time("sim.system.triggers_us", "Triggers of the map, in a tick.");
    public static final MetricType FOG = time("sim.system.fog_us", "Fog of war, in a tick.");
    public static final MetricType ENTITIES_TOTAL = MetricType.gauge("sim.entities.total", "Entities in the game.");
    public static final MetricType ENTITIES_BY_TYPE = MetricType.gauge(
                    "sim.entities.by_type", "Entities in the game by sort.")
            .by("type", Arrays.stream(EntityType.values()).map(Labels::of).toList());
    public static final MetricType MEMORY_SCRATCH =
            MetricType.gauge("sim.memory.scratch_bytes", "bytes", "Buffers used within a tick.");
    public static final MetricType PATHFINDING_REQUESTS =
            MetricType.counter("sim.pathfinding.requests", "Ways asked for.");
    public static final MetricType PATHFINDING_CACHE_HITS =
            MetricType.counter("sim.pathfinding.cache_hits", "Ways answered by a flow field that was there already.");
    public static final MetricType PATHFINDING_DURATION = time("sim.pathfinding.duration_us", "Finding one way.");

    /** All of them. */
    public static final List<MetricType> ALL = List.of(
            TICK_DURATION,
            APPLY_ORDERS,
            PRODUCTION,
            HARVESTING,
            MOVEMENT,
            COMBAT,
            DEATH,
            TRIGGERS,
            FOG,
            ENTITIES_TOTAL,
            ENTITIES_BY_TYPE,
            MEMORY_SCRATCH,
            PATHFINDING_REQUESTS,
            PATHFINDING_CACHE_HITS,
            PATHFINDING_DURATION);

    private SimMetrics() {}

    private static MetricType time(String name, String description) {
        return MetricType.histogram(name, "us", description, MICROSECONDS);
    }
}
