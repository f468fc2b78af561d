package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.otlp.Received;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real Zipkin that keeps traces in memory. It takes its own JSON, so that what came over OTLP is written anew for it. */
final class Zipkin implements AutoCloseable {

    private static final int MOST_IN_A_REQUEST = 500;

    private final Backend backend;

    private Zipkin(Backend backend) {
        this.backend = backend;
    }

    static Zipkin start(Path folder) throws IOException, InterruptedException {
        Path binary = Tool.needed("zipkin");
        int port = Backend.freePort();
        return new Zipkin(Backend.start(
                folder.resolve("zipkin.log"),
                port,
                "/health",
                List.of(
                        binary.toString(),
                        "--armeria.ports[0].ip=127.0.0.1",
                        "--armeria.ports[0].port=" + port,
                        "--armeria.ports[0].protocols[0]=http")));
    }

    String url() {
        return backend.url();
    }

    /** Gives it these. */
    void take(List<Received.Trace> spans) throws IOException, InterruptedException {
        for (int from = 0; from < spans.size(); from += MOST_IN_A_REQUEST) {
            JsonArray some = new JsonArray();
            spans.subList(from, Math.min(spans.size(), from + MOST_IN_A_REQUEST))
                    .forEach(span -> some.add(json(span)));
            assertThat(backend.post("/api/v2/spans", some.encode()).statusCode())
                    .isEqualTo(202);
        }
    }

    /** All of a trace that it has, once it has so many. */
    JsonArray trace(String id, int spans) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            var answer = backend.get("/api/v2/trace/" + id);
            JsonArray trace = answer.statusCode() == 200 ? new JsonArray(answer.body()) : new JsonArray();
            if (trace.size() >= spans || System.nanoTime() > deadline) {
                return trace;
            }
            backend.pause();
        }
    }

    /** By the mapping of the specification, Transformation to non-OTLP formats: Zipkin. */
    private static JsonObject json(Received.Trace trace) {
        Span span = trace.span();
        long start = micros(span.getStartTimeUnixNano());
        JsonObject json = new JsonObject()
                .put("traceId", trace.traceId())
                .put("id", trace.spanId())
                .put("name", span.getName())
                .put("timestamp", start)
                .put("duration", Math.max(1, micros(span.getEndTimeUnixNano()) - start))
                .put("localEndpoint", new JsonObject().put("serviceName", text(trace.resource(), "service.name")));
        if (!trace.parentId().isEmpty()) {
            json.put("parentId", trace.parentId());
        }
        if (span.getKind() == Span.SpanKind.SPAN_KIND_SERVER || span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT) {
            json.put("kind", span.getKind() == Span.SpanKind.SPAN_KIND_SERVER ? "SERVER" : "CLIENT");
        }
        JsonObject tags = new JsonObject();
        trace.attributes().forEach((name, value) -> tags.put(name, text(value)));
        if (span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR) {
            tags.put("error", span.getStatus().getMessage());
        }
        JsonArray annotations = new JsonArray();
        for (Span.Event event : span.getEventsList()) {
            annotations.add(new JsonObject()
                    .put("timestamp", micros(event.getTimeUnixNano()))
                    .put("value", event.getName()));
        }
        return json.put("tags", tags).put("annotations", annotations);
    }

    private static long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }

    private static String text(Map<String, AnyValue> attributes, String name) {
        return text(attributes.getOrDefault(name, AnyValue.getDefaultInstance()));
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> String.valueOf(value.getIntValue());
            case DOUBLE_VALUE -> String.valueOf(value.getDoubleValue());
            case BOOL_VALUE -> String.valueOf(value.getBoolValue());
            case VALUE_NOT_SET -> "";
            default -> value.toString();
        };
    }

    @Override
    public void close() {
        backend.close();
    }
}
