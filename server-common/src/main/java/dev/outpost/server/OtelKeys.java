package dev.outpost.server;

import dev.outpost.server.config.Config;
import dev.outpost.server.config.Key;
import dev.outpost.server.config.Origin;
import dev.outpost.telemetry.otel.OtelSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of OTLP export (spec/telemetry.md, OTLP; docs/adr/0017). A key that is configured wins over the standard
 * variable ({@code OTEL_*}) that says the same; one that is not leaves it to the variable.
 */
final class OtelKeys {

    private static final int MAX_HEADERS_BYTES = 16 << 10;

    /** Whether there is any export. */
    static final Key<Boolean> EXPORT = Key.bool(
            "telemetry.otel_export",
            false,
            "Exports logs, traces and metrics over OTLP, and serves GET /metrics. OTEL_EXPORTER_OTLP_ENDPOINT in the environment turns it on too.");

    static final Key<String> ENDPOINT = Key.text(
            "telemetry.otel_endpoint",
            "",
            "an http or https URL without user, query and fragment",
            value -> value.isEmpty() || value.matches("https?://[^/?#@\\s]+(/[^?#\\s]*)?"),
            "Address of the OTLP receiver; empty: http://localhost:4317, or :4318 for http/protobuf.");

    static final Key<String> PROTOCOL = Key.text(
            "telemetry.otel_protocol",
            OtelSettings.GRPC,
            "grpc, http/protobuf",
            value -> value.equals(OtelSettings.GRPC) || value.equals(OtelSettings.HTTP_PROTOBUF),
            "How OTLP is spoken.");

    static final Key<String> HEADERS_FILE = Key.text(
            "telemetry.otel_headers_file",
            "",
            "File of headers for the OTLP receiver, credentials say: lines of the form Name: value (mode 600).");

    static final Key<Double> TRACE_SAMPLE = Key.ratio(
            "telemetry.trace_sample",
            0.05,
            "Share of a game's ticks and orders, and of HTTP requests, that become spans; the game itself, stalls and desyncs always do.");

    static final Key<Integer> BATCH_EVENTS =
            Key.integer("telemetry.otel_batch_events", 512, 1, 10_000, "Most events or spans in one OTLP request.");

    static final Key<Duration> METRICS_INTERVAL = Key.duration(
            "telemetry.otel_metrics_interval",
            Duration.ofSeconds(15),
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            "Time between two exports of the metrics over OTLP.");

    static final Key<Duration> FLUSH_TIMEOUT = Key.duration(
            "telemetry.otel_flush_timeout",
            Duration.ofSeconds(2),
            Duration.ofMillis(1),
            Duration.ofMinutes(1),
            "Most time that the end of the process waits for the OTLP receiver; the rest is sent after the next start.");

    static final List<Key<?>> ALL = List.of(
            EXPORT, ENDPOINT, PROTOCOL, HEADERS_FILE, TRACE_SAMPLE, BATCH_EVENTS, METRICS_INTERVAL, FLUSH_TIMEOUT);

    private OtelKeys() {}

    /**
     * How to export; null: not at all.
     *
     * @param environment the process's environment
     * @throws ServerException when the file of headers is not to be used
     */
    static @Nullable OtelSettings settings(Server server, Config config, Map<String, String> environment) {
        if (!wanted(config, environment)) {
            return null;
        }
        String version = server.getClass().getPackage().getImplementationVersion();
        return new OtelSettings(
                config.get(ENDPOINT),
                configured(config, PROTOCOL) ? config.get(PROTOCOL) : "",
                headers(config.get(HEADERS_FILE)),
                config.get(TRACE_SAMPLE),
                configured(config, BATCH_EVENTS) ? config.get(BATCH_EVENTS) : 0,
                configured(config, METRICS_INTERVAL) ? config.get(METRICS_INTERVAL) : Duration.ZERO,
                config.get(FLUSH_TIMEOUT),
                "outpost-" + server.component().label(),
                version == null ? "" : version,
                server.region(config));
    }

    private static boolean wanted(Config config, Map<String, String> environment) {
        if (environment.getOrDefault("OTEL_SDK_DISABLED", "").strip().equalsIgnoreCase("true")) {
            return false;
        }
        return configured(config, EXPORT)
                ? config.get(EXPORT)
                : !environment.getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", "").isBlank();
    }

    private static boolean configured(Config config, Key<?> key) {
        return config.origin(key).source() != Origin.Source.DEFAULT;
    }

    /** Headers out of a file; what is wrong is told without what is in it. */
    private static Map<String, String> headers(String file) {
        if (file.isEmpty()) {
            return Map.of();
        }
        String where = HEADERS_FILE.name() + ": file '" + file + "'";
        Path path = Path.of(file);
        String text;
        try {
            if (Files.size(path) > MAX_HEADERS_BYTES) {
                throw new ServerException(where + " is larger than " + MAX_HEADERS_BYTES + " bytes");
            }
            text = Files.readString(path, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new ServerException(where + " cannot be read as lines of ASCII", e);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") || value.isEmpty()) {
                throw new ServerException(where + ", line " + number + ": accepted: Name: value");
            }
            headers.put(name, value);
        }
        return headers;
    }
}
