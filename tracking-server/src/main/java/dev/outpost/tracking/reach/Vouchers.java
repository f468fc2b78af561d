package dev.outpost.tracking.reach;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may vouch for numbers of players: relays of known addresses, and whoever has the token. What they list is shown at
 * once; what others say about vouching does not count. Immutable; any thread.
 */
public final class Vouchers {

    private final List<Network> networks;
    private final byte[] token;

    /**
     * These.
     *
     * @param networks addresses, or networks such as {@code 192.0.2.0/24}; each passes {@link #isNetwork}
     * @param token bearer token; empty: none
     */
    public Vouchers(List<String> networks, String token) {
        this.networks = networks.stream().map(Network::of).toList();
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a text is an address or a network. */
    public static boolean isNetwork(String text) {
        try {
            Network.of(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Whether a host may vouch.
     *
     * @param from its address
     * @param bearer the token it came with; null: none. Compared in constant time
     */
    public boolean mayVouch(InetAddress from, @Nullable String bearer) {
        boolean known = networks.stream().anyMatch(network -> network.holds(from));
        boolean trusted = bearer != null
                && token.length > 0
                && MessageDigest.isEqual(token, bearer.getBytes(StandardCharsets.UTF_8));
        return known || trusted;
    }

    /** The first {@code bits} of an address. */
    private record Network(InetAddress address, int bits) {

        static Network of(String text) {
            int slash = text.indexOf('/');
            InetAddress address = Addresses.literal(slash < 0 ? text : text.substring(0, slash));
            if (address == null) {
                throw new IllegalArgumentException("'" + text + "' is no address");
            }
            int most = address.getAddress().length * 8;
            String length = slash < 0 ? String.valueOf(most) : text.substring(slash + 1);
            if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > most) {
                throw new IllegalArgumentException("'" + text + "' is no network");
            }
            return new Network(address, Integer.parseInt(length));
        }

        boolean holds(InetAddress other) {
            byte[] bytes = other.getAddress();
            byte[] own = address.getAddress();
            if (bytes.length != own.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((bytes[bit / 8] & mask) != (own[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
