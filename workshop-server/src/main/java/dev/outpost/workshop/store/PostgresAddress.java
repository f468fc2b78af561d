package dev.outpost.workshop.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where PostgreSQL is: {@code postgresql://user[:password]@host[:port]/database[?sslmode=MODE]}. Immutable; shows its
 * password to nobody.
 *
 * @param user who connects
 * @param password empty: none, or another key says it
 * @param host name or address
 * @param port 1 to 65535
 * @param database its name
 * @param sslMode as libpq's: disable, prefer, require, verify-ca or verify-full
 */
public record PostgresAddress(String user, String password, String host, int port, String database, String sslMode) {

    /** What is accepted, for a person. */
    public static final String ACCEPTED =
            "postgresql://user[:password]@host[:port]/database, and ?sslmode=require or verify-full for TLS";

    private static final int DEFAULT_PORT = 5432;
    private static final Pattern DATABASE = Pattern.compile("/[A-Za-z0-9_.$-]{1,63}");
    private static final Pattern QUERY = Pattern.compile("sslmode=(disable|prefer|require|verify-ca|verify-full)");

    /** Reads one; empty when it is none. User and password may have characters escaped as in any URL. */
    public static Optional<PostgresAddress> parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "sslmode=prefer" : uri.getRawQuery();
        String who = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = who.indexOf(':');
        if (!("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))
                || uri.getHost() == null
                || who.isEmpty()
                || colon == 0
                || uri.getRawFragment() != null
                || !QUERY.matcher(query).matches()
                || !DATABASE.matcher(path).matches()
                || uri.getPort() == 0
                || uri.getPort() > 65_535) {
            return Optional.empty();
        }
        return Optional.of(new PostgresAddress(
                decode(colon < 0 ? who : who.substring(0, colon)),
                colon < 0 ? "" : decode(who.substring(colon + 1)),
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                path.substring(1),
                query.substring(query.indexOf('=') + 1)));
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
        return colon < 0 || colon > at ? text : text.substring(0, colon + 1) + "********" + text.substring(at);
    }

    /** The same with this password, unless that is empty. */
    public PostgresAddress withPassword(String other) {
        return other.isEmpty() ? this : new PostgresAddress(user, other, host, port, database, sslMode);
    }

    /** As it may be shown. */
    @Override
    public String toString() {
        return "postgresql://" + user + (password.isEmpty() ? "" : ":********") + "@" + host + ":" + port + "/"
                + database;
    }

    /** For the driver, which gets user and password apart from it. */
    String jdbc() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    private static String decode(String text) {
        // A plus is a plus here: this is no form.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
