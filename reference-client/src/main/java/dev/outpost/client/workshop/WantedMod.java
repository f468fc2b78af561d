package dev.outpost.client.workshop;

import java.util.regex.Pattern;

/**
 * A mod that a match needs.
 *
 * @param id {@code publisher/name}
 * @param range which versions would do, {@code ^1.2} say
 * @param sha256 of the very package, 64 hex digits; empty: any package of the range
 */
public record WantedMod(String id, String range, String sha256) {
    /** What is accepted for an option. */
    public static final String ACCEPTED = "publisher/name or publisher/name@RANGE";

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}/[a-z0-9][a-z0-9._-]{0,63}");
    private static final int MOST_RANGE = 256;

    /** Checks form and lengths; what the range means is the workshop's to say. */
    public WantedMod {
        require(ID.matcher(id).matches(), id, "publisher/name");
        require(
                !range.isBlank() && range.length() <= MOST_RANGE,
                range,
                "a range of 1 to " + MOST_RANGE + " characters");
        require(sha256.matches("([0-9a-f]{64})?"), sha256, "64 hex digits");
    }

    /** Reads {@code publisher/name[@RANGE]}. */
    public static WantedMod parse(String text) {
        int at = text.indexOf('@');
        return at < 0 ? new WantedMod(text, "*", "") : new WantedMod(text.substring(0, at), text.substring(at + 1), "");
    }

    private static void require(boolean accepted, String value, String range) {
        if (!accepted) {
            throw new IllegalArgumentException("mod '" + value + "'; accepted is " + range);
        }
    }
}
