package dev.outpost.tracking.federation;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which tracking servers are pulled, and how much is taken of each.
 *
 * @param sources their addresses
 * @param mostListings listings of one of them, 1 or more
 * @param mostChangesPerStep what is passed on to the store in a quarter of a second, 1 or more
 * @param mostEventBytes size of one event, the snapshot above all
 * @param heartbeat time between two heartbeats of a listing that does not change
 */
public record FederationRules(
        List<URI> sources, int mostListings, int mostChangesPerStep, int mostEventBytes, Duration heartbeat) {

    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]{1,255}(/[A-Za-z0-9._~/-]*)?");
    private static final int BYTES_OF_A_LISTING = 8192;

    /** Checks all. */
    public FederationRules {
        sources = List.copyOf(sources);
        if (mostListings < 1 || mostChangesPerStep < 1 || mostEventBytes < 1) {
            throw new IllegalArgumentException("listings " + mostListings + ", changes " + mostChangesPerStep
                    + ", bytes " + mostEventBytes + "; accepted is 1 or more");
        }
        if (heartbeat.isNegative() || heartbeat.isZero()) {
            throw new IllegalArgumentException("heartbeat is " + heartbeat + "; accepted is more than 0");
        }
    }

    /**
     * With bounds that follow from two numbers.
     *
     * @param ttl how long a listing lives without a heartbeat
     */
    public static FederationRules of(List<URI> sources, int mostListings, Duration ttl) {
        return new FederationRules(
                sources,
                mostListings,
                Math.max(250, mostListings / 10),
                (int) Math.min(64L << 20, 65_536L + (long) mostListings * BYTES_OF_A_LISTING),
                ttl.dividedBy(3));
    }

    /** Whether a text is a tracking server's address. */
    public static boolean isAddress(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            return false;
        }
        try {
            return new URI(text).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
