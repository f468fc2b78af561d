package dev.outpost.tracking.listing;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Texts;
import java.util.regex.Pattern;

/**
 * Where something listens.
 *
 * @param host name, IPv4 address, or IPv6 address in brackets
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {

    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*\\.?");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}]");

    /** Checks both. */
    public Endpoint {
        if (!NAME.matcher(host).matches() && !IPV6.matcher(host).matches()) {
            throw new BadFieldException(
                    "endpoint", host, "a host name, an IPv4 address or an IPv6 address in brackets");
        }
        Texts.range("endpoint (port)", port, 1, 65_535);
    }

    /**
     * Reads {@code host:port}.
     *
     * @param field for the message
     * @throws BadFieldException when it is none
     */
    public static Endpoint parse(String field, String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 1
                || text.length() > 260
                || port.length() > 5
                || !port.chars().allMatch(c -> c >= '0' && c <= '9')
                || port.isEmpty()) {
            throw new BadFieldException(
                    field, text, "host:port, such as play.example.org:19711 or [2001:db8::1]:19711");
        }
        try {
            return new Endpoint(text.substring(0, colon), Integer.parseInt(port));
        } catch (BadFieldException e) {
            throw new BadFieldException(
                    field, text, "host:port, such as play.example.org:19711 or [2001:db8::1]:19711");
        }
    }

    /** As it is sent: {@code host:port}. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
