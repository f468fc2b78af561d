package dev.outpost.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.telemetry.event.MetricType;
import dev.outpost.telemetry.host.HostGauges;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server started and stopped inside this process. */
final class ServerProcessTest {

    @TempDir
    private Path dir;

    @Test
    void shouldKeepItsFilesInItsFolder() throws IOException {
        try (ServerProcess server = start()) {
            assertThat(server.addresses()).containsExactly("http://127.0.0.1:" + server.httpPort());
        }

        assertThat(dir.resolve("telemetry.db")).isNotEmptyFile();
        assertThat(Files.readString(dir.resolve("admin.token"))).hasSize(44);
    }

    @Test
    void shouldStartAgainInTheSameFolder() throws IOException {
        start().close();
        String token = Files.readString(dir.resolve("admin.token"));

        try (ServerProcess again = start()) {
            assertThat(Http.get(again.httpPort(), "/readyz").statusCode()).isEqualTo(200);
        }
        assertThat(Files.readString(dir.resolve("admin.token"))).isEqualTo(token);
    }

    @Test
    void shouldRefuseAFolderThatIsInUse() {
        try (ServerProcess first = start()) {
            assertThatThrownBy(this::start)
                    .isInstanceOf(ServerException.class)
                    .hasMessage("data.dir: folder '" + dir + "' is in use by another running server; stop that one, or"
                            + " choose another folder with --data-dir");
            assertThat(Http.get(first.httpPort(), "/readyz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldRefuseAFolderThatIsAFile() throws IOException {
        Path file = Files.createFile(dir.resolve("file"));

        assertThatThrownBy(() -> ServerProcess.start(new TinyServer(), "data.dir=" + file, "http.port=0"))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("data.dir: folder '" + file + "' cannot be written to");
    }

    @Test
    void shouldRefuseAPortThatIsTakenAndLetGoOfTheFolder() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start("http.port=" + taken.getLocalPort()))
                    .isInstanceOf(ServerException.class)
                    .hasMessage("http.port: cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + ": the port is taken by another process; stop that one or choose another port");
        }
        start().close();
    }

    @Test
    void shouldRefuseAnAddressThatIsNotThisMachines() {
        assertThatThrownBy(() -> start("http.host=192.0.2.1"))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("http.port: cannot listen on 192.0.2.1:0: the address is not");
        assertThatThrownBy(() -> start("http.host=no-such-host.invalid"))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void shouldPassOnWhyTheServerRefuses() {
        assertThatThrownBy(() -> start("tiny.refuse=not today"))
                .isInstanceOf(ServerException.class)
                .hasMessage("not today");
        start().close();
    }

    @Test
    void shouldListenOnIpv6() {
        try (ServerProcess server = start("http.host=::1")) {
            assertThat(server.addresses()).containsExactly("http://[::1]:" + server.httpPort());
        }
    }

    @Test
    void shouldServeMetricsWhenAsked() {
        try (ServerProcess server = start("telemetry.prometheus=true")) {
            Http.get(server.httpPort(), "/greet/anna");

            HttpResponse<String> prometheus = Http.get(server.httpPort(), "/metrics");
            HttpResponse<String> openMetrics =
                    Http.get(server.httpPort(), "/metrics", "Accept", "application/openmetrics-text;version=1.0.0");

            assertThat(prometheus.statusCode()).isEqualTo(200);
            assertThat(prometheus.headers().firstValue("content-type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(prometheus.body())
                    .contains("tiny_greetings_total 1.0", "vertx_http_server_requests_total{")
                    .contains("route=\"/greet/:name\"")
                    .doesNotContain("anna", "127.0.0.1");
            assertThat(openMetrics.headers().firstValue("content-type").orElse(""))
                    .startsWith("application/openmetrics-text");
            assertThat(openMetrics.body()).endsWith("# EOF\n");
        }
    }

    @Test
    void shouldShowTheHost() {
        try (ServerProcess server = start("telemetry.prometheus=true")) {
            String text = Http.get(server.httpPort(), "/metrics").body();

            for (MetricType metric : HostGauges.REPORTED) {
                String name = metric.name().replace('.', '_');
                assertThat(text).containsPattern("(?m)^" + name + " (\\d|NaN)");
                assertThat(text).contains("# HELP " + name + " " + metric.description());
            }
            assertThat(text).containsPattern("(?m)^server_memory_usage_percent \\d{1,2}\\.");
        }
    }

    @Test
    void shouldCloseConnectionsBeyondTheBound() throws IOException {
        try (ServerProcess server = start("http.max_connections=2");
                Socket first = connect(server);
                Socket second = connect(server)) {
            assertThat(ask(first)).startsWith("HTTP/1.1 200");
            assertThat(ask(second)).startsWith("HTTP/1.1 200");
            try (Socket third = connect(server)) {
                assertThat(ask(third)).isEmpty();
            }
            assertThat(ask(first)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void shouldCloseAConnectionThatGoesQuiet() throws IOException {
        try (ServerProcess server = start("http.idle_timeout=300ms");
                Socket socket = connect(server)) {
            assertThat(ask(socket)).startsWith("HTTP/1.1 200");

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static Socket connect(ServerProcess server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.httpPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Asks over a connection that stays open; empty when the other side has closed it. */
    private static String ask(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        try {
            socket.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                answer.append((char) next);
                if (next == '}') {
                    break;
                }
            }
        } catch (SocketException closedWhileWriting) {
            return "";
        }
        return answer.toString();
    }

    @Test
    void shouldNotBeReadyFromTheRequestToStopOn() {
        try (ServerProcess server = start()) {
            server.requestStop();

            HttpResponse<String> answer = Http.get(server.httpPort(), "/readyz");

            assertThat(answer.statusCode()).isEqualTo(503);
            JsonObject body = new JsonObject(answer.body());
            assertThat(body.getString("status")).isEqualTo("draining");
            assertThat(body.getJsonArray("checks").getJsonObject(0).getString("detail"))
                    .isEqualTo("draining");
            assertThat(Http.get(server.httpPort(), "/healthz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldShowTheServersOwnChecks() {
        try (ServerProcess server = start("tiny.check=out of greetings")) {
            HttpResponse<String> answer = Http.get(server.httpPort(), "/readyz");

            assertThat(answer.statusCode()).isEqualTo(503);
            JsonObject body = new JsonObject(answer.body());
            assertThat(body.getString("status")).isEqualTo("not_ready");
            assertThat(body.getJsonArray("checks"))
                    .contains(new JsonObject()
                            .put("name", "tiny")
                            .put("status", "failed")
                            .put("detail", "out of greetings"));
        }
    }

    private ServerProcess start(String... sets) {
        String[] all = new String[sets.length + 2];
        all[0] = "data.dir=" + dir;
        all[1] = "http.port=0";
        System.arraycopy(sets, 0, all, 2, sets.length);
        return ServerProcess.start(new TinyServer(), all);
    }
}
