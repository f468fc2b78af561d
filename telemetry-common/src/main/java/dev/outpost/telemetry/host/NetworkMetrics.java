package dev.outpost.telemetry.host;

import static dev.outpost.telemetry.event.MetricType.counter;
import static dev.outpost.telemetry.event.MetricType.gauge;
import static dev.outpost.telemetry.event.MetricType.histogram;
import static dev.outpost.telemetry.host.HostCatalogue.PERCENTILES;

import dev.outpost.telemetry.event.MetricType;
import java.util.List;

/**
 * What goes over a server's own connections ({@code 003}, Network Metrics). On the relay a packet is a message of the game
 * port, elsewhere a request or a response.
 */
public final class NetworkMetrics {

    private static final String PERCENTILE = "percentile";
    private static final List<String> DIRECTIONS = List.of("incoming", "outgoing");
    private static final Double[] MILLISECONDS = {1.0, 5.0, 10.0, 20.0, 50.0, 100.0, 150.0, 200.0, 300.0, 500.0, 1000.0
    };
    private static final Double[] SECONDS = {1.0, 10.0, 60.0, 300.0, 900.0, 1800.0, 3600.0, 7200.0, 14_400.0};

    public static final MetricType PACKETS_INCOMING =
            gauge("server.packets_per_sec_incoming", "1/s", "Packets received.");
    public static final MetricType PACKETS_OUTGOING = gauge("server.packets_per_sec_outgoing", "1/s", "Packets sent.");
    public static final MetricType BYTES_INCOMING =
            gauge("server.bytes_per_sec_incoming", "bytes/s", "Bytes received.");
    public static final MetricType BYTES_OUTGOING = gauge("server.bytes_per_sec_outgoing", "bytes/s", "Bytes sent.");
    public static final MetricType PACKETS_TOTAL = counter(
                    "server.packets_processed", "Packets received and sent since the start.")
            .by("direction", DIRECTIONS);
    public static final MetricType BYTES_TOTAL = counter(
                    "server.bytes_processed", "Bytes received and sent since the start.")
            .by("direction", DIRECTIONS);

    public static final MetricType PACKET_LATENCY_AVG = gauge(
            "server.avg_packet_latency_ms", "ms", "Mean time from a packet's arrival to the end of its handling.");
    public static final MetricType PACKET_LATENCY_PERCENTILES = gauge(
                    "server.packet_latency_percentiles", "ms", "Percentiles of that time.")
            .by(PERCENTILE, PERCENTILES);
    public static final MetricType PACKET_LATENCY_MIN =
            gauge("server.min_packet_latency_ms", "ms", "Shortest such time of the last minute.");
    public static final MetricType PACKET_LATENCY_MAX =
            gauge("server.max_packet_latency_ms", "ms", "Longest such time of the last minute.");

    public static final MetricType PLAYER_PING_AVG =
            gauge("server.avg_player_ping_ms", "ms", "Mean round trip of the players now connected.");
    public static final MetricType PLAYER_PING_PERCENTILES = gauge(
                    "server.player_ping_percentiles", "ms", "Percentiles of the players' round trips.")
            .by(PERCENTILE, PERCENTILES);
    public static final MetricType PLAYER_PING_MIN =
            gauge("server.min_player_ping_ms", "ms", "Shortest round trip of the players now connected.");
    public static final MetricType PLAYER_PING_MAX =
            gauge("server.max_player_ping_ms", "ms", "Longest round trip of the players now connected.");
    public static final MetricType PLAYER_PING = histogram(
            "server.player_ping_ms",
            "ms",
            "Every player's round trips; a player is never a label, so this is their distribution.",
            MILLISECONDS);

    public static final MetricType CONNECTIONS_ACTIVE = gauge("server.active_connections", "Connections now open.");
    public static final MetricType CONNECTIONS_TOTAL = counter("server.connections", "Connections since the start.");
    public static final MetricType CONNECTIONS_PER_SEC =
            gauge("server.connections_per_sec", "1/s", "Connections opened.");
    public static final MetricType DISCONNECTIONS_PER_SEC =
            gauge("server.disconnections_per_sec", "1/s", "Connections closed.");
    public static final MetricType CONNECTION_DURATION =
            histogram("server.connection_duration_s", "s", "How long connections lasted.", SECONDS);

    public static final MetricType PACKET_LOSS = gauge(
            "server.packet_loss_percent",
            "percent",
            "Orders that missed their tick of those due, 0 to 100: over TCP nothing else is lost. Relay only.");
    public static final MetricType RETRANSMISSION = gauge(
            "server.retransmission_percent", "percent", "TCP segments of the host sent again, 0 to 100; Linux only.");
    public static final MetricType ACK_LATENCY = gauge(
            "server.ack_latency_ms",
            "ms",
            "Mean time from sending a tick's frame to the players' echo of its nonce. Relay only.");
    public static final MetricType FRAGMENTED_PACKETS =
            counter("server.fragmented_packets", "Messages that came in more than one read of the socket. Relay only.");

    /** All of them. */
    public static final List<MetricType> ALL = List.of(
            PACKETS_INCOMING,
            PACKETS_OUTGOING,
            BYTES_INCOMING,
            BYTES_OUTGOING,
            PACKETS_TOTAL,
            BYTES_TOTAL,
            PACKET_LATENCY_AVG,
            PACKET_LATENCY_PERCENTILES,
            PACKET_LATENCY_MIN,
            PACKET_LATENCY_MAX,
            PLAYER_PING_AVG,
            PLAYER_PING_PERCENTILES,
            PLAYER_PING_MIN,
            PLAYER_PING_MAX,
            PLAYER_PING,
            CONNECTIONS_ACTIVE,
            CONNECTIONS_TOTAL,
            CONNECTIONS_PER_SEC,
            DISCONNECTIONS_PER_SEC,
            CONNECTION_DURATION,
            PACKET_LOSS,
            RETRANSMISSION,
            ACK_LATENCY,
            FRAGMENTED_PACKETS);

    private NetworkMetrics() {}
}
