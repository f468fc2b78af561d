package dev.outpost.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.net.PortTransport;
import dev.outpost.server.config.Key;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every key with its default; and the protocol document's table of limits, which must say the same. */
class RelayKeysTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| (relay\\.[a-z0-9_]+) \\| (\\d+)( s)?\\b.*", Pattern.MULTILINE);

    @Test
    void shouldHaveTheseDefaults() {
        Map<String, Object> defaults = new LinkedHashMap<>();
        RelayKeys.ALL.forEach(key -> defaults.put(key.name(), key.defaultValue()));
        assertThat(defaults)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("relay.host", "127.0.0.1"),
                        Map.entry("relay.port", 19711),
                        Map.entry("relay.event_loops", 0),
                        Map.entry("relay.transport", PortTransport.AUTO),
                        Map.entry("relay.tracking", List.of()),
                        Map.entry("relay.tracking_endpoint", ""),
                        Map.entry("relay.tracking_name", "Outpost relay"),
                        Map.entry("relay.tracking_region", ""),
                        Map.entry("relay.tracking_token", ""),
                        Map.entry("relay.fleet_token", ""),
                        Map.entry("relay.public_rooms", false),
                        Map.entry("relay.tls_cert", ""),
                        Map.entry("relay.tls_key", ""),
                        Map.entry("relay.websocket_origins", List.of()),
                        Map.entry("relay.max_connections", 1000),
                        Map.entry("relay.max_connections_per_ip", 5),
                        Map.entry("relay.max_connects_per_ip_per_s", 10),
                        Map.entry("relay.unauthenticated_idle", Duration.ofMinutes(1)),
                        Map.entry("relay.ping_timeout", Duration.ofSeconds(30)),
                        Map.entry("relay.idle", Duration.ofMinutes(5)),
                        Map.entry("relay.play_timeout", Duration.ofSeconds(30)),
                        Map.entry("relay.max_messages_per_s", 5000),
                        Map.entry("relay.max_unsent_bytes", 1 << 20),
                        Map.entry("relay.max_games", 100),
                        Map.entry("relay.max_players", 16),
                        Map.entry("relay.min_tick_interval_ms", 15),
                        Map.entry("relay.max_tick_interval_ms", 1000),
                        Map.entry("relay.load_timeout", Duration.ofMinutes(2)),
                        Map.entry("relay.reveal_timeout", Duration.ofSeconds(10)),
                        Map.entry("relay.resume_window", Duration.ofMinutes(1)),
                        Map.entry("relay.max_spectators", 50),
                        Map.entry("relay.snapshot_max_mb", 16),
                        Map.entry("relay.history_mb", 64),
                        Map.entry("relay.calibration", Duration.ofSeconds(2)),
                        Map.entry("relay.results_mb", 256),
                        Map.entry("relay.results_age", Duration.ofDays(365)),
                        Map.entry("relay.recordings_mb", 2048),
                        Map.entry("relay.recordings_age", Duration.ofDays(90)),
                        Map.entry("relay.chat_per_10s", 10),
                        Map.entry("relay.vote_time", Duration.ofSeconds(30)),
                        Map.entry("relay.vote_cooldown", Duration.ofMinutes(1)),
                        Map.entry("relay.surrender_after", Duration.ofMinutes(1)),
                        Map.entry("relay.remake_within", Duration.ofMinutes(5)),
                        Map.entry("relay.max_frame_bytes", 65_536),
                        Map.entry("relay.max_payload_bytes", 4096),
                        Map.entry("relay.orders_per_tick", 16),
                        Map.entry("relay.orders_burst", 128),
                        Map.entry("relay.orders_hard", 256),
                        Map.entry("relay.bytes_per_tick", 16_384),
                        Map.entry("relay.bytes_burst", 131_072),
                        Map.entry("relay.desyncs_mb", 256),
                        Map.entry("relay.desyncs_age", Duration.ofDays(90)),
                        Map.entry("relay.desync_report_kb", 1024),
                        Map.entry("relay.lag_switch_gap_ms", 300),
                        Map.entry("relay.lag_switch_warn_ranked", 2),
                        Map.entry("relay.lag_switch_kick_ranked", 4),
                        Map.entry("relay.lag_switch_warn_casual", 3),
                        Map.entry("relay.lag_switch_kick_casual", 6),
                        Map.entry("relay.max_lead_ticks", 600)));
    }

    @Test
    void shouldBeWhatTheProtocolDocumentSays() throws Exception {
        Map<String, String> documented = new LinkedHashMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("../docs/protocol.md")));
        while (row.find()) {
            documented.put(row.group(1), row.group(2) + (row.group(3) == null ? "" : row.group(3)));
        }
        Map<String, String> coded = new LinkedHashMap<>();
        for (Key<?> key : RelayKeys.ALL) {
            if (key.name().matches("relay\\.(results|recordings)_.*")) {
                // What is kept of matches is no client's business.
                continue;
            }
            if (key.defaultValue() instanceof Duration duration) {
                coded.put(key.name(), duration.toSeconds() + " s");
            } else if (key.defaultValue() instanceof Integer number
                    && !key.name().matches(".*(port|event_loops)")) {
                coded.put(key.name(), number.toString());
            }
        }
        assertThat(documented).containsExactlyInAnyOrderEntriesOf(coded);
    }
}
