package dev.outpost.telemetry.event;

import java.util.List;

/**
 * One field of an event's {@code data}.
 *
 * @param name snake_case key in the JSON object
 * @param kind JSON shape
 * @param description what it says, with its unit; an event whose field is not described is not built
 * @param values the closed set of texts the field may have; empty: not a closed set
 * @param text what becomes of its texts; without meaning where it has none
 */
public record Field(String name, Kind kind, String description, List<String> values, TextRule text) {

    /** JSON shape of a field's value. */
    public enum Kind {
        INTEGER,
        NUMBER,
        TEXT,
        BOOLEAN,
        INTEGER_ARRAY,
        /** Names to numbers. */
        OBJECT
    }

    public Field {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("field name '" + name + "' is not snake_case");
        }
        if (description.isBlank()) {
            throw new IllegalArgumentException("field '" + name + "' is not described");
        }
        values = List.copyOf(values);
    }

    /** One whose texts are guarded as any other's. */
    public Field(String name, Kind kind, String description, List<String> values) {
        this(name, kind, description, values, TextRule.GUARDED);
    }

    Field withText(TextRule rule) {
        return new Field(name, kind, description, values, rule);
    }
}
