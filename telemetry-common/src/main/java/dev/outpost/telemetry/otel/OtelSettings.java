package dev.outpost.telemetry.otel;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * How a program exports over OTLP. Immutable.
 *
 * <p>Where nothing is configured here the standard variables ({@code OTEL_*}) hold, and then the SDK's defaults; what is
 * configured here wins over them.
 *
 * @param endpoint URL of the receiver, without the path of a signal; empty: not configured
 * @param protocol {@code grpc} or {@code http/protobuf}; empty: not configured
 * @param headers sent with each request, secrets mostly; never shown
 * @param traceSample share of ticks and orders that become spans, 0 to 1
 * @param batchEvents most events or spans in one request; 0: not configured
 * @param metricsInterval time between two exports of the metrics; zero: not configured
 * @param flushTimeout most time that the end of the process may wait for what is not yet sent
 * @param serviceName {@code service.name}
 * @param serviceVersion {@code service.version}; empty: not known
 * @param region {@code cloud.region}; empty: none
 */
public record OtelSettings(
        String endpoint,
        String protocol,
        Map<String, String> headers,
        double traceSample,
        int batchEvents,
        Duration metricsInterval,
        Duration flushTimeout,
        String serviceName,
        String serviceVersion,
        String region) {

    /** gRPC, the default of OpenTelemetry's SDK. */
    public static final String GRPC = "grpc";

    /** Protobuf over HTTP. */
    public static final String HTTP_PROTOBUF = "http/protobuf";

    private static final int MAX_BATCH_EVENTS = 10_000;

    public OtelSettings {
        headers = Map.copyOf(headers);
        if (!protocol.isEmpty() && !protocol.equals(GRPC) && !protocol.equals(HTTP_PROTOBUF)) {
            throw refused("otel_protocol", protocol, GRPC + ", " + HTTP_PROTOBUF);
        }
        if (!(traceSample >= 0 && traceSample <= 1)) {
            throw refused("trace_sample", traceSample, "0 to 1");
        }
        if (batchEvents < 0 || batchEvents > MAX_BATCH_EVENTS) {
            throw refused("otel_batch_events", batchEvents, "1 to " + MAX_BATCH_EVENTS);
        }
        if (metricsInterval.isNegative()) {
            throw refused("otel_metrics_interval", metricsInterval, "none or more");
        }
        if (flushTimeout.isNegative()) {
            throw refused("otel_flush_timeout", flushTimeout, "none or more");
        }
        if (serviceName.isBlank()) {
            throw refused("service.name", serviceName, "a name");
        }
    }

    /** Nothing configured, for a service of this name. */
    public static OtelSettings of(String serviceName) {
        return new OtelSettings("", "", Map.of(), 0.05, 0, Duration.ZERO, Duration.ofSeconds(2), serviceName, "", "");
    }

    /** The same, to this receiver. */
    public OtelSettings to(String url, String otlpProtocol) {
        return new OtelSettings(
                url,
                otlpProtocol,
                headers,
                traceSample,
                batchEvents,
                metricsInterval,
                flushTimeout,
                serviceName,
                serviceVersion,
                region);
    }

    /**
     * Where to and how, in a few words for the log, as these settings and the environment say; no secrets.
     *
     * @param environment the process's environment
     */
    public String describe(Map<String, String> environment) {
        String how = first(protocol, environment, "OTEL_EXPORTER_OTLP_PROTOCOL", GRPC);
        String port = how.equals(GRPC) ? "4317" : "4318";
        String to = first(endpoint, environment, "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:" + port);
        StringBuilder text =
                new StringBuilder(plain(to)).append(" (").append(how).append(')');
        for (String signal : new String[] {"LOGS", "TRACES", "METRICS"}) {
            String own = environment.getOrDefault("OTEL_EXPORTER_OTLP_" + signal + "_ENDPOINT", "");
            if (!own.isBlank()) {
                text.append(", ")
                        .append(signal.toLowerCase(java.util.Locale.ROOT))
                        .append(" to ")
                        .append(plain(own));
            }
        }
        return text.toString();
    }

    /** What is configured here, as the SDK's properties. */
    Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        put(properties, "otel.exporter.otlp.endpoint", endpoint);
        put(properties, "otel.exporter.otlp.protocol", protocol);
        StringJoiner list = new StringJoiner(",");
        headers.forEach((name, value) -> list.add(name + "=" + encoded(value)));
        put(properties, "otel.exporter.otlp.headers", list.toString());
        if (batchEvents > 0) {
            String batch = Integer.toString(batchEvents);
            properties.put("otel.blrp.max.export.batch.size", batch);
            properties.put("otel.bsp.max.export.batch.size", batch);
            // The SDK wants room for a batch at least.
            properties.put("otel.bsp.max.queue.size", Integer.toString(Math.max(2048, 4 * batchEvents)));
        }
        if (!metricsInterval.isZero()) {
            properties.put("otel.metric.export.interval", metricsInterval.toMillis() + "ms");
        }
        return properties;
    }

    /** Without what may be a name and password, a query or a fragment. */
    private static String plain(String url) {
        return url.replaceFirst("//[^/@]*@", "//").replaceFirst("[?#].*", "");
    }

    private static String first(String configured, Map<String, String> environment, String variable, String otherwise) {
        String value = configured.isEmpty() ? environment.getOrDefault(variable, "") : configured;
        return value.isBlank() ? otherwise : value;
    }

    private static void put(Map<String, String> properties, String name, String value) {
        if (!value.isEmpty()) {
            properties.put(name, value);
        }
    }

    /** The SDK decodes the values as those of a URL. */
    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static IllegalArgumentException refused(String key, Object value, String accepted) {
        return new IllegalArgumentException("telemetry." + key + ": " + value + ", accepted: " + accepted);
    }

    /** Without the headers. */
    @Override
    public String toString() {
        return "OtelSettings[" + plain(endpoint) + " " + protocol + " " + serviceName + "]";
    }
}
