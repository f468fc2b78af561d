package dev.outpost.relay;

import dev.outpost.relay.integrity.DesyncRules;
import dev.outpost.relay.integrity.LagSwitchRules;
import dev.outpost.relay.lobby.RoomRules;
import dev.outpost.relay.lobby.TableRules;
import dev.outpost.relay.net.ConnectionRules;
import dev.outpost.relay.net.OriginRule;
import dev.outpost.relay.net.PortTransport;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.result.ResultRules;
import dev.outpost.relay.tracking.TrackingRules;
import dev.outpost.server.config.Config;
import dev.outpost.server.config.Key;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The relay's configuration keys; numbers from spec/relay.md, Tick (Limits). */
final class RelayKeys {

    static final Key<String> HOST =
            Key.text("relay.host", "127.0.0.1", "address of the game port; 0.0.0.0 opens it to the world");
    static final Key<Integer> PORT = Key.port("relay.port", 19711, "game port; 0: any free one");
    static final Key<Integer> EVENT_LOOPS =
            Key.integer("relay.event_loops", 0, 0, 256, "event loops that games are spread over; 0: one per core");
    static final Key<PortTransport> TRANSPORT = Key.choice(
            "relay.transport",
            PortTransport.AUTO,
            "how the game port waits for its sockets; auto: epoll where it is to be had, else nio");

    static final Key<List<String>> TRACKING = Key.texts(
            "relay.tracking",
            "address of a tracking server such as https://tracking.example.org",
            8,
            TrackingRules::isAddress,
            "tracking servers that open rooms are listed at, with their codes");
    static final Key<String> TRACKING_ENDPOINT = Key.text(
            "relay.tracking_endpoint",
            "",
            "host:port by which players reach the game port, for listings; empty: relay.host and relay.port");
    static final Key<String> TRACKING_NAME = Key.text(
            "relay.tracking_name",
            "Outpost relay",
            "a text of 1 to 64 characters",
            value -> !value.isBlank() && value.length() <= 64,
            "what this relay's games are called on tracking servers");
    static final Key<String> TRACKING_REGION = Key.text(
            "relay.tracking_region",
            "",
            "a text of up to 32 letters, digits and -",
            value -> value.matches("[A-Za-z0-9-]{0,32}"),
            "where this relay is, for listings");
    static final Key<String> TRACKING_TOKEN = Key.secret(
            "relay.tracking_token",
            "token by which the tracking servers of relay.tracking believe this relay's numbers of players (their tracking.voucher_token); sent to all of them");
    static final Key<String> FLEET_TOKEN = Key.secret(
            "relay.fleet_token",
            "token of the fleet report that tracking servers get every five seconds; without one none is sent");
    static final Key<Boolean> PUBLIC_ROOMS = Key.bool(
            "relay.public_rooms",
            false,
            "whether GET /v1/games tells the codes of open rooms, so that strangers may join them");
    static final Key<String> TLS_CERT = Key.text(
            "relay.tls_cert",
            "",
            "file of the game port's certificate chain (PEM, its own first); with it the port speaks TLS only. Renewed without a restart");
    static final Key<String> TLS_KEY = Key.text(
            "relay.tls_key", "", "file of the private key of relay.tls_cert (PEM, without a passphrase; mode 600)");
    static final Key<List<String>> WEBSOCKET_ORIGINS = Key.texts(
            "relay.websocket_origins",
            "an origin such as https://play.example.org, or * for all",
            64,
            OriginRule::accepts,
            "web pages, beside those of the relay's own host, whose visitors may play over WebSocket");

    static final Key<Integer> MAX_CONNECTIONS =
            Key.integer("relay.max_connections", 1000, 1, 1_000_000, "connections in all");
    static final Key<Integer> MAX_CONNECTIONS_PER_IP =
            Key.integer("relay.max_connections_per_ip", 5, 1, 1_000_000, "connections of one address");
    static final Key<Integer> MAX_CONNECTS_PER_IP_PER_S = Key.integer(
            "relay.max_connects_per_ip_per_s", 10, 1, 1_000_000, "new connections of one address each second");
    static final Key<Duration> UNAUTHENTICATED_IDLE = Key.duration(
            "relay.unauthenticated_idle",
            Duration.ofMinutes(1),
            Duration.ofMillis(100),
            Duration.ofHours(1),
            "time a connection has for its hello");
    static final Key<Duration> PING_TIMEOUT = Key.duration(
            "relay.ping_timeout",
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofHours(1),
            "silence after which a greeted client, which is pinged every two seconds, is taken for gone");
    static final Key<Duration> IDLE = Key.duration(
            "relay.idle",
            Duration.ofMinutes(5),
            Duration.ofMillis(100),
            Duration.ofDays(1),
            "time in no room, or after a match, in which a client asks for nothing, before it is put out");
    static final Key<Duration> PLAY_TIMEOUT = Key.duration(
            "relay.play_timeout",
            Duration.ofSeconds(30),
            Duration.ofMillis(100),
            Duration.ofHours(1),
            "silence after which a player leaves a running match (reason timeout)");
    static final Key<Integer> MAX_MESSAGES_PER_S =
            Key.integer("relay.max_messages_per_s", 5000, 10, 1_000_000, "messages of one connection in a second");
    static final Key<Integer> MAX_UNSENT_BYTES = Key.integer(
            "relay.max_unsent_bytes",
            1 << 20,
            1 << 14,
            1 << 30,
            "bytes that may wait for a client that does not read, before it is put out");

