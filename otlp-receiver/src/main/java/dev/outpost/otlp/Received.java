package dev.outpost.otlp;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What a receiver took, in the order in which it came. Any thread. */
public final class Received {

    private final List<Log> logs = new ArrayList<>();
    private final List<Trace> spans = new ArrayList<>();
    private final List<Measured> metrics = new ArrayList<>();
    private final List<Map<String, String>> attempts = new ArrayList<>();

    Received() {}

    /**
     * A log record and the resource it came with.
     *
     * @param resource the resource's attributes
     * @param scope name of what made it
     */
    public record Log(Map<String, AnyValue> resource, String scope, LogRecord record) {

        /** Its attributes. */
        public Map<String, AnyValue> attributes() {
            return byName(record.getAttributesList());
        }

        /** One of its attributes; an empty value when it has none of this name. */
        public AnyValue attribute(String name) {
            return attributes().getOrDefault(name, AnyValue.getDefaultInstance());
        }

        /** A text of its resource; empty when there is none of this name. */
        public String resourceText(String name) {
            return resource.getOrDefault(name, AnyValue.getDefaultInstance()).getStringValue();
        }
    }

    /**
     * A span and the resource it came with.
     *
     * @param resource the resource's attributes
     */
    public record Trace(Map<String, AnyValue> resource, Span span) {

        /** Its attributes. */
        public Map<String, AnyValue> attributes() {
            return byName(span.getAttributesList());
        }

        /** One of its attributes; an empty value when it has none of this name. */
        public AnyValue attribute(String name) {
            return attributes().getOrDefault(name, AnyValue.getDefaultInstance());
        }

        /** A text of its resource; empty when there is none of this name. */
        public String resourceText(String name) {
            return resource.getOrDefault(name, AnyValue.getDefaultInstance()).getStringValue();
        }

        /** Its trace's id, in hex digits. */
        public String traceId() {
            return hex(span.getTraceId());
        }

        /** Its id, in hex digits. */
        public String spanId() {
            return hex(span.getSpanId());
        }

        /** The id of the span around it, in hex digits; empty when it is the outermost. */
        public String parentId() {
            return hex(span.getParentSpanId());
        }
    }

    /**
     * A metric and the resource it came with.
     *
     * @param resource the resource's attributes
     */
    public record Measured(Map<String, AnyValue> resource, Metric metric) {}

    /** The log records. */
    public synchronized List<Log> logs() {
        return List.copyOf(logs);
    }

    /** Those of them that are events. */
    public List<Log> events() {
        return logs().stream()
                .filter(log -> !log.record().getEventName().isEmpty())
                .toList();
    }

    /** The spans. */
    public synchronized List<Trace> spans() {
        return List.copyOf(spans);
    }

    /** The metrics. */
    public synchronized List<Measured> metrics() {
        return List.copyOf(metrics);
    }

    /** The headers of all requests, whatever became of them, by their names in lower case. */
    public synchronized List<Map<String, String>> attempts() {
        return List.copyOf(attempts);
    }

    /** Forgets everything. */
    public synchronized void clear() {
        logs.clear();
        spans.clear();
        metrics.clear();
        attempts.clear();
    }

    /**
     * Waits until what was received is as wanted.
     *
     * @return false when it is not within this time
     */
    public synchronized boolean await(Duration within, Predicate<Received> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        while (!wanted.test(this)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Attributes by their names. */
    public static Map<String, AnyValue> byName(List<KeyValue> attributes) {
        Map<String, AnyValue> byName = new LinkedHashMap<>();
        for (KeyValue attribute : attributes) {
            byName.put(attribute.getKey(), attribute.getValue());
        }
        return byName;
    }

    /** Bytes as lower-case hex digits. */
    public static String hex(com.google.protobuf.ByteString bytes) {
        return java.util.HexFormat.of().formatHex(bytes.toByteArray());
    }

    synchronized void attempt(List<Map.Entry<String, String>> headers) {
        Map<String, String> all = new LinkedHashMap<>();
        headers.forEach(header -> all.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        attempts.add(all);
        notifyAll();
    }

    synchronized void logs(ExportLogsServiceRequest request, boolean kept, long rejected) {
        long left = rejected;
        for (var resource : request.getResourceLogsList()) {
            Map<String, AnyValue> attributes = byName(resource.getResource().getAttributesList());
            for (var scope : resource.getScopeLogsList()) {
                for (LogRecord log : scope.getLogRecordsList()) {
                    if (kept && left-- <= 0) {
                        logs.add(new Log(attributes, scope.getScope().getName(), log));
                    }
                }
            }
        }
        notifyAll();
    }

    synchronized void traces(ExportTraceServiceRequest request, boolean kept, long rejected) {
        long left = rejected;
        for (var resource : request.getResourceSpansList()) {
            Map<String, AnyValue> attributes = byName(resource.getResource().getAttributesList());
            for (var scope : resource.getScopeSpansList()) {
                for (Span span : scope.getSpansList()) {
                    if (kept && left-- <= 0) {
                        spans.add(new Trace(attributes, span));
                    }
                }
            }
        }
        notifyAll();
    }

    synchronized void metrics(ExportMetricsServiceRequest request, boolean kept) {
        for (var resource : request.getResourceMetricsList()) {
            Map<String, AnyValue> attributes = byName(resource.getResource().getAttributesList());
            for (var scope : resource.getScopeMetricsList()) {
                for (Metric metric : scope.getMetricsList()) {
                    if (kept) {
                        metrics.add(new Measured(attributes, metric));
                    }
                }
            }
        }
        notifyAll();
    }
}
