package dev.outpost.server.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one JSON object: each field has its type, and a field that is not known is refused by its name. One thread. */
public final class Fields {

    private final String path;
    private final JsonObject json;

    private Fields(String path, JsonObject json) {
        this.path = path;
        this.json = json;
    }

    /**
     * Of an object that has none but these fields, each with a value.
     *
     * @param path what stands before its fields' names in messages, with a dot; empty at the top
     */
    public static Fields of(String path, JsonObject json, Set<String> known) {
        for (String name : json.fieldNames()) {
            if (!known.contains(name)) {
                throw BadFieldException.unknown(path + name, String.join(", ", new TreeSet<>(known)));
            }
            if (json.getValue(name) == null) {
                throw new BadFieldException(path + name, "null", "a value, or no such field at all");
            }
        }
        return new Fields(path, json);
    }

    /** Whether it is there. */
    public boolean has(String name) {
        return json.getValue(name) != null;
    }

    /** A text; refused when there is none. */
    public String text(String name) {
        String text = optional(name, String.class, "a text");
        if (text == null) {
            throw BadFieldException.missing(path + name, "a text");
        }
        return text;
    }

    /** A text, or what stands for a missing one. */
    public String text(String name, String missing) {
        String text = optional(name, String.class, "a text");
        return text == null ? missing : text;
    }

    /** Whether it is there and true. */
    public boolean flag(String name) {
        Boolean flag = optional(name, Boolean.class, "true or false");
        return flag != null && flag;
    }

    /** A whole number; refused when it has none. */
    public long required(String name) {
        if (!has(name)) {
            throw BadFieldException.missing(path + name, "a whole number");
        }
        return number(name, 0);
    }

    /** A whole number, or what stands for a missing one. */
    public long number(String name, long missing) {
        Number number = optional(name, Number.class, "a whole number");
        if (number == null) {
            return missing;
        }
        if (!(number instanceof Integer) && !(number instanceof Long)) {
            throw new BadFieldException(path + name, number, "a whole number");
        }
        return number.longValue();
    }

    /** A whole number that an int holds; the part it is for checks its bounds. */
    public int count(String name, int missing) {
        long number = number(name, missing);
        if (number != (int) number) {
            throw new BadFieldException(path + name, number, "a whole number up to " + Integer.MAX_VALUE);
        }
        return (int) number;
    }

    /** A whole number that an int holds; refused when there is none. */
    public int count(String name) {
        return count(name, Math.toIntExact(Math.min(required(name), Integer.MAX_VALUE)));
    }

    /** An object below; null when there is none. */
    public @Nullable JsonObject object(String name) {
        return optional(name, JsonObject.class, "an object");
    }

    /** A list of objects; empty when there is none. */
    public <T> List<T> list(String name, int most, Function<JsonObject, T> element) {
        JsonArray array = optional(name, JsonArray.class, "a list");
        if (array == null) {
            return List.of();
        }
        if (array.size() > most) {
            throw new BadFieldException(path + name, array.size() + " entries", "0 to " + most + " entries");
        }
        List<T> all = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            if (!(array.getValue(i) instanceof JsonObject one)) {
                throw new BadFieldException(path + name + "[" + i + "]", array.getValue(i), "an object");
            }
            all.add(element.apply(one));
        }
        return all;
    }

    /** The maps and lists behind an object, without Vert.x types at any level. */
    public static Map<String, Object> plain(JsonObject object) {
        return new JsonObject(object.encode()).getMap();
    }

    private <T> @Nullable T optional(String name, Class<T> type, String accepted) {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        if (!type.isInstance(value)) {
            throw new BadFieldException(path + name, value, accepted);
        }
        return type.cast(value);
    }
}
