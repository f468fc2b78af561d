package dev.outpost.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.otlp.OtlpReceiver;
import dev.outpost.otlp.Received;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** spec/telemetry.md, OTLP: one flag, or the standard variable, and nothing of it without. */
@Timeout(180)
final class OtlpServerTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"grpc", "http/protobuf"})
    void shouldSendEachRowAsOneLogRecord(String protocol) throws Exception {
        Path headers = Files.writeString(dir.resolve("headers"), "# the receiver's\nX-Key: a secret,=+%\n");
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            try (ServerJvm server = ServerJvm.start(
                    dir,
                    "--set",
                    "telemetry.otel_export=true",
                    "--set",
                    "telemetry.otel_endpoint=" + receiver.endpoint(),
                    "--set",
                    "telemetry.otel_protocol=" + protocol,
                    "--set",
                    "telemetry.otel_headers_file=" + headers,
                    "--set",
                    "telemetry.otel_flush_timeout=10s",
                    "--set",
                    "tiny.greet=1000")) {
                int port = server.awaitReady();
                assertThat(server.lines().get(0))
                        .endsWith("otlp " + receiver.endpoint() + " (" + protocol + "), traces 0.05");
                assertThat(Http.get(port, "/metrics").body()).contains("telemetry_otlp_sent_total{signal=\"logs\"}");

                server.signal("TERM");

                assertThat(server.awaitExit()).isZero();
                assertThat(server.lines()).noneSatisfy(line -> assertThat(line).contains("a secret"));
            }
            assertThat(events(receiver.received()))
                    .isEqualTo(rows(dir.resolve("data/relay/telemetry.db")))
                    .containsEntry("tiny.greeted", 1000L);
            assertThat(receiver.received().attempts())
                    .allSatisfy(request -> assertThat(request).containsEntry("x-key", "a secret,=+%"));
            assertThat(receiver.received().logs())
                    .allSatisfy(
                            log -> assertThat(log.resourceText("service.name")).isEqualTo("outpost-relay"));
        }
    }

    @Test
    void shouldTakeTheStandardVariables() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            Map<String, String> environment = Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint(),
                    "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                    "OTEL_EXPORTER_OTLP_HEADERS", "x-key=from%20the%20environment",
                    "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip",
                    "OTEL_SERVICE_NAME", "my-relay",
                    "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=lan,service.namespace=league");
            try (ServerJvm server = ServerJvm.start(dir, List.of(), environment, "--set", "tiny.greet=5")) {
                server.awaitReady();
                server.signal("TERM");
                assertThat(server.awaitExit()).isZero();
                assertThat(server.lines().get(0)).contains("otlp " + receiver.endpoint() + " (http/protobuf)");
            }
            assertThat(receiver.received().attempts())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request)
                            .containsEntry("x-key", "from the environment")
                            .containsEntry("content-encoding", "gzip"));
            assertThat(receiver.received().logs()).isNotEmpty().allSatisfy(log -> {
                assertThat(log.resourceText("service.name")).isEqualTo("my-relay");
                assertThat(log.resourceText("service.namespace")).isEqualTo("league");
                assertThat(log.resourceText("deployment.environment.name")).isEqualTo("lan");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "text"})
    void shouldSendItsLogLinesInTheSpanTheyAreLoggedInAndNothingThatIsNotForOthers(String format) throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ServerJvm server = ServerJvm.start(
                        dir,
                        "--set",
                        "log.format=" + format,
                        "--set",
                        "telemetry.otel_export=true",
                        "--set",
                        "telemetry.otel_endpoint=" + receiver.endpoint())) {
            int port = server.awaitReady();
            String trace = "0123456789abcdef0123456789abcdef";
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/defect"))
                                    .header("traceparent", "00-" + trace + "-fedcba9876543210-01")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(500);
            String line = server.awaitLine("/defect");

            assertThat(receiver.received()
                            .await(
                                    SOON,
                                    got -> !lines(got, "GET /defect failed").isEmpty()
                                            && !got.spans().isEmpty()))
                    .isTrue();
            Received.Log failed =
                    lines(receiver.received(), "GET /defect failed").get(0);
            String span = receiver.received().spans().get(0).spanId();
            assertThat(failed.scope()).isEqualTo("dev.outpost.server.http.Problems");
            assertThat(Received.hex(failed.record().getTraceId())).isEqualTo(trace);
            assertThat(Received.hex(failed.record().getSpanId())).isEqualTo(span);
            assertThat(failed.record().getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_ERROR);
            assertThat(failed.attributes()).containsOnlyKeys("thread.name", "exception.type", "exception.stacktrace");
            assertThat(failed.attribute("exception.type").getStringValue())
                    .isEqualTo("java.lang.IllegalStateException");
            assertThat(failed.attribute("exception.stacktrace").getStringValue())
                    .contains("TinyServer")
                    .doesNotContain("a defect");
            if (format.equals("json")) {
                JsonObject json = new JsonObject(line);
                assertThat(json.getString("trace_id")).isEqualTo(trace);
                assertThat(json.getString("span_id")).isEqualTo(span);
            }
            assertThat(receiver.received()
                            .await(SOON, got -> !lines(got, "ready in ").isEmpty()))
                    .isTrue();
            assertThat(lines(receiver.received(), "ready in ")
                            .get(0)
                            .record()
                            .getBody()
                            .getStringValue())
                    .matches("ready in \\d+ ms: \\[masked]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "OTEL_EXPORTER_OTLP_ENDPOINT=",
                "OTEL_SDK_DISABLED=true",
                "OUTPOST_TELEMETRY_OTEL_EXPORT=false"
            })
    void shouldLoadNothingOfOpenTelemetryWhenOff(String variable) throws Exception {
        Path log = dir.resolve("classes");
        Map<String, String> environment = new TreeMap<>();
        if (!variable.isEmpty()) {
            environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9");
            environment.put(variable.split("=", 2)[0], variable.split("=", 2)[1]);
        }
        try (ServerJvm server =
                ServerJvm.start(dir, List.of("-Xlog:class+load:file=" + log), environment, "--set", "tiny.greet=5")) {
            int port = server.awaitReady();
            assertThat(Http.get(port, "/metrics").statusCode()).isEqualTo(404);
            assertThat(threads(server))
                    .isNotEmpty()
                    .noneMatch(name -> name.contains("otlp") || name.contains("OkHttp"));
            server.signal("TERM");
            assertThat(server.awaitExit()).isZero();
        }
        String loaded = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(loaded).contains("dev.outpost.server.ServerProcess");
        assertThat(loaded.lines()
                        // Vert.x finds its tracer by itself here, and leaves it; in the servers' jars it does not
                        // (OtlpExportIT)
                        .filter(line -> line.contains("io.opentelemetry.sdk.")
                                || line.contains("io.opentelemetry.exporter.")
                                || line.contains("okhttp3.")
                                || line.contains("kotlin."))
                        .toList())
                .isEmpty();
        assertThat(dir.resolve("data/relay/telemetry.db.otlp-logs")).doesNotExist();
    }

    private static List<Received.Log> lines(Received received, String beginning) {
        return received.logs().stream()
                .filter(log -> log.record().getEventName().isEmpty()
                        && log.record().getBody().getStringValue().startsWith(beginning))
                .toList();
    }

    private static Map<String, Long> events(Received received) {
        Map<String, Long> events = new TreeMap<>();
        received.events().forEach(log -> events.merge(log.record().getEventName(), 1L, Long::sum));
        return events;
    }

    private static Map<String, Long> rows(Path database) throws Exception {
        Map<String, Long> rows = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT event, count(*) FROM telemetry_events GROUP BY event")) {
            while (result.next()) {
                rows.put(result.getString(1), result.getLong(2));
            }
        }
        return rows;
    }

    /** Names of its threads, as the kernel has them. */
    private static List<String> threads(ServerJvm server) throws Exception {
        try (var tasks = Files.list(Path.of("/proc/" + server.process().pid() + "/task"))) {
            List<String> names = new java.util.ArrayList<>();
            for (Path task : tasks.toList()) {
                names.add(Files.readString(task.resolve("comm")).strip());
            }
            return names;
        }
    }
}
