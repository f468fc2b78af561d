package dev.outpost.tracking.listing;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where a listing comes from, which caps count by. Addresses are kept in memory and in the store while the listing lives;
 * telemetry has pseudonyms only.
 *
 * @param address the host's address; empty for what was pulled from another server
 * @param subnet its network: the first 24 bits of an IPv4 address, 64 of an IPv6 one; empty as above
 * @param source the tracking server it was pulled from; null: a host
 * @param visible whether it is shown from the start
 */
public record Origin(
        String address, String subnet, @Nullable String source, boolean visible) {

    /** A host at an address. */
    public static Origin host(InetAddress address, boolean visible) {
        byte[] bytes = address.getAddress();
        int prefix = bytes.length == 4 ? 3 : 8;
        String subnet = HexFormat.of().formatHex(Arrays.copyOf(bytes, prefix)) + "/" + prefix * 8;
        return new Origin(HexFormat.of().formatHex(bytes), subnet, null, visible);
    }

    /** Another tracking server, as configured; what it lists is shown at once. */
    public static Origin federated(String source) {
        return new Origin("", "", source, true);
    }
}
