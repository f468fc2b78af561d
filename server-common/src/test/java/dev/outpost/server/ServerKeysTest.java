package dev.outpost.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.server.config.Key;
import dev.outpost.server.telemetry.ServerEvents;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.event.EventType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The keys, their defaults and their ranges, as the operator's guide has them. */
final class ServerKeysTest {

    @Test
    void shouldListEveryKeyWithItsDefaultAndItsRange() {
        List<String> lines = ServerKeys.of(new TinyServer()).all().keys().stream()
                .filter(key -> !key.name().startsWith("tiny.") && !key.name().startsWith("telemetry.sampling."))
                .map(ServerKeysTest::line)
                .sorted()
                .toList();

        String seconds = "a duration such as 15s, 500ms, 2m or a number of seconds, ";
        assertThat(lines)
                .containsExactly(
                        "admin.token |  | 16 to 512 letters, digits or . _ ~ + / = -",
                        "data.dir | ./data/relay | a path",
                        "http.header_timeout | 10s | " + seconds + "100ms to 10m",
                        "http.host | 127.0.0.1 | a host name or an address, 0.0.0.0 for all",
                        "http.idle_timeout | 1m | " + seconds + "100ms to 1h",
                        "http.max_body_bytes | 64KiB | a number of bytes such as 65536, 64KiB or 10MB, 1KiB to 64MiB",
                        "http.max_connections | 1000 | a whole number, 1 to 100000",
                        "http.port | 19710 | a whole number, 0 to 65535",
                        "http.tls_cert |  | a text of one line",
                        "http.tls_key |  | a text of one line",
                        "log.format | text | text, json",
                        "log.level | info | trace, debug, info, warn, error",
                        "server.shutdown_timeout | 15s | " + seconds + "200ms to 10m",
                        "telemetry.max_db_size_mb | 500 | a whole number, 4 to 1048576",
                        "telemetry.metrics_interval | 10s | " + seconds + "1s to 1h",
                        "telemetry.otel_batch_events | 512 | a whole number, 1 to 10000",
                        "telemetry.otel_endpoint |  | an http or https URL without user, query and fragment",
                        "telemetry.otel_export | false | true or false",
                        "telemetry.otel_flush_timeout | 2s | " + seconds + "1ms to 1m",
                        "telemetry.otel_headers_file |  | a text of one line",
                        "telemetry.otel_metrics_interval | 15s | " + seconds + "1s to 1h",
                        "telemetry.otel_protocol | grpc | grpc, http/protobuf",
                        "telemetry.prometheus | false | true or false",
                        "telemetry.retention_days | 30 | a whole number, 0 to 36500",
                        "telemetry.ring_entries | 16384 | a whole number, 1024 to 1048576",
                        "telemetry.sample | 1 | a number, 0 to 1",
                        "telemetry.trace_sample | 0.05 | a number, 0 to 1");
    }

    @Test
    void shouldHaveAShareForEveryEventOfTheServerAndOfTheRecorder() {
        ServerKeys keys = ServerKeys.of(new TinyServer());
        List<String> events =
                Telemetry.ownCatalogue()
                        .plus(ServerEvents.CATALOGUE)
                        .plus(new TinyServer().catalogue())
                        .events()
                        .stream()
                        .map(EventType::name)
                        .toList();

        assertThat(events).contains("tiny.greeted", "telemetry.ledger");
        assertThat(keys.sampling().members()).containsOnlyKeys(events);
        assertThat(keys.all().keys().stream().map(ServerKeysTest::line))
                .contains("telemetry.sampling.tiny.greeted | 1 | a number, 0 to 1");
    }

    @Test
    void shouldNameAllEventsWithOnePattern() {
        assertThat(ServerKeys.of(new TinyServer()).sampling().pattern()).isEqualTo("telemetry.sampling.<event>");
    }

    private static <T> String line(Key<T> key) {
        return key.name() + " | " + key.format(key.defaultValue()) + " | " + key.accepted();
    }
}