    static final Key<Integer> MAX_GAMES = Key.integer("relay.max_games", 100, 1, 100_000, "rooms at a time");
    static final Key<Integer> MAX_PLAYERS = Key.integer("relay.max_players", 16, 1, 16, "players of a room");
    static final Key<Integer> MIN_TICK_INTERVAL_MS =
            Key.integer("relay.min_tick_interval_ms", 15, 1, 1000, "shortest tick that a room may ask for");
    static final Key<Integer> MAX_TICK_INTERVAL_MS =
            Key.integer("relay.max_tick_interval_ms", 1000, 1, 10_000, "longest tick that a room may ask for");
    static final Key<Duration> LOAD_TIMEOUT = Key.duration(
            "relay.load_timeout",
            Duration.ofMinutes(2),
            Duration.ofMillis(100),
            Duration.ofHours(1),
            "time players have to load a match");
    static final Key<Duration> REVEAL_TIMEOUT = Key.duration(
            "relay.reveal_timeout",
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofMinutes(10),
            "time players then have to reveal their shares of the seed");

    static final Key<Duration> RESUME_WINDOW = Key.duration(
            "relay.resume_window",
            Duration.ofMinutes(1),
            Duration.ZERO,
            Duration.ofHours(1),
            "time a dropped player has to return to a running match; 0: it may not");
    static final Key<Integer> MAX_SPECTATORS =
            Key.integer("relay.max_spectators", 50, 0, 10_000, "spectators of a room");
    static final Key<Integer> SNAPSHOT_MAX_MB = Key.integer(
            "relay.snapshot_max_mb", 16, 1, 1024, "megabytes of a player's state that is passed on to another client");
    static final Key<Integer> HISTORY_MB = Key.integer(
            "relay.history_mb",
            64,
            1,
            10_000,
            "megabytes of frames kept on disk of one running match, for players who return, spectators and recordings");
    static final Key<Integer> RESULTS_MB =
            Key.integer("relay.results_mb", 256, 1, 1_000_000, "megabytes that certified results may take");
    static final Key<Duration> RESULTS_AGE = Key.duration(
            "relay.results_age",
            Duration.ofDays(365),
            Duration.ofHours(1),
            Duration.ofDays(36_500),
            "time that certified results are kept");
    static final Key<Integer> RECORDINGS_MB =
            Key.integer("relay.recordings_mb", 2048, 1, 10_000_000, "megabytes that recordings may take");
    static final Key<Duration> RECORDINGS_AGE = Key.duration(
            "relay.recordings_age",
            Duration.ofDays(90),
            Duration.ofHours(1),
            Duration.ofDays(36_500),
            "time that recordings are kept");

    static final Key<Duration> CALIBRATION = Key.duration(
            "relay.calibration",
            Duration.ofSeconds(2),
            Duration.ZERO,
            Duration.ofSeconds(30),
            "time in which players' connections are measured before a match; 0: not at all");
    static final Key<Integer> CHAT_PER_10S =
            Key.integer("relay.chat_per_10s", 10, 1, 1000, "chat messages of one player or spectator in 10 s");
    static final Key<Duration> VOTE_TIME = Key.duration(
            "relay.vote_time",
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            "time a vote is open");
    static final Key<Duration> VOTE_COOLDOWN = Key.duration(
            "relay.vote_cooldown",
            Duration.ofMinutes(1),
            Duration.ZERO,
            Duration.ofHours(1),
            "time from opening a vote until the same player may open another");
    static final Key<Duration> SURRENDER_AFTER = Key.duration(
            "relay.surrender_after",
            Duration.ofMinutes(1),
            Duration.ZERO,
            Duration.ofHours(1),
            "time of play before a team may surrender in ranked and tournament matches");
    static final Key<Duration> REMAKE_WITHIN = Key.duration(
            "relay.remake_within",
            Duration.ofMinutes(5),
            Duration.ZERO,
            Duration.ofHours(1),
            "time of play in which a remake may be voted; 0: never");

