package dev.outpost.tracking;

import dev.outpost.server.config.Config;
import dev.outpost.server.config.Key;
import dev.outpost.tracking.federation.FederationRules;
import dev.outpost.tracking.listing.StoreRules;
import dev.outpost.tracking.reach.ReachRules;
import dev.outpost.tracking.reach.Reachability;
import dev.outpost.tracking.reach.Vouchers;
import dev.outpost.tracking.redis.RedisAddress;
import dev.outpost.tracking.redis.RedisRules;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The tracking server's configuration keys; numbers from spec/tracking-workshop.md, Tracking server. */
final class TrackingKeys {

    /** The store that needs nothing else. */
    static final String MEMORY = "memory";

    static final Key<String> STORE = Key.maskedText(
            "tracking.store",
            MEMORY,
            MEMORY + ", or " + RedisAddress.ACCEPTED,
            value -> value.equals(MEMORY) || RedisAddress.parse(value).isPresent(),
            RedisAddress::masked,
            "where listings are kept; memory: in this process, for a single instance; Redis: for several that share"
                    + " them");
    static final Key<String> REDIS_PREFIX = Key.text(
            "tracking.redis_prefix",
            "outpost:tracking:",
            "1 to 64 letters, digits or : . _ -",
            value -> value.matches("[A-Za-z0-9:._-]{1,64}"),
            "what all keys in Redis begin with; instances with the same one share a list");
    static final Key<String> REDIS_CA = Key.text(
            "tracking.redis_ca",
            "",
            "file of the certificates (PEM) that a rediss server's may be signed by; empty: those that Java knows");
    static final Key<Duration> REDIS_TIMEOUT = Key.duration(
            "tracking.redis_timeout",
            Duration.ofSeconds(2),
            Duration.ofMillis(50),
            Duration.ofMinutes(1),
            "how long Redis may take to answer before the connection is given up");
    static final Key<Integer> REDIS_QUEUE = Key.integer(
            "tracking.redis_queue",
            10_000,
            16,
            1_000_000,
            "commands, and heartbeats beside them, that may wait for Redis; more are refused");
    static final Key<Integer> REDIS_STREAM_ENTRIES = Key.integer(
            "tracking.redis_stream_entries",
            100_000,
            100,
            10_000_000,
            "changes that Redis keeps for instances that missed some, about; who missed more reads the whole list");
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
            "listings pulled from one other tracking server, or of one relay that may vouch for its games");
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

    static final Key<Reachability> REACHABILITY = Key.choice(
            "tracking.reachability",
            Reachability.OFF,
            "whether a host must take connections at its announced port, at the address its requests come from, before"
                    + " its game is shown; tcp: yes");
    static final Key<Integer> REACHABILITY_PER_MINUTE = Key.integer(
            "tracking.reachability_per_minute",
            30,
            1,
            10_000,
            "endpoints of one address (one /64 of IPv6) that are tried in a minute");
    static final Key<List<String>> VOUCHERS = Key.texts(
            "tracking.vouchers",
            "an address or network such as 192.0.2.7 or 2001:db8::/32",
            256,
            Vouchers::isNetwork,
            "relays whose numbers of players are believed, and whose games are shown at once");
    static final Key<String> VOUCHER_TOKEN = Key.secret(
            "tracking.voucher_token", "token by which relays elsewhere are believed, too (their relay.tracking_token)");
    static final Key<List<String>> FEDERATE = Key.texts(
            "tracking.federate",
            "address of a tracking server such as https://tracking.example.org",
            16,
            FederationRules::isAddress,
            "tracking servers whose own games are listed here, too; of several instances behind one address only one");

    static final List<Key<?>> ALL = List.of(
            STORE,
            REDIS_PREFIX,
            REDIS_CA,
            REDIS_TIMEOUT,
            REDIS_QUEUE,
            REDIS_STREAM_ENTRIES,
            TTL_S,
            MAX_LISTINGS,
            MAX_LISTINGS_PER_ADDRESS,
            MAX_LISTINGS_PER_SUBNET,
            MAX_LISTINGS_PER_SOURCE,
            STREAM_BACKLOG,
            GONE_REMEMBERED,
            REACHABILITY,
            REACHABILITY_PER_MINUTE,
            VOUCHERS,
            VOUCHER_TOKEN,
            FEDERATE);

    private TrackingKeys() {}

    /** How listings are kept at the Redis that {@link #STORE} names. */
    static RedisRules redisRules(Config config) {
        return new RedisRules(
                RedisAddress.parse(config.get(STORE)).orElseThrow(),
                config.get(REDIS_CA),
                config.get(REDIS_PREFIX),
                storeRules(config),
                config.get(REDIS_STREAM_ENTRIES),
                config.get(REDIS_TIMEOUT),
                config.get(REDIS_QUEUE));
    }

    static ReachRules reachRules(Config config) {
        ReachRules usual = ReachRules.DEFAULT;
        return new ReachRules(
                usual.atOnce(), usual.waiting(), config.get(REACHABILITY_PER_MINUTE), usual.again(), usual.patience());
    }

    static Vouchers vouchers(Config config) {
        return new Vouchers(config.get(VOUCHERS), config.get(VOUCHER_TOKEN));
    }

    static FederationRules federationRules(Config config) {
        return FederationRules.of(
                config.get(FEDERATE).stream().map(URI::create).toList(),
                config.get(MAX_LISTINGS_PER_SOURCE),
                Duration.ofSeconds(config.get(TTL_S)));
    }

    static StoreRules storeRules(Config config) {
        return new StoreRules(
                Duration.ofSeconds(config.get(TTL_S)),
                config.get(MAX_LISTINGS_PER_ADDRESS),
                config.get(MAX_LISTINGS_PER_SUBNET),
                config.get(MAX_LISTINGS_PER_SOURCE),
                config.get(MAX_LISTINGS));
    }
}
