package dev.outpost.telemetry.event;

/**
 * What becomes of a field's texts before they are recorded (spec/telemetry.md, Privacy).
 *
 * <p>By default a text that looks like an address, an e-mail or a file path is masked, and one longer than
 * {@value #DEFAULT_MAX_CHARS} characters is cut. Both exceptions carry their reason, which the documents show.
 *
 * @param maxChars longest text, in UTF-16 characters; what is longer is cut and ends in an ellipsis
 * @param unmasked why no text of the field is masked; empty: they are looked at
 * @param namesNobody why the field is harmless although its name sounds like a person or a machine; empty: it does not
 */
public record TextRule(int maxChars, String unmasked, String namesNobody) {

    /** Longest text where a field says nothing else. */
    public static final int DEFAULT_MAX_CHARS = 256;

    /** Longest text that a field may allow; more would let one event fill the ring. */
    public static final int MAX_CHARS = 4096;

    /** Looked at, and of ordinary length. */
    public static final TextRule GUARDED = new TextRule(DEFAULT_MAX_CHARS, "", "");

    public TextRule {
        if (maxChars < 1 || maxChars > MAX_CHARS) {
            throw new IllegalArgumentException(
                    "longest text of a field: " + maxChars + " characters, accepted: 1 to " + MAX_CHARS);
        }
    }

    /** Whether texts that look like an identity are masked. */
    public boolean masks() {
        return unmasked.isEmpty();
    }

    TextRule withMaxChars(int chars) {
        return new TextRule(chars, unmasked, namesNobody);
    }

    TextRule withUnmasked(String why) {
        return new TextRule(maxChars, reason(why), namesNobody);
    }

    TextRule withNamesNobody(String why) {
        return new TextRule(maxChars, unmasked, reason(why));
    }

    private static String reason(String why) {
        if (why.isBlank()) {
            throw new IllegalArgumentException("an exception from the privacy rules needs a reason");
        }
        return why;
    }
}
