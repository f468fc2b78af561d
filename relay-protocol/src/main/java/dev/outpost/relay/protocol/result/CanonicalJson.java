package dev.outpost.relay.protocol.result;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which a certified result is written (docs/results.md, section "Canonical form"): RFC 8785, with
 * integers as the only numbers. Values are {@code Map} with text keys, {@code List}, {@code String}, {@code Long} or
 * {@code Integer}, {@code Boolean} and null. Stateless.
 */
public final class CanonicalJson {

    /** Larger integers are not the same in every language. */
    static final long MAX_INTEGER = (1L << 53) - 1;

    /** Deepest nesting. */
    static final int MAX_DEPTH = 8;

    private CanonicalJson() {}

    /**
     * A value's canonical text in UTF-8.
     *
     * @throws IllegalArgumentException for what has none
     */
    public static byte[] bytes(@Nullable Object value) {
        StringBuilder out = new StringBuilder(1024);
        write(value, out, 0);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The object that these bytes are the canonical text of; its maps are sorted, its lists cannot be changed.
     *
     * @throws ResultException when they are no JSON object, or not in canonical form to the last byte
     */
    public static Map<String, @Nullable Object> object(byte[] bytes) throws ResultException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.startsWith("{")) {
            throw new ResultException("not a JSON object");
        }
        Map<String, @Nullable Object> object = new JsonReader(text).readObject();
        byte[] again;
        try {
            again = bytes(object);
        } catch (IllegalArgumentException e) {
            throw new ResultException(String.valueOf(e.getMessage()), e);
        }
        int difference = Arrays.mismatch(bytes, again);
        if (difference >= 0) {
            throw new ResultException("not in canonical form at byte " + difference);
        }
        return object;
    }

    private static void write(@Nullable Object value, StringBuilder out, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH);
        }
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Integer || value instanceof Long) {
            long number = ((Number) value).longValue();
            if (Math.abs(number) > MAX_INTEGER) {
                throw new IllegalArgumentException(
                        number + " is refused; accepted are -" + MAX_INTEGER + " to " + MAX_INTEGER);
            }
            out.append(number);
        } else if (value instanceof String text) {
            text(text, out);
        } else if (value instanceof Map<?, ?> object) {
            members(object, out, depth);
        } else if (value instanceof List<?> list) {
            out.append('[');
            for (int i = 0; i < list.size(); i++) {
                if (i > 0) {
                    out.append(',');
                }
                write(list.get(i), out, depth + 1);
            }
            out.append(']');
        } else {
            throw new IllegalArgumentException("no JSON for " + value.getClass().getName());
        }
    }

    /** String's own order is that of UTF-16 code units, which RFC 8785 asks for. */
    private static void members(Map<?, ?> object, StringBuilder out, int depth) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        object.forEach((key, value) -> sorted.put((String) key, value));
        out.append('{');
        boolean first = true;
        for (Map.Entry<String, @Nullable Object> member : sorted.entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            text(member.getKey(), out);
            out.append(':');
            write(member.getValue(), out, depth + 1);
        }
        out.append('}');
    }

    private static void text(String text, StringBuilder out) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("a text holds half of a surrogate pair");
        }
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(c < 0x10 ? '0' : '1').append(Character.forDigit(c & 0xF, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
