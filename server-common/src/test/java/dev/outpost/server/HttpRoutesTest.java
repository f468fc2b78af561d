package dev.outpost.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The common routes and the shape of errors, over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpRoutesTest {

    private Path dir;
    private ServerProcess server;
    private int port;

    @BeforeAll
    void start(@TempDir Path folder) {
        dir = folder;
        server = ServerProcess.start(
                new TinyServer(),
                "data.dir=" + dir,
                "http.port=0",
                "http.max_body_bytes=1KiB",
                "http.header_timeout=300ms");
        port = server.httpPort();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void shouldSayThatTheProcessIsAlive() {
        HttpResponse<String> answer = Http.get(port, "/healthz");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getString("status")).isEqualTo("alive");
    }

    @Test
    void shouldBeReadyWithEachCheckNamed() {
        HttpResponse<String> answer = Http.get(port, "/readyz");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject body = new JsonObject(answer.body());
        assertThat(body.getString("status")).isEqualTo("ready");
        JsonArray checks = body.getJsonArray("checks");
        assertThat(checks.getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("name", "lifecycle")
                        .put("status", "ok")
                        .put("detail", "ok"));
        assertThat(checks.getJsonObject(1).getString("name")).isEqualTo("telemetry");
    }

    @Test
    void shouldAnswerHeadAsGet() {
        HttpResponse<String> answer = Http.send("HEAD", port, "/readyz", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void shouldNotServeMetricsUnlessAsked() {
        assertProblem(Http.get(port, "/metrics"), 404, "Not Found");
    }

    @Test
    void shouldAnswerUnknownPathsWithAProblem() {
        assertProblem(Http.get(port, "/no/such/path"), 404, "Not Found");
    }

    @Test
    void shouldNameTheMethodsOfAPath() {
        HttpResponse<String> answer = Http.send("DELETE", port, "/healthz", "");

        assertProblem(answer, 405, "Method Not Allowed");
        assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
        assertThat(Http.send("PUT", port, "/greet/anna", "").headers().firstValue("allow"))
                .contains("GET");
    }

    @Test
    void shouldTellNothingOfADefect() {
        HttpResponse<String> answer = Http.get(port, "/defect");

        assertProblem(answer, 500, "Internal Server Error");
        assertThat(answer.body()).doesNotContain("a defect", "IllegalState");
    }

    @Test
    void shouldAnswerAFailedStatusWithAProblem() {
        assertProblem(Http.get(port, "/busy"), 503, "Service Unavailable");
    }

    @Test
    void shouldRefuseABodyThatIsTooLarge() {
        HttpResponse<String> answer =
                Http.send("POST", port, "/admin/echo", "x".repeat(1025), "Authorization", "Bearer " + token());

        assertProblem(answer, 413, "Request Entity Too Large");
    }

    @Test
    void shouldTakeABodyThatJustFits() {
        HttpResponse<String> answer =
                Http.send("POST", port, "/admin/echo", "x".repeat(1024), "Authorization", "Bearer " + token());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSize(1024);
    }

    @Test
    void shouldLetNobodyInWithoutTheToken() {
        HttpResponse<String> without = Http.send("POST", port, "/admin/echo", "x");
        HttpResponse<String> wrong =
                Http.send("POST", port, "/admin/echo", "x", "Authorization", "Bearer " + token() + "x");
        HttpResponse<String> unknownPath = Http.get(port, "/admin/no-such-path");

        assertProblem(without, 401, "Unauthorized");
        assertProblem(wrong, 401, "Unauthorized");
        assertProblem(unknownPath, 401, "Unauthorized");
        assertThat(without.headers().firstValue("www-authenticate").orElse("")).startsWith("Bearer");
    }

    @Test
    void shouldAnswerWhatIsNotHttpWithAProblem() throws IOException {
        assertThat(raw("GET / HTTP/9.9 nonsense\r\n\r\n"))
                .contains(" 400 Bad Request")
                .contains("content-type: application/problem+json");
    }

    @Test
    void shouldBoundTheRequestLineAndTheHeaders() throws IOException {
        assertThat(raw("GET /" + "a".repeat(5000) + " HTTP/1.1\r\n\r\n")).contains(" 414 Request-URI");
        assertThat(raw("GET / HTTP/1.1\r\nx: " + "a".repeat(20_000) + "\r\n\r\n"))
                .contains(" 431 Request Header");
    }

    @Test
    void shouldCloseAConnectionThatSaysNothing() throws IOException {
        assertThat(raw("GET / HT")).isEmpty();
    }

    /** Sends and reads until the other side closes. */
    private String raw(String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private String token() {
        try {
            return Files.readString(dir.resolve("admin.token")).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String title) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("title")).isEqualTo(title);
        assertThat(problem.getString("type")).isEqualTo("about:blank");
        assertThat(problem.getString("detail")).isNotBlank();
    }
}
