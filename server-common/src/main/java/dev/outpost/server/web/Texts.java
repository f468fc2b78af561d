package dev.outpost.server.web;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The one rule for texts that strangers send: every script is welcome; control characters, line and paragraph
 * separators, what turns the direction of writing, half surrogates and what Unicode has not assigned are refused, and the
 * message says where they stand. What is kept is in normal form C, without white space at its ends.
 */
public final class Texts {

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._:+/@-]*");

    private Texts() {}

    /**
     * A text of one line.
     *
     * @param field for the message
     * @param min fewest code points
     * @param max most code points
     * @return in normal form C, without white space at its ends
     * @throws BadFieldException when it is refused
     */
    public static String line(String field, String value, int min, int max) {
        String accepted = min + " to " + max + " characters of any script, on one line";
        if (value.length() > 4L * max + 64) {
            throw new BadFieldException(field, value, accepted);
        }
        int position = 0;
        for (int at = 0; at < value.length(); position++) {
            int point = value.codePointAt(at);
            if (!isShowable(point)) {
                throw new BadFieldException(
                        field,
                        value,
                        accepted + "; character " + (position + 1) + " is "
                                + String.format(Locale.ROOT, "U+%04X", point) + ", " + what(point));
            }
            at += Character.charCount(point);
        }
        String text = Normalizer.normalize(value, Normalizer.Form.NFC).strip();
        int length = text.codePointCount(0, text.length());
        if (length < min || length > max) {
            throw new BadFieldException(field, value, accepted + "; it has " + length);
        }
        if (min > 0 && text.codePoints().noneMatch(Texts::isSeen)) {
            throw new BadFieldException(field, value, accepted + ", at least one of which is seen");
        }
        return text;
    }

    /** As {@link #line}, also of at most so many bytes in UTF-8. */
    public static String line(String field, String value, int min, int max, int maxBytes) {
        String text = line(field, value, min, max);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > maxBytes) {
            throw new BadFieldException(field, value, "at most " + maxBytes + " bytes in UTF-8; it has " + bytes);
        }
        return text;
    }

    /**
     * Letters, digits and {@code . _ : + / @ -}.
     *
     * @throws BadFieldException when it is refused
     */
    public static String label(String field, String value, int min, int max) {
        if (value.length() < min
                || value.length() > max
                || !LABEL.matcher(value).matches()) {
            throw new BadFieldException(field, value, min + " to " + max + " letters, digits and . _ : + / @ -");
        }
        return value;
    }

    /**
     * Lower-case hex digits; empty when there is none.
     *
     * @throws BadFieldException when it is refused
     */
    public static String hex(String field, String value, int digits) {
        boolean hex = value.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        if (!value.isEmpty() && (value.length() != digits || !hex)) {
            throw new BadFieldException(field, value, digits + " lower-case hex digits");
        }
        return value;
    }

    /**
     * A whole number within bounds.
     *
     * @throws BadFieldException when it is refused
     */
    public static void range(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new BadFieldException(field, value, min + " to " + max);
        }
    }

    /** Whether a code point may stand in a text: seen, or white space on the line, or joining what is seen. */
    public static boolean isShowable(int point) {
        if (isTurning(point)) {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static boolean isSeen(int point) {
        return switch (Character.getType(point)) {
            case Character.FORMAT, Character.SPACE_SEPARATOR, Character.NON_SPACING_MARK -> false;
            default -> true;
        };
    }

    /** Embeddings, overrides and isolates of the direction of writing; mere marks turn nothing but themselves. */
    private static boolean isTurning(int point) {
        return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
    }

    private static String what(int point) {
        if (isTurning(point)) {
            return "which turns the direction of writing";
        }
        return switch (Character.getType(point)) {
            case Character.SURROGATE -> "half a surrogate pair";
            case Character.UNASSIGNED -> "which Unicode has not assigned";
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> "which ends a line";
            default -> "a control character";
        };
    }
}
