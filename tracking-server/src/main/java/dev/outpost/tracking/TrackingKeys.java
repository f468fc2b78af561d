package dev.outpost.tracking;

import dev.outpost.server.config.Config;
import dev.outpost.server.config.Key;
import dev.outpost.tracking.listing.StoreRules;
import java.time.Duration;
import java.util.List;

/** The tracking server's configuration keys; numbers from spec/tracking-workshop.md, Tracking server. */
final class TrackingKeys {

    /** The store that needs nothing else. */
    static final String MEMORY = "memory";

    static final Key<String> STORE = Key.text(
            "tracking.store",
            MEMORY,
            MEMORY,
            MEMORY::equals,
            "where listings are kept; memory: in this process, for a single instance");
    static final Key<Integer> TTL_S = Key.integer(
            "tracking.ttl_s",
            30,
            3,
            600,
            "seconds that a listing lives from its last heartbeat; hosts send three in it");
    static final Key<Integer> MAX_LISTINGS =
            Key.integer("tracking.max_listings", 200_000, 1, StoreRules.MOST, "listings in all");
    static final Key<Integer> MAX_LISTINGS_PER_ADDRESS = Key.integer(
            "tracking.max_listings_per_address",
            200,
            1,
            StoreRules.MOST_OF_ONE,
            "listings of one address; a relay lists all of its rooms");
    static final Key<Integer> MAX_LISTINGS_PER_SUBNET = Key.integer(
            "tracking.max_listings_per_subnet",
            1000,
            1,
            StoreRules.MOST_OF_ONE,
            "listings of one subnet, 24 bits of IPv4 addresses or 64 of IPv6 ones");
    static final Key<Integer> MAX_LISTINGS_PER_SOURCE = Key.integer(
            "tracking.max_listings_per_source",
            20_000,
            1,
            StoreRules.MOST_OF_ONE,
            "listings pulled from one other tracking server");
    static final Key<Integer> STREAM_BACKLOG = Key.integer(
            "tracking.stream_backlog",
            10_000,
            0,
            1_000_000,
            "changes remembered in memory for browsers whose stream broke off; who missed more gets the whole list");
    static final Key<Integer> GONE_REMEMBERED = Key.integer(
            "tracking.gone_remembered",
            10_000,
            0,
            1_000_000,
            "listings that are gone of which the reason is remembered, for hosts who ask");

    static final List<Key<?>> ALL = List.of(
            STORE,
            TTL_S,
            MAX_LISTINGS,
            MAX_LISTINGS_PER_ADDRESS,
            MAX_LISTINGS_PER_SUBNET,
            MAX_LISTINGS_PER_SOURCE,
            STREAM_BACKLOG,
            GONE_REMEMBERED);

    private TrackingKeys() {}

    static StoreRules storeRules(Config config) {
        return new StoreRules(
                Duration.ofSeconds(config.get(TTL_S)),
                config.get(MAX_LISTINGS_PER_ADDRESS),
                config.get(MAX_LISTINGS_PER_SUBNET),
                config.get(MAX_LISTINGS_PER_SOURCE),
                config.get(MAX_LISTINGS));
    }
}