    static final Key<Integer> MAX_FRAME_BYTES =
            Key.integer("relay.max_frame_bytes", 65_536, 8192, 1 << 22, "bytes of one message from a client");
    static final Key<Integer> MAX_PAYLOAD_BYTES =
            Key.integer("relay.max_payload_bytes", 4096, 1, 65_536, "bytes of one order's payload");
    static final Key<Integer> ORDERS_PER_TICK =
            Key.integer("relay.orders_per_tick", 16, 1, 4096, "orders added to a player's budget each tick");
    static final Key<Integer> ORDERS_BURST =
            Key.integer("relay.orders_burst", 128, 1, 65_536, "most orders that a player's budget holds");
    static final Key<Integer> ORDERS_HARD =
            Key.integer("relay.orders_hard", 256, 1, 4096, "most orders of one player in one tick");
    static final Key<Integer> BYTES_PER_TICK = Key.integer(
            "relay.bytes_per_tick", 16_384, 1, 1 << 22, "payload bytes added to a player's budget each tick");
    static final Key<Integer> BYTES_BURST =
            Key.integer("relay.bytes_burst", 131_072, 1, 1 << 24, "most payload bytes that a player's budget holds");
    static final Key<Integer> MAX_LEAD_TICKS =
            Key.integer("relay.max_lead_ticks", 600, 8, 10_000, "how many ticks ahead a batch may be due");

    static final Key<Integer> LAG_SWITCH_GAP_MS = Key.integer(
            "relay.lag_switch_gap_ms",
            300,
            100,
            60_000,
            "shortest gap in a player's orders that can count as a lag switch");
    static final Key<Integer> LAG_SWITCH_WARN_RANKED = Key.integer(
            "relay.lag_switch_warn_ranked",
            2,
            0,
            1000,
            "lag switch strikes that bring a warning in ranked and tournament matches; 0: never");
    static final Key<Integer> LAG_SWITCH_KICK_RANKED = Key.integer(
            "relay.lag_switch_kick_ranked",
            4,
            0,
            1000,
            "lag switch strikes that bring a kick in ranked and tournament matches; 0: never");
    static final Key<Integer> LAG_SWITCH_WARN_CASUAL = Key.integer(
            "relay.lag_switch_warn_casual",
            3,
            0,
            1000,
            "lag switch strikes that bring a warning in casual matches; 0: never");
    static final Key<Integer> LAG_SWITCH_KICK_CASUAL = Key.integer(
            "relay.lag_switch_kick_casual",
            6,
            0,
            1000,
            "lag switch strikes that bring a kick in casual matches; 0: never");

    static final Key<Integer> DESYNCS_MB =
            Key.integer("relay.desyncs_mb", 256, 1, 1_000_000, "megabytes that desync bundles may take");
    static final Key<Duration> DESYNCS_AGE = Key.duration(
            "relay.desyncs_age",
            Duration.ofDays(90),
            Duration.ofHours(1),
            Duration.ofDays(36_500),
            "how long desync bundles are kept");
    static final Key<Integer> DESYNC_REPORT_KB = Key.integer(
            "relay.desync_report_kb", 1024, 1, 16_384, "kilobytes of a client's debug report after a desync");

    static final List<Key<?>> ALL = List.of(
            HOST,
            PORT,
            EVENT_LOOPS,
            TRANSPORT,
            TRACKING,
            TRACKING_ENDPOINT,
            TRACKING_NAME,
            TRACKING_REGION,
            TRACKING_TOKEN,
            FLEET_TOKEN,
            PUBLIC_ROOMS,
            TLS_CERT,
            TLS_KEY,
            WEBSOCKET_ORIGINS,
            MAX_CONNECTIONS,
            MAX_CONNECTIONS_PER_IP,
            MAX_CONNECTS_PER_IP_PER_S,
            UNAUTHENTICATED_IDLE,
            PING_TIMEOUT,
            IDLE,
            PLAY_TIMEOUT,
            MAX_MESSAGES_PER_S,
            MAX_UNSENT_BYTES,
            MAX_GAMES,
            MAX_PLAYERS,
            MIN_TICK_INTERVAL_MS,
            MAX_TICK_INTERVAL_MS,
            LOAD_TIMEOUT,
            REVEAL_TIMEOUT,
            RESUME_WINDOW,
            MAX_SPECTATORS,
            SNAPSHOT_MAX_MB,
            HISTORY_MB,
            CALIBRATION,
            RESULTS_MB,
            RESULTS_AGE,
            RECORDINGS_MB,
            RECORDINGS_AGE,
            CHAT_PER_10S,
            VOTE_TIME,
            VOTE_COOLDOWN,
            SURRENDER_AFTER,
            REMAKE_WITHIN,
            MAX_FRAME_BYTES,
            MAX_PAYLOAD_BYTES,
            ORDERS_PER_TICK,
            ORDERS_BURST,
            ORDERS_HARD,
            BYTES_PER_TICK,
            BYTES_BURST,
            MAX_LEAD_TICKS,
            LAG_SWITCH_GAP_MS,
            LAG_SWITCH_WARN_RANKED,
            LAG_SWITCH_KICK_RANKED,
            LAG_SWITCH_WARN_CASUAL,
            LAG_SWITCH_KICK_CASUAL,
            DESYNCS_MB,
            DESYNCS_AGE,
            DESYNC_REPORT_KB);

