package dev.outpost.client.telemetry;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.EventType.Column;
import java.util.List;

/** How players play: selecting, ordering, building, looking around (D031, RTS Input Events). */
public final class InputEvents {

    /** How units were selected. */
    public enum SelectMethod {
        BOX_DRAG,
        CLICK,
        CTRL_GROUP,
        DOUBLE_CLICK,
        TAB_CYCLE,
        SELECT_ALL
    }

    /** What was done with a control group. */
    public enum GroupAction {
        ASSIGN,
        RECALL,
        APPEND,
        STEAL
    }

    /** What units were told. */
    public enum OrderType {
        MOVE,
        ATTACK,
        ATTACK_MOVE,
        GUARD,
        PATROL,
        STOP,
        FORCE_FIRE,
        DEPLOY
    }

    /** What an order was aimed at. */
    public enum TargetType {
        GROUND,
        UNIT,
        BUILDING,
        NONE
    }

    /** How an order was given. */
    public enum OrderMethod {
        RIGHT_CLICK,
        HOTKEY,
        MINIMAP,
        SIDEBAR
    }

    /** What was done with the build queue. */
    public enum QueueAction {
        QUEUE,
        CANCEL,
        HOLD,
        REPEAT
    }

    /** Mouse or keyboard. */
    public enum QueueMethod {
        CLICK,
        HOTKEY
    }

    /** How the camera was moved. */
    public enum CameraMethod {
        EDGE_SCROLL,
        KEYBOARD,
        MINIMAP_CLICK,
        CTRL_GROUP_RECALL,
        BASE_HOTKEY,
        ZOOM_SCROLL,
        ZOOM_KEYBOARD,
        ZOOM_PINCH
    }

    /** What a rally point was set on. */
    public enum PositionType {
        GROUND,
        UNIT,
        BUILDING
    }

    public static final EventType SELECT = EventType.named("input.select", "Units were selected.")
            .detail()
            .fills(Column.GAME)
            .integer("unit_count", "units selected")
            .oneOf("method", SelectMethod.class, "how")
            .texts("unit_types", "the mod's names of their types, each once")
            .build();

    public static final EventType CTRL_GROUP = EventType.named("input.ctrl_group", "A control group was used.")
            .detail()
            .fills(Column.GAME)
            .integer("group_number", "the group's number")
            .oneOf("action", GroupAction.class, "what was done")
            .integer("unit_count", "units in the group afterwards")
            .texts("unit_types", "the mod's names of their types, each once")
            .build();

    public static final EventType ORDER = EventType.named("input.order", "Units were given an order.")
            .detail()
            .fills(Column.GAME)
            .oneOf("order_type", OrderType.class, "what they were told")
            .oneOf("target_type", TargetType.class, "what at")
            .integer("unit_count", "units that were told")
            .oneOf("method", OrderMethod.class, "how the order was given")
            .build();

    public static final EventType BUILD_QUEUE = EventType.named("input.build_queue", "The build queue was changed.")
            .detail()
            .fills(Column.GAME)
            .text("item_type", "the mod's name of the unit or building type")
            .oneOf("action", QueueAction.class, "what was done")
            .oneOf("method", QueueMethod.class, "by mouse or keyboard")
            .integer("queue_depth", "items in the queue afterwards")
            .integer("queue_position", "the item's place in it, from 0")
            .build();

    public static final EventType CAMERA = EventType.named("input.camera", "The camera was moved or zoomed.")
            .detail()
            .fills(Column.GAME, Column.DURATION)
            .oneOf("method", CameraMethod.class, "how")
            .number("distance", "how far, cells of the map")
            .integer("duration_ms", "how long the movement took")
            .number("zoom_level", "zoom afterwards; 1 is the engine's default")
            .build();

    public static final EventType RALLY_POINT = EventType.named("input.rally_point", "A rally point was set.")
            .detail()
            .fills(Column.GAME)
            .text("building_type", "the mod's name of the building type")
            .oneOf("position_type", PositionType.class, "what it was set on")
            .number("distance_from_building", "how far from the building, cells of the map")
            .build();

    public static final EventType WAYPOINT = EventType.named("input.waypoint", "An order was given along waypoints.")
            .detail()
            .fills(Column.GAME)
            .integer("waypoint_count", "waypoints of the order")
            .oneOf("order_type", OrderType.class, "what the units were told")
            .number("total_distance", "length of the way, cells of the map")
            .build();

    /** All of them. */
    public static final List<EventType> ALL =
            List.of(SELECT, CTRL_GROUP, ORDER, BUILD_QUEUE, CAMERA, RALLY_POINT, WAYPOINT);

    private InputEvents() {}
}
