package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of others that serves HTTP on loopback while a test runs. */
final class Backend implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int port;

    private Backend(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Starts it, and waits until this path answers with 200. */
    static Backend start(Path log, int port, String ready, List<String> command)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Backend backend = new Backend(process, log, port);
        backend.await(ready);
        return backend;
    }

    private void await(String ready) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                if (get(ready).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            }
            assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(deadline);
            pause();
        }
    }

    /** Gives it a moment. */
    void pause() throws InterruptedException {
        assertThat(process.waitFor(200, TimeUnit.MILLISECONDS)).as("it ended").isFalse();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** What it answers now, by the API of Prometheus: a number of series, and one value that is one. */
    Answer ask(String query) throws IOException, InterruptedException {
        HttpResponse<String> response = get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        assertThat(response.statusCode()).as("%s: %s", query, response.body()).isEqualTo(200);
        JsonArray series = new JsonObject(response.body()).getJsonObject("data").getJsonArray("result");
        int withData = 0;
        String value = "";
        for (Object each : series) {
            String one = ((JsonObject) each).getJsonArray("value").getString(1);
            if (!one.equals("NaN")) {
                withData++;
                value = one;
            }
        }
        return new Answer(withData, value);
    }

    /**
     * An answer.
     *
     * @param series how many have a value that is a number
     * @param value one of those values; empty: none
     */
    record Answer(int series, String value) {}

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        // What it has stored goes away with the test
        process.destroyForcibly().onExit().join();
    }
}
