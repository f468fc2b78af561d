package dev.outpost.relay.tracking;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How this relay shows itself.
 *
 * @param servers tracking servers
 * @param endpoint host and port that players reach the game port by
 * @param name what listings are called
 * @param region where it is; may be empty
 * @param token by which tracking servers know a relay whose numbers of players they believe; empty: none is sent
 * @param fleetToken bearer token of the fleet report; empty: none is sent
 * @param heartbeat time between two heartbeats of a listing that does not change
 */
public record TrackingRules(
        List<URI> servers,
        String endpoint,
        String name,
        String region,
        String token,
        String fleetToken,
        Duration heartbeat) {

    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]{1,255}(/[A-Za-z0-9._~/-]*)?");

    public TrackingRules {
        servers = List.copyOf(servers);
        if (heartbeat.isNegative() || heartbeat.isZero()) {
            throw new IllegalArgumentException("heartbeat is " + heartbeat + "; accepted is more than 0");
        }
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
