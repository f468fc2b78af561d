package dev.outpost.client.telemetry;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.EventType.Column;
import dev.outpost.telemetry.event.Field;
import dev.outpost.telemetry.event.Severity;
import java.util.List;

/**
 * What happens in the simulation, tick by tick (D031, Gameplay Event Stream); off unless the engine is asked for it.
 *
 * <p>Entities and players are the simulation's numbers, players those of slots. Positions are objects of {@code x} and
 * {@code y} in the map's own unit: {@code json_extract(data, '$.position.x')}. Hashes are texts of 16 hex digits, since
 * SQLite's integers have a sign. The tick is a field and the {@code tick} column.
 */
public final class GameplayEvents {

    private static final String TICK = "tick";
    private static final String TICK_ABOUT = "tick in which it happened";
    private static final String PLAYER = "the player's slot";

    public static final EventType UNIT_CREATED = stream("gameplay.unit_created", "A unit came into being.")
            .integer("entity", "the unit")
            .text("unit_type", "the mod's name of its type")
            .integer("owner", "slot of the player that it belongs to")
            .build();

    public static final EventType UNIT_DESTROYED = stream(
                    "gameplay.unit_destroyed", "A unit or building was destroyed.")
            .integer("entity", "the unit or building")
            .integer("killer", "entity that destroyed it; null when none did")
            .orNull()
            .text("cause", "the engine's name of the cause")
            .build();

    public static final EventType COMBAT_ENGAGEMENT = stream("gameplay.combat_engagement", "A shot hit.")
            .integer("attacker", "entity that shot")
            .integer("target", "entity that was hit")
            .text("weapon", "the mod's name of the weapon")
            .integer("damage", "damage done, hit points")
            .integer("remaining_hp", "hit points left")
            .build();

    public static final EventType BUILDING_PLACED = stream("gameplay.building_placed", "A building was placed.")
            .integer("entity", "the building")
            .text("structure_type", "the mod's name of its type")
            .integer("owner", "slot of the player that it belongs to")
            .struct("position", "where", x(), y())
            .build();

    public static final EventType HARVEST_DELIVERED = stream(
                    "gameplay.harvest_delivered", "A harvester delivered its load.")
            .integer("harvester", "entity that delivered")
            .text("resource_type", "the mod's name of the resource")
            .integer("amount", "credits that it was worth")
            .integer("total_credits", "the player's credits afterwards")
            .build();

    public static final EventType ORDER_ISSUED = stream("gameplay.order_issued", "An order reached the simulation.")
            .integer("player", PLAYER)
            .textObject("order", "the order's parts as the engine names them; type is always there")
            .bool("validated", "whether the simulation took it")
            .text("rejection_reason", "why not; null when it did")
            .orNull()
            .build();

    public static final EventType PATHFINDING_COMPLETED = stream("gameplay.pathfinding_completed", "A way was found.")
            .fills(Column.DURATION)
            .integer("entity", "entity that asked")
            .struct("from", "where the way begins", x(), y())
            .struct("to", "where it ends", x(), y())
            .integer("path_length", "its length, cells of the map")
            .integer("compute_time_us", "time to find it")
            .build();

    public static final EventType DESYNC_DETECTED = EventType.named(
                    "gameplay.desync_detected", "The simulation differs from another player's.")
            .severity(Severity.ERROR)
            .fills(Column.GAME, Column.TICK)
            .integer(TICK, TICK_ABOUT)
            .text("expected_hash", "the other's hash, 16 hex digits")
            .text("actual_hash", "the own hash, 16 hex digits")
            .integer("player", "slot of the player who differs")
            .build();

    public static final EventType STATE_SNAPSHOT = stream(
                    "gameplay.state_snapshot", "The state's hash, to find by comparison where clients came apart.")
            .text("state_hash", "hash of the whole state, 16 hex digits")
            .integer("entity_count", "entities in the game")
            .build();

    /** All of them. */
    public static final List<EventType> ALL = List.of(
            UNIT_CREATED,
            UNIT_DESTROYED,
            COMBAT_ENGAGEMENT,
            BUILDING_PLACED,
            HARVEST_DELIVERED,
            ORDER_ISSUED,
            PATHFINDING_COMPLETED,
            DESYNC_DETECTED,
            STATE_SNAPSHOT);

    private GameplayEvents() {}

    private static EventType.Builder stream(String name, String description) {
        return EventType.named(name, description)
                .severity(Severity.DEBUG)
                .fills(Column.GAME, Column.TICK)
                .integer(TICK, TICK_ABOUT);
    }

    private static Field x() {
        return Field.number("x", "to the right, the map's unit");
    }

    private static Field y() {
        return Field.number("y", "down, the map's unit");
    }
}
