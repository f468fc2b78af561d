package dev.outpost.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.server.ServerProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server, without hosts. */
class TrackingServerTest {

    @TempDir
    Path folder;

    @Test
    void shouldBeReadyWithItsStoreAndLeaveItsMetrics() throws Exception {
        try (ServerProcess server = ServerProcess.start(
                new TrackingServer(), "data.dir=" + folder, "http.port=0", "telemetry.prometheus=true")) {
            HttpResponse<String> ready = get(server, "/readyz");
            assertThat(ready.statusCode()).isEqualTo(200);
            JsonArray checks = new JsonObject(ready.body()).getJsonArray("checks");
            assertThat(checks.stream().map(check -> ((JsonObject) check).getString("name")))
                    .contains("store");
            assertThat(get(server, "/metrics").body())
                    .contains(
                            "tracking_listings_active 0",
                            "tracking_listings_status{status=\"waiting\"} 0",
                            "tracking_listings_hidden 0",
                            "tracking_refusals_total{reason=\"capped_address\"} 0",
                            "tracking_store_available 1",
                            "tracking_heartbeats_received_total 0");
        }
        assertThat(Files.size(folder.resolve("telemetry.db"))).isPositive();
    }

    private static HttpResponse<String> get(ServerProcess server, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
