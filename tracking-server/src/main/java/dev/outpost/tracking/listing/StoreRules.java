package dev.outpost.tracking.listing;

import dev.outpost.server.web.Texts;
import java.time.Duration;

/**
 * How long listings live and how many there may be, whatever the store.
 *
 * @param ttl time to live from the last heartbeat, 1 s to 1 h
 * @param perAddress listings of one address, 1 to 1000000
 * @param perSubnet listings of one subnet (24 bits of IPv4, 64 of IPv6), 1 to 1000000
 * @param perSource listings pulled from one other tracking server, or of one relay that may vouch, 1 to 1000000
 * @param total listings in all, 1 to 10000000
 */
public record StoreRules(Duration ttl, int perAddress, int perSubnet, int perSource, int total) {

    /** Most listings that a cap may allow to one address, subnet or source. */
    public static final int MOST_OF_ONE = 1_000_000;

    /** Most listings that a server may be allowed. */
    public static final int MOST = 10_000_000;

    /** Checks all. */
    public StoreRules {
        Texts.range("ttl (ms)", ttl.toMillis(), 1000, 3_600_000);
        Texts.range("listings per address", perAddress, 1, MOST_OF_ONE);
        Texts.range("listings per subnet", perSubnet, 1, MOST_OF_ONE);
        Texts.range("listings per source", perSource, 1, MOST_OF_ONE);
        Texts.range("listings", total, 1, MOST);
    }

    /** How many a cap allows. */
    public int limit(Refusal cap) {
        return switch (cap) {
            case CAPPED_ADDRESS -> perAddress;
            case CAPPED_SUBNET -> perSubnet;
            case CAPPED_SOURCE -> perSource;
            case CAPPED_SERVER -> total;
            default -> throw new IllegalArgumentException(cap + " is no cap");
        };
    }
}
