package dev.outpost.client.telemetry;

import dev.outpost.telemetry.event.EventType;
import java.util.List;

/** Which defaults players change (D031, Settings and Configuration Events). */
public final class SettingsEvents {

    /** What a preset is of. */
    public enum PresetType {
        BALANCE,
        THEME,
        QOL,
        RENDER,
        EXPERIENCE
    }

    /** What was done with a mod profile. */
    public enum ProfileAction {
        ACTIVATE,
        CREATE,
        DELETE,
        IMPORT,
        EXPORT
    }

    public static final EventType CHANGED = EventType.named("settings.changed", "A setting was changed.")
            .text("setting_path", "the setting's dotted key")
            .namesNobody("a key out of the engine's own list")
            .text("old_value", "value before")
            .text("new_value", "value after")
            .text("screen", "screen on which it was changed")
            .build();

    public static final EventType PRESET = EventType.named("settings.preset", "A preset was chosen.")
            .oneOf("preset_type", PresetType.class, "what it is of")
            .text("preset_name", "the preset")
            .namesNobody("a preset of the engine or the mod")
            .build();

    public static final EventType MOD_PROFILE = EventType.named(
                    "settings.mod_profile", "A mod profile was used or changed.")
            .oneOf("action", ProfileAction.class, "what was done")
            .text("profile_name", "name of the mod profile")
            .namesNobody("what the player calls a set of mods")
            .integer("mod_count", "mods in it")
            .build();

    public static final EventType KEYBIND = EventType.named("settings.keybind", "A key was bound anew.")
            .text("action", "what the key does")
            .text("old_key", "key before; null when there was none")
            .orNull()
            .text("new_key", "key after; null when it was unbound")
            .orNull()
            .build();

    /** All of them. */
    public static final List<EventType> ALL = List.of(CHANGED, PRESET, MOD_PROFILE, KEYBIND);

    private SettingsEvents() {}
}
