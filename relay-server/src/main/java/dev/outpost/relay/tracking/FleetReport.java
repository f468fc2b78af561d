package dev.outpost.relay.tracking;

import com.sun.management.OperatingSystemMXBean;
import dev.outpost.relay.lobby.RoomView;
import dev.outpost.relay.protocol.ConnectionState;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How this relay fares, in the form of seed 003, API Integration. What is not known is left out, never made up. */
final class FleetReport {

    private FleetReport() {}

    /** The report of this moment; takes a moment itself, so not on an event loop. */
    static JsonObject of(String serverId, Instant now, MeterRegistry registry, List<RoomView> rooms) {
        List<RoomView> played = rooms.stream()
                .filter(room -> room.state() == ConnectionState.PLAYING)
                .toList();
        JsonObject network = new JsonObject();
        spread(registry, "relay.player.rtt_ms", network, "avg_player_ping_ms", "player_ping_percentiles");
        Gauge connections = registry.find("relay.connections.active").gauge();
        if (connections != null) {
            network.put("active_connections", (long) connections.value());
        }
        JsonObject performance = new JsonObject();
        spread(registry, "relay.tick.latency_ms", performance, "avg_tick_duration_ms", "tick_duration_percentiles");
        return new JsonObject()
                .put("server_id", serverId)
                .put("timestamp", now.truncatedTo(ChronoUnit.MILLIS).toString())
                .put("hardware", hardware())
                .put("network", network)
                .put("performance", performance)
                .put(
                        "game",
                        new JsonObject()
                                .put(
                                        "active_player_count",
                                        played.stream()
                                                .mapToInt(room -> room.members().size())
                                                .sum())
                                .put("active_games", played.size())
                                .put(
                                        "open_rooms",
                                        rooms.stream().filter(RoomView::open).count()));
    }

    private static JsonObject hardware() {
        JsonObject hardware = new JsonObject();
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            double cpu = system.getCpuLoad();
            if (cpu >= 0) {
                hardware.put("cpu_usage_percent", Math.round(cpu * 1000) / 10.0);
            }
            long total = system.getTotalMemorySize();
            long used = total - system.getFreeMemorySize();
            hardware.put("memory_used_bytes", used)
                    .put("memory_total_bytes", total)
                    .put("memory_usage_percent", Math.round(1000.0 * used / total) / 10.0);
        }
        return hardware;
    }

    private static void spread(
            MeterRegistry registry, String metric, JsonObject into, String average, String percentiles) {
        @Nullable DistributionSummary summary = registry.find(metric).summary();
        if (summary == null || summary.count() == 0) {
            return;
        }
        HistogramSnapshot snapshot = summary.takeSnapshot();
        into.put(average, snapshot.mean());
        JsonObject values = new JsonObject();
        for (ValueAtPercentile each : snapshot.percentileValues()) {
            values.put("p" + Math.round(each.percentile() * 100), each.value());
        }
        into.put(percentiles, values);
    }
}
