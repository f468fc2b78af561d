package dev.outpost.tracking.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where Redis is: {@code redis[s]://[[user]:password@]host[:port][/db]}. Immutable; shows its password to nobody.
 *
 * @param tls whether the connection is encrypted
 * @param user empty: Redis' default user
 * @param password empty: none
 * @param host name or address
 * @param port 1 to 65535
 * @param database number of the database
 */
public record RedisAddress(boolean tls, String user, String password, String host, int port, int database) {

    /** What is accepted, for a person. */
    public static final String ACCEPTED = "redis://[[user]:password@]host[:port][/db], or rediss:// for TLS";

    private static final int DEFAULT_PORT = 6379;
    private static final Pattern DATABASE = Pattern.compile("(/([0-9]{1,6})?)?");

    /**
     * Reads one; empty when it is none. The password may have characters escaped as in any URL ({@code %40} for an at
     * sign).
     */
    public static Optional<RedisAddress> parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        boolean tls = "rediss".equals(uri.getScheme());
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        if ((!tls && !"redis".equals(uri.getScheme()))
                || uri.getHost() == null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || !DATABASE.matcher(path).matches()
                || uri.getPort() == 0
                || uri.getPort() > 65_535) {
            return Optional.empty();
        }
        String who = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = who.indexOf(':');
        if (!who.isEmpty() && colon < 0) {
            return Optional.empty(); // a name without a password lets nobody in
        }
        return Optional.of(new RedisAddress(
                tls,
                colon < 0 ? "" : decode(who.substring(0, colon)),
                colon < 0 ? "" : decode(who.substring(colon + 1)),
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                path.length() < 2 ? 0 : Integer.parseInt(path.substring(1))));
    }

    /** A text that is meant to be one, right or wrong, with what may be a password as stars. */
    public static String masked(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            return text;
        }
        int scheme = text.indexOf("://");
        int user = scheme < 0 || scheme > at ? 0 : scheme + 3;
        int colon = text.indexOf(':', user);
        return text.substring(0, colon < 0 || colon > at ? user : colon + 1) + "********" + text.substring(at);
    }

    /** As it may be shown. */
    @Override
    public String toString() {
        return scheme() + "://" + (password.isEmpty() ? "" : user + ":********@") + endpoint();
    }

    /** For the client, which gets user and password apart from it. */
    String connection() {
        return scheme() + "://" + endpoint();
    }

    private String scheme() {
        return tls ? "rediss" : "redis";
    }

    private String endpoint() {
        return host + ":" + port + "/" + database;
    }

    private static String decode(String text) {
        // A plus is a plus here: this is no form.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
