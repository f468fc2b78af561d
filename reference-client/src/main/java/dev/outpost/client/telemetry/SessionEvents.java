package dev.outpost.client.telemetry;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.EventType.Column;
import java.util.List;

/** From starting the game to leaving it (D031, Session and Lifecycle Events). */
public final class SessionEvents {

    /** Why a session ended. */
    public enum EndReason {
        QUIT,
        CRASH,
        UPDATE,
        SYSTEM_SLEEP
    }

    private static final String OUT_OF_THE_RULES = "a name out of the mod's rules";

    public static final EventType START = EventType.named(
                    "session.start", "The game was started: in which environment, and how often it was before.")
            .text("engine_version", "version of the engine")
            .unmasked("a version of four numbers looks like an address")
            .text("os", "operating system and its major version")
            .text("display_resolution", "size of the display in pixels, such as 1920x1080")
            .text("game_module", "the engine's game module")
            .text("mod_profile_fingerprint", "SHA-256 of the mod profile")
            .integer("session_number", "sessions since the installation, this one included")
            .build();

    public static final EventType MOD_MANIFEST = EventType.named(
                    "session.mod_manifest",
                    "Once a session and after each change of profile: all type names of the mod, so that a file explains"
                            + " itself without the mod.")
            .text("game_module", "the engine's game module")
            .text("mod_profile_fingerprint", "SHA-256 of the mod profile")
            .texts("unit_types", "names of all unit types")
            .texts("building_types", "names of all building types")
            .texts("weapon_types", "names of all weapon types")
            .texts("resource_types", "names of all resource types")
            .texts("faction_names", "names of all factions")
            .namesNobody(OUT_OF_THE_RULES)
            .texts("mod_sources", "id and version of each mod of the profile")
            .build();

    public static final EventType PROFILE_SWITCH = EventType.named(
                    "session.profile_switch", "Another mod profile was chosen: what follows belongs to it.")
            .text("old_fingerprint", "SHA-256 of the profile before")
            .text("new_fingerprint", "SHA-256 of the profile after")
            .text("old_game_module", "game module before")
            .text("new_game_module", "game module after")
            .text("profile_name", "name of the mod profile")
            .namesNobody("what the player calls a set of mods")
            .build();

    public static final EventType END = EventType.named(
                    "session.end", "The game was left: how long the session was and what was done in it.")
            .fills(Column.DURATION)
            .number("duration_s", "length of the session")
            .oneOf("reason", EndReason.class, "why it ended")
            .texts("screens_visited", "screens opened, each once")
            .integer("matches_played", "matches played")
            .texts("features_used", "features used, each once")
            .build();

    public static final EventType IDLE = EventType.named(
                    "session.idle", "The player was away; recorded when the player is back.")
            .fills(Column.DURATION)
            .text("screen_id", "screen that was open")
            .number("duration_s", "time without any input")
            .build();

    /** All of them. */
    public static final List<EventType> ALL = List.of(START, MOD_MANIFEST, PROFILE_SWITCH, END, IDLE);

    private SessionEvents() {}
}
