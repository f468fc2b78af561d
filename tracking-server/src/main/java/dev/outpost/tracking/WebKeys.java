package dev.outpost.tracking;

import dev.outpost.server.config.Config;
import dev.outpost.server.config.Key;
import dev.outpost.server.web.Requesters;
import dev.outpost.tracking.web.WebRules;
import dev.outpost.tracking.web.WebRules.StreamRules;
import java.time.Duration;
import java.util.List;

/** The configuration keys of the interface over HTTP. */
final class WebKeys {

    static final Key<Integer> MAX_BODY_BYTES = Key.integer(
            "tracking.max_body_bytes", 16_384, 1024, 1 << 20, "largest body of a listing or a heartbeat, in bytes");
    static final Key<Duration> BODY_TIMEOUT = Key.duration(
            "tracking.body_timeout",
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofMinutes(10),
            "time in which a request's body must have arrived");
    static final Key<Integer> REQUESTS_PER_S = Key.integer(
            "tracking.requests_per_s",
            50,
            0,
            1_000_000,
            "requests of one address each second, but heartbeats and deletions; a subnet has 8 times as many; 0: any"
                    + " number");
    static final Key<Integer> HEARTBEATS_PER_S = Key.integer(
            "tracking.heartbeats_per_s",
            200,
            0,
            1_000_000,
            "heartbeats and deletions of one address each second; a subnet has 8 times as many; 0: any number");
    static final Key<List<String>> TRUSTED_PROXIES = Key.texts(
            "tracking.trusted_proxies",
            "an IPv4 or IPv6 address",
            64,
            Requesters::isAddress,
            "addresses of proxies in front of this server, whose X-Forwarded-For says who asks");
    static final Key<Integer> MAX_STREAMS =
            Key.integer("tracking.max_streams", 10_000, 1, 1_000_000, "browsers that follow the event stream at once");
    static final Key<Integer> MAX_STREAMS_PER_ADDRESS =
            Key.integer("tracking.max_streams_per_address", 32, 1, 1_000_000, "event streams of one address at once");
    static final Key<Integer> STREAM_UNSENT_BYTES = Key.integer(
            "tracking.stream_unsent_bytes",
            262_144,
            4096,
            64 << 20,
            "so much may wait for one subscriber of the event stream; then it is told no more until it has read");
    static final Key<Duration> STREAM_STALL = Key.duration(
            "tracking.stream_stall",
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofMinutes(10),
            "a subscriber of the event stream that reads nothing for so long while something waits is cut off");
    static final Key<Duration> STREAM_KEEP_ALIVE = Key.duration(
            "tracking.stream_keep_alive",
            Duration.ofSeconds(15),
            Duration.ofMillis(100),
            Duration.ofMinutes(10),
            "time between two comments in an event stream; less than http.idle_timeout");

    static final List<Key<?>> ALL = List.of(
            MAX_BODY_BYTES,
            BODY_TIMEOUT,
            REQUESTS_PER_S,
            HEARTBEATS_PER_S,
            TRUSTED_PROXIES,
            MAX_STREAMS,
            MAX_STREAMS_PER_ADDRESS,
            STREAM_UNSENT_BYTES,
            STREAM_STALL,
            STREAM_KEEP_ALIVE);

    /** Changes wait so long for others, and go out together. */
    private static final Duration GATHER = Duration.ofMillis(50);

    /** Two of three heartbeats may get lost. */
    private static final int HEARTBEATS_IN_TTL = 3;

    private WebKeys() {}

    static WebRules rules(Config config) {
        Duration ttl = Duration.ofSeconds(config.get(TrackingKeys.TTL_S));
        return new WebRules(
                config.get(MAX_BODY_BYTES),
                config.get(BODY_TIMEOUT),
                config.get(REQUESTS_PER_S),
                config.get(HEARTBEATS_PER_S),
                Requesters.addresses(config.get(TRUSTED_PROXIES)),
                ttl,
                ttl.dividedBy(HEARTBEATS_IN_TTL),
                new StreamRules(
                        config.get(MAX_STREAMS),
                        config.get(MAX_STREAMS_PER_ADDRESS),
                        config.get(STREAM_UNSENT_BYTES),
                        config.get(STREAM_STALL),
                        config.get(STREAM_KEEP_ALIVE),
                        GATHER));
    }
}
