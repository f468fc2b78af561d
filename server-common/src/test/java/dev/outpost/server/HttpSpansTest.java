package dev.outpost.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.otlp.OtlpReceiver;
import dev.outpost.otlp.Received;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** spec/telemetry.md, OTLP and Privacy: spans of the requests that a server answers, in the asker's trace. */
@Timeout(120)
final class HttpSpansTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TRACE = "0123456789abcdef0123456789abcdef";
    private static final String ASKER = "fedcba9876543210";
    private static final String SAMPLED = "00-" + TRACE + "-" + ASKER + "-01";

    @TempDir
    private Path dir;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void shouldGoOnWithTheAskersTraceAndTellOnlyWhatIsForOthers() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ServerProcess server = start(receiver, "0")) {
            ask(server, "/greet/somebody%40example.org?q=secret", SAMPLED);
            ask(server, "/defect", SAMPLED);
            ask(server, "/nothing/here/10.1.2.3", SAMPLED);

            assertThat(receiver.received().await(SOON, got -> got.spans().size() >= 3))
                    .isTrue();
            List<Received.Trace> spans = receiver.received().spans();

            assertThat(spans).hasSize(3).allSatisfy(span -> {
                assertThat(span.traceId()).isEqualTo(TRACE);
                assertThat(span.parentId()).isEqualTo(ASKER);
                assertThat(span.span().getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
                assertThat(span.attributes())
                        .containsKeys("http.request.method", "url.scheme", "http.response.status_code");
                assertThat(span.attributes().keySet())
                        .isSubsetOf(
                                "http.request.method",
                                "url.scheme",
                                "http.route",
                                "http.response.status_code",
                                "error.type");
                assertThat(span.toString())
                        .doesNotContain("somebody", "secret", "10.1.2.3", "127.0.0.1", "Java-http-client");
            });
            assertThat(spans)
                    .extracting(span -> span.span().getName())
                    .containsExactly("GET /greet/:name", "GET /defect", "GET");
            assertThat(spans)
                    .extracting(
                            span -> span.attribute("http.response.status_code").getIntValue())
                    .containsExactly(200L, 500L, 404L);
            assertThat(spans)
                    .extracting(span -> span.span().getStatus().getCode())
                    .containsExactly(
                            Status.StatusCode.STATUS_CODE_UNSET,
                            Status.StatusCode.STATUS_CODE_ERROR,
                            Status.StatusCode.STATUS_CODE_UNSET);
            assertThat(text(server, "/metrics")).contains("route=\"/greet/:name\"");
        }
    }

    @Test
    void shouldSampleAtTheHeadAndNeverWhatAsksWhetherAllIsWell() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ServerProcess server = start(receiver, "0.2")) {
            ask(server, "/greet/a", "00-" + TRACE + "-" + ASKER + "-00");
            ask(server, "/healthz", SAMPLED);
            ask(server, "/readyz", SAMPLED);
            ask(server, "/metrics", SAMPLED);
            for (int i = 0; i < 400; i++) {
                ask(server, "/greet/b", "");
            }
            ask(server, "/busy", SAMPLED);

            assertThat(receiver.received().await(SOON, got -> names(got).contains("GET /busy")))
                    .isTrue();
            assertThat(names(receiver.received())).containsOnly("GET /greet/:name", "GET /busy");
            assertThat(receiver.received().spans())
                    .as("about a fifth of 400, and the one")
                    .hasSizeBetween(40, 130)
                    .filteredOn(span -> span.traceId().equals(TRACE))
                    .hasSize(1);
        }
    }

    private static List<String> names(Received received) {
        return received.spans().stream().map(span -> span.span().getName()).toList();
    }

    private ServerProcess start(OtlpReceiver receiver, String share) {
        return ServerProcess.start(
                new TinyServer(),
                "http.port=0",
                "data.dir=" + dir,
                "telemetry.otel_export=true",
                "telemetry.otel_endpoint=" + receiver.endpoint(),
                "telemetry.trace_sample=" + share);
    }

    private String text(ServerProcess server, String path) throws Exception {
        return ask(server, path, "");
    }

    private String ask(ServerProcess server, String path, String traceparent) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path));
        if (!traceparent.isEmpty()) {
            request.header("traceparent", traceparent);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
