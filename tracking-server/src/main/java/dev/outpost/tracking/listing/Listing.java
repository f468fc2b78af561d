package dev.outpost.tracking.listing;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Texts;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A listed game. Immutable.
 *
 * @param id made by this server: 26 characters of Crockford's base 32 in lower case ({@link Ids})
 * @param game what its host tells of it
 * @param source the tracking server it was pulled from, as configured; null: it was listed here
 * @param createdMs when it was listed, Unix milliseconds
 * @param updatedMs when what is listed last changed, Unix milliseconds; an empty heartbeat changes nothing
 * @param visible whether it is shown to all; false until its host is known to be reachable, where that is asked for
 */
public record Listing(String id, Draft game, @Nullable String source, long createdMs, long updatedMs, boolean visible) {

    private static final Pattern ID = Pattern.compile("[0-9a-hjkmnp-tv-z]{26}");

    /** Checks id, source and times. */
    public Listing {
        if (!isId(id)) {
            throw new BadFieldException("id", id, "26 characters of Crockford's base 32 in lower case");
        }
        source = source == null ? null : Texts.line("source", source, 1, 255);
        Texts.range("created", createdMs, 0, Long.MAX_VALUE);
        Texts.range("updated", updatedMs, createdMs, Long.MAX_VALUE);
    }

    /** Whether a text has an id's form. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** The same with another description from then on; the time never goes back. */
    public Listing with(Draft next, long nowMs) {
        return new Listing(id, next, source, createdMs, Math.max(updatedMs, nowMs), visible);
    }

    /** The same, shown to all from then on. */
    public Listing shown(long nowMs) {
        return new Listing(id, game, source, createdMs, Math.max(updatedMs, nowMs), true);
    }
}
