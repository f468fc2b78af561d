package dev.outpost.telemetry.event;

import java.util.List;

/**
 * One field of an event's {@code data}. It is always there; a {@code nullable} one may be null.
 *
 * @param name snake_case key in the JSON object
 * @param kind JSON shape
 * @param description what it says, with its unit; an event whose field is not described is not built
 * @param values the closed set of texts the field may have; empty: not a closed set
 * @param members the parts of a {@link Kind#STRUCT}, of each element of a {@link Kind#STRUCT_ARRAY} or of each value of a
 *     {@link Kind#STRUCT_OBJECT}
 * @param nullable whether it may be null
 * @param text what becomes of its texts, its members' too; without meaning where it has none
 */
public record Field(
        String name,
        Kind kind,
        String description,
        List<String> values,
        List<Field> members,
        boolean nullable,
        TextRule text) {

    /** JSON shape of a field's value. */
    public enum Kind {
        INTEGER,
        /** With a fraction; what is not a finite number is null. */
        NUMBER,
        TEXT,
        BOOLEAN,
        INTEGER_ARRAY,
        TEXT_ARRAY,
        /** Names to numbers. */
        OBJECT,
        /** Names to texts. */
        TEXT_OBJECT,
        /** Object with the members that are declared. */
        STRUCT,
        /** Array of objects, each with the members that are declared. */
        STRUCT_ARRAY,
        /** Names to objects, each with the members that are declared; only the store's own events have it. */
        STRUCT_OBJECT
    }

    public Field {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("field name '" + name + "' is not snake_case");
        }
        if (description.isBlank()) {
            throw new IllegalArgumentException("field '" + name + "' is not described");
        }
        values = List.copyOf(values);
        members = List.copyOf(members);
        checkMembers(name, kind, members);
    }

    /** An integer. */
    public static Field integer(String name, String about) {
        return plain(name, Kind.INTEGER, about);
    }

    /** A number with a fraction. */
    public static Field number(String name, String about) {
        return plain(name, Kind.NUMBER, about);
    }

    /** A text. */
    public static Field text(String name, String about) {
        return plain(name, Kind.TEXT, about);
    }

    /** The same, which may be null. */
    public Field orNull() {
        return new Field(name, kind, description, values, members, true, text);
    }

    Field withText(TextRule rule) {
        return new Field(name, kind, description, values, members, nullable, rule);
    }

    static Field plain(String name, Kind kind, String about) {
        return new Field(name, kind, about, List.of(), List.of(), false, TextRule.GUARDED);
    }

    private static void checkMembers(String name, Kind kind, List<Field> members) {
        boolean composed = kind == Kind.STRUCT || kind == Kind.STRUCT_ARRAY || kind == Kind.STRUCT_OBJECT;
        if (composed == members.isEmpty()) {
            throw new IllegalArgumentException("field '" + name + "': a struct has members, nothing else has");
        }
        for (Field member : members) {
            if (!member.members.isEmpty()) {
                throw new IllegalArgumentException("field '" + name + "': member '" + member.name + "' is a struct");
            }
            // A null in place of a struct's first member stands for the struct.
            if (kind == Kind.STRUCT && member.nullable) {
                throw new IllegalArgumentException(
                        "field '" + name + "': member '" + member.name + "' may be null, the struct may instead");
            }
        }
        if (members.stream().map(Field::name).distinct().count() != members.size()) {
            throw new IllegalArgumentException("field '" + name + "' has two members of one name");
        }
    }
}
