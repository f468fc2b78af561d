package dev.outpost.relay.net;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may open a game connection from their visitors' browsers. A program that is no browser names no origin
 * and is always let in; a page of the relay's own host is, too.
 *
 * @param allowed origins such as {@code https://play.example.org}; {@code *}: all
 */
public record OriginRule(Set<String> allowed) {

    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.:\\[\\]-]{1,255}");
    private static final String ALL = "*";

    /** Refuses what is no origin. */
    public OriginRule {
        allowed = Set.copyOf(allowed);
        for (String origin : allowed) {
            if (!accepts(origin)) {
                throw new IllegalArgumentException(
                        "origin '" + origin + "'; accepted are https://HOST[:PORT], http://HOST[:PORT] and *");
            }
        }
    }

    /** Whether a text may stand in a rule. */
    public static boolean accepts(String origin) {
        return origin.equals(ALL) || ORIGIN.matcher(origin).matches();
    }

    /**
     * Whether a page may connect.
     *
     * @param origin the browser's {@code Origin} header, null: there is none
     * @param host the {@code Host} header
     */
    boolean admits(@Nullable String origin, @Nullable String host) {
        if (origin == null || allowed.contains(ALL)) {
            return true;
        }
        String asked = origin.toLowerCase(Locale.ROOT);
        if (allowed.contains(asked)) {
            return true;
        }
        try {
            String authority = new URI(asked).getRawAuthority();
            return authority != null && host != null && authority.equals(host.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