    /** A third of the time after which a tracking server forgets a listing. */
    private static final Duration TRACKING_HEARTBEAT = Duration.ofSeconds(10);

    private RelayKeys() {}

    static ConnectionRules connectionRules(Config config) {
        return new ConnectionRules(
                config.get(MAX_CONNECTIONS),
                config.get(MAX_CONNECTIONS_PER_IP),
                config.get(MAX_CONNECTS_PER_IP_PER_S),
                config.get(UNAUTHENTICATED_IDLE),
                config.get(PING_TIMEOUT),
                config.get(IDLE),
                config.get(PLAY_TIMEOUT),
                config.get(MAX_MESSAGES_PER_S),
                config.get(MAX_UNSENT_BYTES));
    }

    static LagSwitchRules lagSwitchRules(Config config) {
        return new LagSwitchRules(
                Duration.ofMillis(config.get(LAG_SWITCH_GAP_MS)),
                config.get(LAG_SWITCH_WARN_RANKED),
                config.get(LAG_SWITCH_KICK_RANKED),
                config.get(LAG_SWITCH_WARN_CASUAL),
                config.get(LAG_SWITCH_KICK_CASUAL));
    }

    /** How the relay shows itself at tracking servers; {@code port}: the game port that is open. */
    static TrackingRules trackingRules(Config config, int port) {
        String endpoint = config.get(TRACKING_ENDPOINT);
        return new TrackingRules(
                config.get(TRACKING).stream().map(URI::create).toList(),
                endpoint.isEmpty() ? config.get(HOST) + ":" + port : endpoint,
                config.get(TRACKING_NAME),
                config.get(TRACKING_REGION),
                config.get(TRACKING_TOKEN),
                config.get(FLEET_TOKEN),
                TRACKING_HEARTBEAT);
    }

    static DesyncRules desyncRules(Config config) {
        return new DesyncRules(
                config.get(DESYNC_REPORT_KB) * 1024, config.get(DESYNCS_MB) * 1_000_000L, config.get(DESYNCS_AGE));
    }

    static ResultRules resultRules(Config config) {
        return new ResultRules(
                config.get(RESULTS_MB) * 1_000_000L,
                config.get(RESULTS_AGE),
                config.get(RECORDINGS_MB) * 1_000_000L,
                config.get(RECORDINGS_AGE));
    }

    static RoomRules roomRules(Config config) {
        return new RoomRules(
                config.get(MAX_GAMES),
                config.get(MAX_PLAYERS),
                config.get(MIN_TICK_INTERVAL_MS) * 1000,
                config.get(MAX_TICK_INTERVAL_MS) * 1000,
                config.get(LOAD_TIMEOUT),
                config.get(REVEAL_TIMEOUT),
                config.get(RESUME_WINDOW),
                config.get(MAX_SPECTATORS),
                config.get(SNAPSHOT_MAX_MB) * 1_000_000,
                new TableRules(
                        config.get(CHAT_PER_10S),
                        config.get(VOTE_TIME),
                        config.get(VOTE_COOLDOWN),
                        config.get(SURRENDER_AFTER),
                        config.get(REMAKE_WITHIN)),
                new Limits(
                        config.get(MAX_FRAME_BYTES),
                        config.get(MAX_PAYLOAD_BYTES),
                        config.get(ORDERS_PER_TICK),
                        config.get(ORDERS_BURST),
                        config.get(ORDERS_HARD),
                        config.get(BYTES_PER_TICK),
                        config.get(BYTES_BURST),
                        config.get(MAX_LEAD_TICKS)),
                config.get(CALIBRATION));
    }
}
