package dev.outpost.workshop.mirror;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which workshops are followed, and how much is taken of each (docs/workshop.md, Mirrors).
 *
 * @param sources their addresses, without a slash at their ends
 * @param interval time between two questions for what is new, 50 ms to 1 day
 * @param recheck after which a source is followed from its first change on again, 1 s to 365 days
 * @param timeout how long a source may be silent, 50 ms to 10 minutes
 * @param releasesPerMinute versions and questions of one source in a minute, 1 or more
 * @param bytesPerMinute bytes of packages of one source in a minute, 1 or more
 * @param mostReleases versions of one source, 1 or more
 * @param mostBytes bytes of packages of one source, 1 or more
 * @param atOnce packages that are fetched at once, of all sources, 1 to 64
 */
public record MirrorRules(
        List<URI> sources,
        Duration interval,
        Duration recheck,
        Duration timeout,
        int releasesPerMinute,
        long bytesPerMinute,
        long mostReleases,
        long mostBytes,
        int atOnce) {

    /** What an address looks like. */
    static final String ACCEPTED = "address of a workshop server such as https://workshop.example.org";

    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]{1,255}(/[A-Za-z0-9._~/-]*)?");

    /** Checks all. */
    public MirrorRules {
        sources = sources.stream()
                .map(source -> URI.create(source.toString().replaceAll("/+$", "")))
                .distinct()
                .toList();
        range("interval (ms)", interval.toMillis(), 50, Duration.ofDays(1).toMillis());
        range("recheck (ms)", recheck.toMillis(), 1000, Duration.ofDays(365).toMillis());
        range("timeout (ms)", timeout.toMillis(), 50, Duration.ofMinutes(10).toMillis());
        range("releases each minute", releasesPerMinute, 1, Integer.MAX_VALUE);
        range("bytes each minute", bytesPerMinute, 1, Long.MAX_VALUE);
        range("releases", mostReleases, 1, Long.MAX_VALUE);
        range("bytes", mostBytes, 1, Long.MAX_VALUE);
        range("packages at once", atOnce, 1, 64);
    }

    /** Whether a text is a workshop's address. */
    static boolean isAddress(String text) {
        try {
            return ADDRESS.matcher(text).matches() && new URI(text).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static void range(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + ": " + value + "; accepted: " + min + " to " + max);
        }
    }
}
