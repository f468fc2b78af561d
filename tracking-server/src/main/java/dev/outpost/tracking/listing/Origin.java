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
 * @param subnet its network: the first 24 bits of an IPv4 address, 64 of an IPv6 one; empty: not counted by it
 * @param source the tracking server it was pulled from; null: a host or a relay
 * @param relay whether it is the game of a relay that may vouch for its games, and that has many of them
 * @param visible whether it is shown from the start
 */
public record Origin(
        String address, String subnet, @Nullable String source, boolean relay, boolean visible) {

    /** A host at an address. */
    public static Origin host(InetAddress address, boolean visible) {
        byte[] bytes = address.getAddress();
        int prefix = bytes.length == 4 ? 3 : 8;
        String subnet = HexFormat.of().formatHex(Arrays.copyOf(bytes, prefix)) + "/" + prefix * 8;
        return new Origin(HexFormat.of().formatHex(bytes), subnet, null, false, visible);
    }

    /** A relay whose word counts. */
    public static Origin relay(InetAddress address, boolean visible) {
        return new Origin(HexFormat.of().formatHex(address.getAddress()), "", null, true, visible);
    }

    /** Another tracking server, as configured; what it lists is shown at once. */
    public static Origin federated(String source) {
        return new Origin("", "", source, false, true);
    }

    /** What it is counted as, with all others of the same. */
    public String key() {
        return source != null ? "source " + source : relay ? "relay " + address : address;
    }

    /** So many there may be of the same key. */
    public int most(StoreRules rules) {
        return isHost() ? rules.perAddress() : rules.perSource();
    }

    /** What is said when there are as many. */
    public Refusal capped() {
        return isHost() ? Refusal.CAPPED_ADDRESS : Refusal.CAPPED_SOURCE;
    }

    private boolean isHost() {
        return source == null && !relay;
    }
}
