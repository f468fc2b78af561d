package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.otlp.Behaviour;
import dev.outpost.otlp.OtlpReceiver;
import dev.outpost.otlp.Received;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A match whose receiver throttles, fails, crawls and goes, and whose relay is killed meanwhile: the database is
 * whole, and all of it comes to whoever receives afterwards.
 */
@Timeout(300)
class OtlpFaultsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** What the newest books of each session and category do not account for. */
    private static final String UNACCOUNTED = """
            SELECT ifnull(sum(abs(data ->> '$.emitted' - data ->> '$.stored' - data ->> '$.queued'
                - data ->> '$.sampled_out' - data ->> '$.dropped')), 0)
            FROM telemetry_events WHERE event = 'telemetry.ledger'""";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"grpc", "http/protobuf"})
    void shouldLoseNothingWhateverTheReceiverDoesAndThoughTheRelayIsKilled(String protocol) throws Exception {
        Map<String, Integer> received = new HashMap<>();
        int port;
        try (OtlpReceiver first = OtlpReceiver.start()) {
            port = first.port();
        }
        try (Relay relay = relay(port, protocol);
                Jar client = Played.start(folder, relay, Project.OPENRA, 2)) {
            try (OtlpReceiver bad = OtlpReceiver.startOn(port)) {
                for (Behaviour behaviour : List.of(
                        Behaviour.throttle(), Behaviour.fail(), new Behaviour.TakeLate(Duration.ofSeconds(2)))) {
                    int before = bad.received().attempts().size();
                    bad.behave(behaviour);
                    assertThat(bad.received()
                                    .await(PATIENCE, got -> got.attempts().size() >= before + 4))
                            .as(behaviour.toString())
                            .isTrue();
                }
                count(bad, received);
            }
            relay.jar().kill();
            assertThat(client.exit(60)).isEqualTo(1);
        }
        Path file;
        try (OtlpReceiver good = OtlpReceiver.startOn(port);
                Relay next = relay(port, protocol)) {
            assertThat(good.received()
                            .await(
                                    PATIENCE,
                                    got -> got.spans().stream()
                                            .anyMatch(span -> span.span()
                                                    .getStatus()
                                                    .getMessage()
                                                    .startsWith("cut off"))))
                    .as("the match is closed by the relay's next start")
                    .isTrue();
            file = next.stop();
            count(good, received);
        }
        try (Database db = new Database(file)) {
            Map<String, Integer> stored = new HashMap<>();
            db.rows("SELECT event, data FROM telemetry_events")
                    .forEach(row -> stored.merge(row.get(0) + " " + row.get(1), 1, Integer::sum));
            assertThat(db.number(UNACCOUNTED)).isZero();
            assertThat(db.number("SELECT count(*) FROM telemetry_events WHERE event = 'telemetry.otlp.loss'"
                            + " AND data ->> 'signal' = 'logs' AND data ->> 'reason' <> 'undelivered'"))
                    .isZero();
            assertThat(
                            db.number(
                                    "SELECT count(*) FROM telemetry_events WHERE event = 'telemetry.otlp.failing' AND data ->> 'signal' = 'logs'"))
                    .isPositive();
            stored.forEach((row, times) ->
                    assertThat(received.getOrDefault(row, 0)).as(row).isGreaterThanOrEqualTo(times));
            assertThat(received).as("nothing that is in no row").containsOnlyKeys(stored.keySet());
            System.out.printf(
                    "%s: %d rows, %d records received%n",
                    protocol,
                    stored.values().stream().mapToInt(Integer::intValue).sum(),
                    received.values().stream().mapToInt(Integer::intValue).sum());
        }
    }

    private static void count(OtlpReceiver receiver, Map<String, Integer> received) {
        for (Received.Log log : receiver.received().events()) {
            received.merge(
                    log.record().getEventName() + " " + log.record().getBody().getStringValue(), 1, Integer::sum);
        }
    }

    private Relay relay(int port, String protocol) throws Exception {
        return Relay.start(
                folder,
                "relay.min_tick_interval_ms=1",
                "telemetry.otel_export=true",
                "telemetry.otel_endpoint=http://127.0.0.1:" + port,
                "telemetry.otel_protocol=" + protocol,
                "telemetry.otel_flush_timeout=20s");
    }
}
