package dev.outpost.client.telemetry;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.EventType.Column;
import dev.outpost.telemetry.event.Field;
import java.util.List;

/** How players find their way through the interface (D031, GUI Interaction Events). */
public final class GuiEvents {

    /** How a screen was come to. */
    public enum OpenMethod {
        BUTTON,
        HOTKEY,
        BACK,
        AUTO
    }

    /** What kind of widget was clicked. */
    public enum WidgetType {
        BUTTON,
        TAB,
        TOGGLE,
        SLIDER,
        LIST_ITEM
    }

    /** What was done in the sidebar. */
    public enum SidebarAction {
        SELECT,
        SCROLL,
        QUEUE,
        CANCEL
    }

    /** Mouse or keyboard. */
    public enum PressMethod {
        CLICK,
        HOTKEY
    }

    /** What was done on the minimap. */
    public enum MinimapAction {
        CAMERA_MOVE,
        PING,
        ATTACK_MOVE,
        RALLY_POINT
    }

    /** How placing a building ended. */
    public enum PlacementOutcome {
        PLACED,
        CANCELLED,
        INVALID_POSITION
    }

    /** Where was searched. */
    public enum SearchContext {
        WORKSHOP,
        MAP_BROWSER,
        SETTINGS,
        CONSOLE
    }

    private static final String SCREEN = "screen on which it happened";

    public static final EventType SCREEN_OPEN = EventType.named("gui.screen.open", "A screen was opened.")
            .detail()
            .text("screen_id", "the screen")
            .text("from_screen", "the screen before; null at the start")
            .orNull()
            .oneOf("method", OpenMethod.class, "how the player came to it")
            .build();

    public static final EventType SCREEN_CLOSE = EventType.named(
                    "gui.screen.close", "A screen was closed: how long it was looked at.")
            .detail()
            .fills(Column.DURATION)
            .text("screen_id", "the screen")
            .integer("duration_ms", "time it was open")
            .text("next_screen", "the screen after; null at the end")
            .orNull()
            .build();

    public static final EventType CLICK = EventType.named("gui.click", "A widget was clicked.")
            .detail()
            .text("widget_id", "the widget")
            .oneOf("widget_type", WidgetType.class, "its kind")
            .text("screen", SCREEN)
            .build();

    public static final EventType HOTKEY = EventType.named("gui.hotkey", "A keyboard shortcut was used.")
            .detail()
            .text("key_combo", "the keys, such as ctrl+1")
            .text("action", "what they do")
            .text("context_screen", SCREEN)
            .build();

    public static final EventType TOOLTIP_SHOWN = EventType.named(
                    "gui.tooltip.shown", "A tooltip was shown: what needs explaining.")
            .detail()
            .fills(Column.DURATION)
            .text("widget_id", "the widget that it explains")
            .integer("duration_ms", "time it was shown")
            .build();

    public static final EventType SIDEBAR_INTERACT = EventType.named(
                    "gui.sidebar.interact", "The build sidebar was used.")
            .detail()
            .fills(Column.GAME)
            .text("tab", "the sidebar's tab")
            .text("item_id", "the item; null when none was meant")
            .orNull()
            .oneOf("action", SidebarAction.class, "what was done")
            .oneOf("method", PressMethod.class, "by mouse or keyboard")
            .build();

    public static final EventType MINIMAP_INTERACT = EventType.named(
                    "gui.minimap.interact", "The minimap was used as an input device.")
            .detail()
            .fills(Column.GAME)
            .oneOf("action", MinimapAction.class, "for what")
            .struct(
                    "position_normalized",
                    "where on the minimap",
                    Field.number("x", "0 left to 1 right"),
                    Field.number("y", "0 top to 1 bottom"))
            .build();

    public static final EventType BUILD_PLACEMENT = EventType.named(
                    "gui.build_placement", "A building was being placed: how it went and how long it took.")
            .detail()
            .fills(Column.GAME)
            .text("structure_type", "the mod's name of the building type")
            .oneOf("outcome", PlacementOutcome.class, "how it ended")
            .integer("time_to_place_ms", "time from choosing the building to the outcome")
            .build();

    public static final EventType CONTEXT_MENU = EventType.named("gui.context_menu", "A context menu was opened.")
            .detail()
            .integer("items_shown", "number of its items")
            .text("item_selected", "the item chosen; null when none was")
            .orNull()
            .text("screen", SCREEN)
            .build();

    public static final EventType SCROLL = EventType.named("gui.scroll", "A list was scrolled: how deep players go.")
            .detail()
            .text("container_id", "the list")
            .text("direction", "where to, such as up or down")
            .number("distance", "how far, in heights of the list's window")
            .text("screen", SCREEN)
            .build();

    public static final EventType PANEL_RESIZE = EventType.named("gui.panel.resize", "A panel was given another size.")
            .detail()
            .text("panel_id", "the panel")
            .struct(
                    "old_size",
                    "size before, pixels of the interface",
                    Field.number("width", "width"),
                    Field.number("height", "height"))
            .struct(
                    "new_size",
                    "size after, pixels of the interface",
                    Field.number("width", "width"),
                    Field.number("height", "height"))
            .build();

    public static final EventType SEARCH = EventType.named(
                    "gui.search", "Something was searched for in the interface; the text is not recorded.")
            .detail()
            .oneOf("context", SearchContext.class, "where")
            .integer("query_length", "characters of the text")
            .integer("results_count", "results shown")
            .build();

    /** All of them. */
    public static final List<EventType> ALL = List.of(
            SCREEN_OPEN,
            SCREEN_CLOSE,
            CLICK,
            HOTKEY,
            TOOLTIP_SHOWN,
            SIDEBAR_INTERACT,
            MINIMAP_INTERACT,
            BUILD_PLACEMENT,
            CONTEXT_MENU,
            SCROLL,
            PANEL_RESIZE,
            SEARCH);

    private GuiEvents() {}
}
