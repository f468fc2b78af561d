package dev.outpost.telemetry.record;

import dev.outpost.telemetry.event.Field;
import dev.outpost.telemetry.event.TextRule;
import dev.outpost.telemetry.privacy.PiiGuard;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Puts the texts of one field as its rule has it: those that look like an identity are masked and counted, those that are
 * too long are cut. Any thread, each with JSON of its own.
 */
final class TextGuard {

    private static final byte[] MASKED = ("\"" + PiiGuard.MASK + "\"").getBytes(StandardCharsets.US_ASCII);
    private static final String ELLIPSIS = "\u2026";

    /** An identity may begin before the cut and end behind it; addresses are shorter than this. */
    private static final int BEYOND_CUT = 64;

    private final String field;
    private final int maxChars;
    private final boolean masks;
    private final AtomicLong masked = new AtomicLong();

    /**
     * Of a field.
     *
     * @param path its name; of a member of a struct behind the struct's name and a dot
     * @param rule the field's, or the struct's
     */
    TextGuard(String path, Field field, TextRule rule) {
        this.field = path;
        this.maxChars = rule.maxChars();
        // What is not in a closed set is refused anyway.
        this.masks = rule.masks() && field.values().isEmpty();
    }

    /** The field's name. */
    String field() {
        return field;
    }

    /** How many texts were masked. */
    long masked() {
        return masked.get();
    }

    /** Puts one text, or what stands in its place. */
    void put(JsonBytes json, CharSequence value) {
        int length = value.length();
        if (masks && PiiGuard.suspects(value, Math.min(length, maxChars + BEYOND_CUT))) {
            masked.incrementAndGet();
            json.raw(MASKED);
        } else if (length <= maxChars) {
            json.text(value, length, "");
        } else {
            int end = maxChars - ELLIPSIS.length();
            boolean inPair = end > 0 && Character.isHighSurrogate(value.charAt(end - 1));
            json.text(value, inPair ? end - 1 : end, ELLIPSIS);
        }
    }
}
