package dev.outpost.tracking.reach;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses written as numbers. No name is ever looked up here. */
public final class Addresses {

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    private Addresses() {}

    /** The address that a text is, an IPv6 one with or without brackets; null: it is a name, or nothing. */
    public static @Nullable InetAddress literal(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        boolean ipv6 = bare.indexOf(':') >= 0 && IPV6.matcher(bare).matches();
        if (!ipv6 && !IPV4.matcher(bare).matches()) {
            return null;
        }
        try {
            // Of numbers Java makes an address without asking anybody
            return InetAddress.getByName(bare);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /**
     * Whether an address means something only near whoever uses it: loopback, link-local, site-local, carrier-grade NAT
     * (RFC 6598), unique local (RFC 4193), unspecified, multicast.
     */
    public static boolean isNearOnly(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || shared
                || uniqueLocal;
    }

    /** Whether a host, a name or an address, means something only near whoever uses it. */
    public static boolean isNearOnly(String host) {
        InetAddress address = literal(host);
        return address != null ? isNearOnly(address) : host.equalsIgnoreCase("localhost") || host.endsWith(".local");
    }
}
