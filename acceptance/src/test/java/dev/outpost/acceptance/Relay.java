package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A relay-server.jar that runs on free ports. */
final class Relay implements AutoCloseable {

    private static final Pattern GAME_PORT = Pattern.compile("game (?:tcp|tls)://\\S+:(\\d+)");
    private static final Pattern READY = Pattern.compile("ready in .*http://127\\.0\\.0\\.1:(\\d+)");

    private final Path folder;
    private final Jar jar;
    private final int gamePort;
    private final int httpPort;

    private Relay(Path folder, Jar jar, int gamePort, int httpPort) {
        this.folder = folder;
        this.jar = jar;
        this.gamePort = gamePort;
        this.httpPort = httpPort;
    }

    static Relay start(Path folder, String... settings) throws IOException, InterruptedException, TimeoutException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--http-port", "0", "--set", "relay.port=0"));
        for (String setting : settings) {
            arguments.add("--set");
            arguments.add(setting);
        }
        Jar jar = Jar.start(Project.RELAY_JAR, folder, arguments.toArray(String[]::new));
        int httpPort = Integer.parseInt(jar.await(READY, 30));
        int gamePort = Integer.parseInt(jar.await(GAME_PORT, 1));
        return new Relay(folder, jar, gamePort, httpPort);
    }

    int httpPort() {
        return httpPort;
    }

    int gamePort() {
        return gamePort;
    }

    Jar jar() {
        return jar;
    }

    String address() {
        return "127.0.0.1:" + gamePort;
    }

    Path database() {
        return folder.resolve("data/relay/telemetry.db");
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** Asks for one form of the answer. */
    HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                                .header("Accept", accept)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** Asks as the administrator. */
    HttpResponse<String> inspect(String path) throws IOException, InterruptedException {
        return administer(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path)));
    }

    /** Acts as the administrator. */
    HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return administer(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Waits until it says that it records, or that it does not. */
    void awaitRecording(boolean recording) throws IOException, InterruptedException {
        // "stored" says what the marker file wants, "live" what the recorder does.
        Pattern wanted = Pattern.compile("\"live\":\\{[^{}]*\"recording\":" + recording);
        HttpRequest.Builder status =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/admin/analytics/status"));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        String answer = administer(status).body();
        while (!wanted.matcher(answer.replace(" ", "")).find()) {
            assertThat(System.nanoTime()).as(answer).isLessThan(deadline);
            assertThat(jar.goesOn()).as(jar.printed()).isTrue();
            answer = administer(status).body();
        }
    }

    private HttpResponse<String> administer(HttpRequest.Builder request) throws IOException, InterruptedException {
        String token =
                Files.readString(folder.resolve("data/relay/admin.token")).strip();
        return HttpClient.newHttpClient()
                .send(
                        request.setHeader("Authorization", "Bearer " + token).build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** Stops it with SIGTERM and waits; it must say goodbye with 0. */
    Path stop() throws IOException, InterruptedException {
        jar.terminate();
        assertThat(jar.exit(30))
                .as("exit status; it printed:%n%s", jar.printed())
                .isZero();
        return database();
    }

    @Override
    public void close() {
        jar.close();
    }
}
