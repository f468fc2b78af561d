package dev.outpost.telemetry.host;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Field;

/** The health record of {@code 004}: how one process does at one moment. */
public final class SystemHealth {

    /** What the process is run for. */
    public enum Environment {
        PROTOTYPE,
        STAGING,
        LIVE
    }

    /** How the network looks from here. */
    public enum NetworkStatus {
        ONLINE,
        DEGRADED,
        OFFLINE
    }

    private static final int STACK_CHARS = 2000;
    private static final String NOT_HERE = "; null where there is none";

    public static final EventType RECORD = EventType.named(
                    "system.health", "How a process does: load, latency, errors. What does not apply to it is null.")
            .detail()
            .text("telemetry_id", "random id of this record")
            .text("session_id", "the process, as in the column session_id")
            .text("timestamp", "when it was measured, UTC, ISO 8601")
            .text("app_version", "version of the software")
            .unmasked("a version of four numbers looks like an address")
            .oneOf("env", Environment.class, "what the process is run for")
            .number("latency_ms", "mean round trip from request to response")
            .orNull()
            .number("frontend_fps", "frames per second on the screen; clients only")
            .orNull()
            .oneOf("network_status", NetworkStatus.class, "how the network looks")
            .orNull()
            .integer("active_users_count", "players connected")
            .orNull()
            .struct(
                    "token_usage",
                    "tokens of a language model since the last record" + NOT_HERE,
                    Field.integer("input", "tokens sent"),
                    Field.integer("output", "tokens received"),
                    Field.integer("total", "both"))
            .namesNobody("counts")
            .orNull()
            .number("model_latency_ms", "mean time that a language model took to answer" + NOT_HERE)
            .orNull()
            .structs(
                    "errors",
                    "errors since the last record",
                    Field.text("code", "the error's name"),
                    Field.text("message", "what it says"),
                    Field.text("stack", "the calls that led to it; null when not known")
                            .orNull())
            .namesNobody("texts of the software; what looks like an identity in them is masked")
            .maxChars(STACK_CHARS)
            .orNull()
            .structs(
                    "warnings",
                    "warnings since the last record",
                    Field.text("code", "the warning's name"),
                    Field.text("message", "what it says"))
            .namesNobody("texts of the software; what looks like an identity in them is masked")
            .orNull()
            .text("event_name", "what made this record; null when it is the regular one")
            .namesNobody("the name of an event")
            .orNull()
            .textObject("event_context", "more about it, by name")
            .orNull()
            .number("cpu_load_pct", "use of all processors, 0 to 100")
            .orNull()
            .number("memory_usage_mb", "memory that the process uses")
            .orNull()
            .number("network_rtt_ms", "mean round trip on the network")
            .orNull()
            .number("uptime_seconds", "time since the process started")
            .orNull()
            .bool("is_rate_limited", "whether requests are being refused for their number")
            .orNull()
            .integer("queue_depth", "work that waits")
            .orNull()
            .text("notes", "what a developer noted")
            .orNull()
            .integer("version", "version of this record's shape")
            .orNull()
            .build();

    private SystemHealth() {}
}
