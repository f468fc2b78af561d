package dev.outpost.tracking.listing;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Texts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What a host tells of its game's settings: names are free, amounts are bounded. Values are texts, whole numbers
 * ({@link Long}), other numbers ({@link Double}), booleans, and lists and maps of such.
 *
 * @param values by name; at most 64 values in all, 4 levels deep, names of 1 to 64 and texts of 0 to 256 characters
 */
public record Settings(Map<String, Object> values) {

    /** Not told. */
    public static final Settings NONE = new Settings(Map.of());

    private static final String FIELD = "settings_summary";
    private static final int MOST_VALUES = 64;
    private static final int MOST_LEVELS = 4;

    /** Checks and copies all. */
    public Settings {
        values = new Copier().map(FIELD, values, 1);
    }

    /** Whether nothing is told. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** In a line: {@code speed=2, fog=true}. */
    public String line() {
        StringJoiner line = new StringJoiner(", ");
        values.forEach((name, value) -> line.add(name + "=" + value));
        return line.toString();
    }

    private static final class Copier {
        private int count;

        private Map<String, Object> map(String field, Map<?, ?> values, int level) {
            deep(field, level);
            Map<String, Object> copy = new LinkedHashMap<>();
            values.forEach((name, value) -> {
                String checked = Texts.line(field + " (name)", String.valueOf(name), 1, 64);
                copy.put(checked, value(field + "." + checked, value, level));
            });
            return Collections.unmodifiableMap(copy);
        }

        private List<Object> list(String field, List<?> values, int level) {
            deep(field, level);
            List<Object> copy = new ArrayList<>();
            values.forEach(value -> copy.add(value(field, value, level)));
            return Collections.unmodifiableList(copy);
        }

        private Object value(String field, Object value, int level) {
            if (++count > MOST_VALUES) {
                throw new BadFieldException(FIELD, "more than " + MOST_VALUES, "0 to " + MOST_VALUES + " values");
            }
            if (value instanceof String text) {
                return Texts.line(field, text, 0, 256);
            }
            if (value instanceof Boolean || value instanceof Long) {
                return value;
            }
            if (value instanceof Integer number) {
                return number.longValue();
            }
            if (value instanceof Double number && Double.isFinite(number)) {
                return number;
            }
            if (value instanceof Map<?, ?> below) {
                return map(field, below, level + 1);
            }
            if (value instanceof List<?> below) {
                return list(field, below, level + 1);
            }
            throw new BadFieldException(
                    field, value, "texts, numbers of 64 bits, true, false, and lists and objects of such");
        }

        private static void deep(String field, int level) {
            if (level > MOST_LEVELS) {
                throw new BadFieldException(field, "level " + level, "1 to " + MOST_LEVELS + " levels");
            }
        }
    }
}
