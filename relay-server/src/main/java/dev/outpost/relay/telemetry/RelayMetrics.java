package dev.outpost.relay.telemetry;

import dev.outpost.relay.follow.SnapshotOutcome;
import dev.outpost.relay.protocol.ChatChannel;
import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.event.MetricType;
import java.util.Arrays;
import java.util.List;

/** The relay's metrics (D031, Relay server metrics); connections and refusals are our own addition. */
public final class RelayMetrics {

    static final MetricType GAMES_ACTIVE = MetricType.gauge("relay.games.active", "Matches that are being played.");
    static final MetricType GAMES_TOTAL = MetricType.counter("relay.games.total", "Matches begun.");
    static final MetricType ORDERS_RECEIVED = MetricType.counter("relay.orders.received", "Orders received.");
    static final MetricType ORDERS_FORWARDED = MetricType.counter(
            "relay.orders.forwarded", "Orders put into a frame; each counts once, however many players receive it.");
    static final MetricType ORDERS_DROPPED = MetricType.counter(
                    "relay.orders.dropped", "Orders that came too late or over the player's budget.")
            .by("reason", labels(DropReason.values()));
    static final MetricType TICK_LATENCY = MetricType.histogram(
            "relay.tick.latency_ms",
            "ms",
            "Time to order, encode and send one tick.",
            0.02,
            0.05,
            0.1,
            0.2,
            0.5,
            1.0,
            2.0,
            5.0,
            10.0,
            20.0,
            50.0);
    static final MetricType TICKS_LOST = MetricType.counter(
            "relay.ticks.lost",
            "Ticks that matches were made to wait since the relay was behind, in lengths of a tick; pauses are none.");
    static final MetricType PLAYER_RTT = MetricType.histogram(
            "relay.player.rtt_ms",
            "ms",
            "Round trips of all players.",
            1.0,
            5.0,
            10.0,
            20.0,
            50.0,
            100.0,
            150.0,
            200.0,
            300.0,
            500.0,
            1000.0);
    static final MetricType SUSPICION_SCORE =
            MetricType.gauge("relay.player.suspicion_score", "Highest behaviour score of a player now present.");
    static final MetricType DESYNC_DETECTED =
            MetricType.counter("relay.desync.detected", "Divergences of sync hashes.");
    static final MetricType MATCH_COMPLETED = MetricType.counter("relay.match.completed", "Matches ended.");
    static final MetricType MATCH_DURATION = MetricType.histogram(
            "relay.match.duration_s",
            "s",
            "Length of matches.",
            60.0,
            300.0,
            600.0,
            900.0,
            1200.0,
            1800.0,
            2700.0,
            3600.0,
            7200.0);
    static final MetricType CONNECTIONS_ACTIVE =
            MetricType.gauge("relay.connections.active", "Open connections on the game port.");
    static final MetricType CHAT_MESSAGES = MetricType.counter(
                    "relay.chat.messages", "Chat messages passed on; their texts are not kept.")
            .by("channel", labels(ChatChannel.values()));
    static final MetricType CHAT_DROPPED = MetricType.counter(
                    "relay.chat.dropped", "Chat messages thrown away because their speaker said too many.")
            .by("channel", labels(ChatChannel.values()));
    static final MetricType REFUSALS = MetricType.counter("relay.refusals", "Messages and connections refused.")
            .by("reason", labels(ErrorCode.values()));

    static final MetricType HISTORY_LOST = MetricType.counter(
            "relay.history.lost", "Running matches whose frames are not all kept: too many, or the disk failed.");

    static final MetricType TRACKING_LISTINGS =
            MetricType.gauge("relay.tracking.listings", "Listings of this relay at tracking servers.");
    static final MetricType TRACKING_REQUESTS = MetricType.counter(
                    "relay.tracking.requests", "Listings, heartbeats, removals and fleet reports sent.")
            .by("result", labels(TrackingResult.values()));
    static final MetricType SPECTATORS_ACTIVE =
            MetricType.gauge("relay.spectators.active", "Spectators who watch a match or wait for one.");
    static final MetricType SPECTATORS_TOTAL = MetricType.counter("relay.spectators.total", "Spectators who came.");
    static final MetricType RESUMES =
            MetricType.counter("relay.players.resumed", "Dropped players who returned to their match.");
    static final MetricType RESUME_MS = MetricType.histogram(
            "relay.resume.live_ms",
            "ms",
            "From a returner's request until it had been sent all it missed.",
            1.0,
            5.0,
            10.0,
            50.0,
            100.0,
            500.0,
            1000.0,
            2000.0,
            5000.0,
            10_000.0,
            30_000.0);
    static final MetricType SNAPSHOTS = MetricType.counter(
                    "relay.snapshots", "Players' states that the relay asked for, by what became of them.")
            .by("outcome", labels(SnapshotOutcome.values()));
    static final MetricType RESULTS_CERTIFIED =
            MetricType.counter("relay.results.certified", "Results of matches that were signed and kept.");
    static final MetricType EVIDENCE_LOST = MetricType.counter(
                    "relay.evidence.lost", "Recordings and results that could not be kept; the log says why.")
            .by("kind", labels(Evidence.values()));

    /** All of them. */
    public static final List<MetricType> ALL = List.of(
            GAMES_ACTIVE,
            GAMES_TOTAL,
            ORDERS_RECEIVED,
            ORDERS_FORWARDED,
            ORDERS_DROPPED,
            TICK_LATENCY,
            TICKS_LOST,
            PLAYER_RTT,
            SUSPICION_SCORE,
            DESYNC_DETECTED,
            MATCH_COMPLETED,
            MATCH_DURATION,
            CONNECTIONS_ACTIVE,
            CHAT_MESSAGES,
            CHAT_DROPPED,
            REFUSALS,
            HISTORY_LOST,
            TRACKING_LISTINGS,
            TRACKING_REQUESTS,
            SPECTATORS_ACTIVE,
            SPECTATORS_TOTAL,
            RESUMES,
            RESUME_MS,
            SNAPSHOTS,
            RESULTS_CERTIFIED,
            EVIDENCE_LOST);

    private RelayMetrics() {}

    private static List<String> labels(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Labels::of).toList();
    }
}
