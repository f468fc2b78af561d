package dev.outpost.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.outpost.relay.RelayServer;
import dev.outpost.server.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole relay and a tracking server: an open room is listed, told of, and taken down; the fleet report comes. */
class TrackingTest {

    private static final String TOKEN = "fleet-token-of-the-test";

    @TempDir
    Path folder;

    private final BlockingQueue<JsonObject> seen = new LinkedBlockingQueue<>();

    @Test
    void shouldListOpenRoomsAndReportToTheFleet() throws Exception {
        HttpServer tracking = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        tracking.createContext("/", exchange -> {
            try (exchange;
                    InputStream raw = exchange.getRequestBody()) {
                boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
                byte[] body = packed ? new GZIPInputStream(raw).readAllBytes() : raw.readAllBytes();
                seen.add(
                        (body.length == 0 ? new JsonObject() : new JsonObject(new String(body, StandardCharsets.UTF_8)))
                                .put("request", exchange.getRequestMethod() + " " + exchange.getRequestURI())
                                .put("auth", exchange.getRequestHeaders().getFirst("Authorization")));
                byte[] answer = "{\"id\":\"one\",\"secret\":\"its secret\"}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(201, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        tracking.start();
        try (ServerProcess relay = ServerProcess.start(
                new RelayServer(),
                "data.dir=" + folder,
                "http.port=0",
                "relay.port=0",
                "relay.fleet_token=" + TOKEN,
                "relay.tracking_endpoint=relay.example.org:19711",
                "relay.tracking=http://127.0.0.1:" + tracking.getAddress().getPort())) {
            int port = URI.create(relay.addresses().get(1).substring("game ".length()))
                    .getPort();
            try (TestClient host = TestClient.host(port, TestClient.settings(2, 20_000))) {
                String room = host.joined().room();
                JsonObject listing = next("POST /v1/listings");
                assertThat(listing.getJsonObject("relay").getString("room")).isEqualTo(room);
                assertThat(listing.getJsonObject("relay").getString("endpoint")).isEqualTo("relay.example.org:19711");
                JsonObject report = next("POST /api/v1/telemetry");
                assertThat(report.getString("auth")).isEqualTo("Bearer " + TOKEN);
                assertThat(report.getString("server_id")).startsWith("relay-");
                assertThat(report.getString("timestamp")).endsWith("Z");
                assertThat(report.getJsonObject("game").getInteger("open_rooms"))
                        .isEqualTo(1);
                assertThat(report.getJsonObject("network").getInteger("active_connections"))
                        .isEqualTo(1);
                assertThat(report.getJsonObject("hardware").getLong("memory_total_bytes"))
                        .isPositive();
            }
            assertThat(next("DELETE /v1/listings/one").getString("auth")).isEqualTo("Bearer its secret");
        } finally {
            tracking.stop(0);
        }
    }

    /** The next of these; others, heartbeats say, are passed over. */
    private JsonObject next(String request) throws InterruptedException {
        while (true) {
            JsonObject each = seen.poll(20, TimeUnit.SECONDS);
            assertThat(each).as(request).isNotNull();
            if (each.getString("request").equals(request)) {
                return each;
            }
        }
    }
}
