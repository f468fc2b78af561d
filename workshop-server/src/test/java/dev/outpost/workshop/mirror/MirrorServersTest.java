package dev.outpost.workshop.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.server.ServerProcess;
import dev.outpost.workshop.WorkshopServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole workshop servers that follow each other over real sockets. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MirrorServersTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    @SuppressWarnings("try") // the first one is closed early: it is away for a while
    void shouldTakeOverWhatAnotherPublishesAndYanksInALoopToo() throws Exception {
        try (ServerProcess first = start("first")) {
            int port = first.httpPort();
            publish(first, "first", "kane/mod", "1.0.0");
            try (ServerProcess second = start("second", mirror(port))) {
                JsonObject taken = new JsonObject(await(second, "/v1/packages/kane/mod/versions/1.0.0", body -> true));
                assertThat(taken.getString("sha256"))
                        .isEqualTo(new JsonObject(get(first, "/v1/packages/kane/mod/versions/1.0.0")
                                        .body())
                                .getString("sha256"));
                assertThat(bytes(second, "/v1/packages/kane/mod/versions/1.0.0/download"))
                        .isEqualTo(bytes(first, "/v1/packages/kane/mod/versions/1.0.0/download"));
                await(second, "/v1/search?q=mod", body -> body.contains("kane/mod"));
                publish(second, "second", "nod/mod", "1.0.0");
                first.close();

                // What follows a server that is away says so, and goes on when it is back, which now follows in turn
                assertThat(await(second, "/readyz", body -> body.contains("http://127.0.0.1:" + port)))
                        .contains("\"ready\"");
                try (ServerProcess again = start("first", mirror(second.httpPort()), "http.port=" + port)) {
                    await(again, "/v1/packages/nod/mod/versions/1.0.0", body -> true);
                    publish(again, "first", "kane/mod", "2.0.0");
                    send(
                            again,
                            "first",
                            "POST",
                            "/v1/packages/kane/mod/versions/1.0.0/yank",
                            HttpRequest.BodyPublishers.ofString("{\"reason\":\"old\"}"),
                            "application/json",
                            200);
                    await(second, "/v1/packages/kane/mod/versions/2.0.0", body -> true);
                    await(second, "/v1/packages/kane/mod/versions/1.0.0", body -> body.contains("\"old\""));
                    await(second, "/readyz", body -> !body.contains("127.0.0.1"));
                    JsonObject source = new JsonObject(send(
                                    second,
                                    "second",
                                    "GET",
                                    "/admin/mirror",
                                    HttpRequest.BodyPublishers.noBody(),
                                    "",
                                    200))
                            .getJsonArray("sources")
                            .getJsonObject(0);
                    assertThat(source.getString("source")).isEqualTo("http://127.0.0.1:" + port);
                    assertThat(source.getString("state")).isEqualTo("ok");
                    assertThat(source.getLong("releases")).isEqualTo(2);
                    assertThat(source.getJsonArray("left")).isEmpty();
                    String metrics = get(second, "/metrics").body();
                    assertThat(metrics)
                            .contains("workshop_mirror_taken_total 2.0")
                            .contains("workshop_mirror_yanks_total 1.0")
                            .contains("workshop_resources_publishes_total 3.0");
                }
            }
        }
    }

    private ServerProcess start(String name, String... sets) {
        List<String> all = new ArrayList<>(List.of(
                "data.dir=" + folder.resolve(name),
                "http.port=0",
                "telemetry.prometheus=true",
                "workshop.mirror_interval=100ms",
                "workshop.min_free_bytes=0"));
        for (String set : sets) {
            all.removeIf(other -> other.startsWith(set.substring(0, set.indexOf('=') + 1)));
            all.add(set);
        }
        return ServerProcess.start(new WorkshopServer(), all.toArray(String[]::new));
    }

    private static String mirror(int port) {
        return "workshop.mirror=http://127.0.0.1:" + port;
    }

    private void publish(ServerProcess server, String name, String id, String version) throws Exception {
        send(
                server,
                name,
                "POST",
                "/v1/packages",
                HttpRequest.BodyPublishers.ofByteArray(Shop.pack(id, version, "content")),
                "application/zip",
                201);
    }

    private String send(
            ServerProcess server,
            String name,
            String method,
            String path,
            HttpRequest.BodyPublisher body,
            String type,
            int status)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(server, path))
                .method(method, body)
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(folder.resolve(name).resolve("admin.token"))
                                        .strip());
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }

    private HttpResponse<String> get(ServerProcess server, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(server, path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private byte[] bytes(ServerProcess server, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(server, path)).build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    private static URI uri(ServerProcess server, String path) {
        return URI.create("http://127.0.0.1:" + server.httpPort() + path);
    }

    /** Asks until it answers 200 as wanted. */
    private String await(ServerProcess server, String path, Predicate<String> wanted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            HttpResponse<String> answer = get(server, path);
            if (answer.statusCode() == 200 && wanted.test(answer.body())) {
                return answer.body();
            }
            assertThat(System.nanoTime()).as(path + ": " + answer.body()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(30);
        }
    }
}
