package dev.outpost.client.telemetry;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.EventType.Column;
import dev.outpost.telemetry.event.Severity;
import java.util.List;

/** What breaks on players' machines (D031, Error and Diagnostic Events). */
public final class ErrorEvents {

    /** In what the game crashed. */
    public enum CrashContext {
        SCREEN,
        SYSTEM,
        TICK
    }

    /** With what the network failed. */
    public enum NetworkContext {
        CONNECT,
        RELAY,
        WORKSHOP,
        TRACKING
    }

    private static final String ERROR_TYPE = "the engine's name of the error";

    public static final EventType CRASH = EventType.named(
                    "error.crash", "The game crashed; recorded at the next start when it could not be before.")
            .severity(Severity.ERROR)
            .text("panic_message_hash", "hash of the message")
            .text("backtrace_hash", "hash of the calls that led to it")
            .oneOf("context", CrashContext.class, "what was going on: a screen, a system of the simulation, a tick")
            .build();

    public static final EventType MOD_LOAD = EventType.named("error.mod_load", "A mod could not be loaded.")
            .severity(Severity.ERROR)
            .text("mod_id", "the mod")
            .text("error_type", ERROR_TYPE)
            .text("file_path_hash", "hash of the path of its file")
            .build();

    public static final EventType ASSET = EventType.named("error.asset", "An asset could not be loaded.")
            .severity(Severity.WARN)
            .text("asset_path_hash", "hash of its path")
            .text("format", "its format")
            .text("error_type", ERROR_TYPE)
            .build();

    public static final EventType DESYNC = EventType.named(
                    "error.desync", "The client's view of a desync; the relay's is relay.desync.")
            .severity(Severity.ERROR)
            .fills(Column.GAME, Column.TICK)
            .integer("tick", "tick at which the hashes differ")
            .text("expected_hash", "the hash that the others have, 16 hex digits")
            .text("actual_hash", "the own hash, 16 hex digits")
            .text(
                    "divergent_system_hint",
                    "system of the simulation that seems to differ; null when nothing hints at one")
            .orNull()
            .build();

    public static final EventType NETWORK = EventType.named("error.network", "The network failed.")
            .severity(Severity.WARN)
            .text("error_type", ERROR_TYPE)
            .oneOf("context", NetworkContext.class, "with what")
            .build();

    public static final EventType UI = EventType.named("error.ui", "The interface failed to draw or to react.")
            .severity(Severity.WARN)
            .text("widget_id", "the widget")
            .text("error_type", ERROR_TYPE)
            .text("screen", "screen on which it happened")
            .build();

    /** All of them. */
    public static final List<EventType> ALL = List.of(CRASH, MOD_LOAD, ASSET, DESYNC, NETWORK, UI);

    private ErrorEvents() {}
}
