package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.otlp.OtlpReceiver;
import dev.outpost.otlp.Received;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** spec/telemetry.md, OTLP: a relay with one flag, a match played, and what a receiver has of it. */
class OtlpExportIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"grpc", "http/protobuf"})
    void shouldSendEachRowAsOneLogRecord(String protocol) throws Exception {
        Path file;
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            try (Relay relay = Relay.start(
                            folder,
                            "relay.min_tick_interval_ms=1",
                            "telemetry.otel_export=true",
                            "telemetry.otel_endpoint=" + receiver.endpoint(),
                            "telemetry.otel_protocol=" + protocol,
                            "telemetry.otel_flush_timeout=20s");
                    Jar client = Played.start(folder, relay, Project.OPENRA, 32)) {
                Played.await(client, 120).shouldBeFlawless();
                file = relay.stop();
            }

            Map<String, Long> sent = new TreeMap<>();
            for (Received.Log log : receiver.received().logs()) {
                sent.merge(log.record().getEventName(), 1L, Long::sum);
            }
            try (Database db = new Database(file)) {
                Map<String, Long> stored = new TreeMap<>();
                for (List<@Nullable Object> row :
                        db.rows("SELECT event, count(*) FROM telemetry_events GROUP BY event")) {
                    stored.put(String.valueOf(row.get(0)), Long.valueOf(String.valueOf(row.get(1))));
                }
                assertThat(sent).isEqualTo(stored);
            }
        }
    }
}
