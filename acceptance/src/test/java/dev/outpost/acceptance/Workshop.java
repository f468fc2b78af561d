package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A workshop-server.jar that runs on a free port, and its interface. */
final class Workshop implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("ready in .*http://127\\.0\\.0\\.1:(\\d+)");

    /** All that a test asks at once comes from one address. */
    private static final String[] UNHURRIED = {
        "workshop.writes_per_s=0", "workshop.requests_per_s=0", "workshop.max_uploads_per_address=64"
    };

    private final Path folder;
    private final Jar jar;
    private final int port;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private String token = "";

    private Workshop(Path folder, Jar jar, int port) {
        this.folder = folder;
        this.jar = jar;
        this.port = port;
    }

    static Workshop start(Path folder, String... settings) throws IOException, InterruptedException, TimeoutException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--set", "http.port=0"));
        Stream.concat(Stream.of(UNHURRIED), Stream.of(settings)).forEach(setting -> {
            arguments.add("--set");
            arguments.add(setting);
        });
        return start(folder, List.of(), arguments);
    }

    /** With options of the Java machine. */
    static Workshop start(Path folder, List<String> java, List<String> arguments)
            throws IOException, InterruptedException, TimeoutException {
        Jar jar = Jar.start(Project.WORKSHOP_JAR, folder, java, arguments.toArray(String[]::new));
        return new Workshop(folder, jar, Integer.parseInt(jar.await(READY, 60)));
    }

    Jar jar() {
        return jar;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** Where a package of this hash lies in its folder. */
    Path blob(String hash) {
        return data().resolve("blobs")
                .resolve(hash.substring(0, 2))
                .resolve(hash.substring(2, 4))
                .resolve(hash);
    }

    Path data() {
        return folder.resolve("data/workshop");
    }

    Path database() {
        return data().resolve("telemetry.db");
    }

    Path adminToken() {
        return data().resolve("admin.token");
    }

    /** How many packages lie in its folder. */
    long blobs() throws IOException {
        Path blobs = data().resolve("blobs");
        if (!Files.isDirectory(blobs)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(blobs)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}"))
                    .count();
        }
    }

    /** A request, to be sent by {@link #send}. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofMinutes(5));
    }

    /** The administrator's token goes with it. */
    HttpRequest.Builder asAdmin(String path) throws IOException {
        if (token.isEmpty()) {
            token = Files.readString(adminToken()).strip();
        }
        return request(path).setHeader("Authorization", "Bearer " + token);
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    /** What lies there, as it comes; whoever opens it closes it. */
    InputStream open(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(request(path).build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    HttpResponse<byte[]> publish(BodyPublisher body) throws IOException, InterruptedException {
        return send(asAdmin("/v1/packages")
                .setHeader("Content-Type", "application/zip")
                .POST(body));
    }

    HttpResponse<byte[]> publish(byte[] body) throws IOException, InterruptedException {
        return publish(BodyPublishers.ofByteArray(body));
    }

    HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<byte[]> post(String path, JsonObject body) throws IOException, InterruptedException {
        return send(request(path)
                .setHeader("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode())));
    }

    /** Asks for the newest of these and all they need. */
    HttpResponse<byte[]> resolve(String... ids) throws IOException, InterruptedException {
        JsonObject roots = new JsonObject();
        for (String id : ids) {
            roots.put(id, "*");
        }
        return post("/v1/resolve", new JsonObject().put("roots", roots));
    }

    static JsonObject json(HttpResponse<byte[]> response) {
        return new JsonObject(Buffer.buffer(response.body()));
    }

    /** What the jar prints when it is run with these arguments, which must go well. */
    String command(String... arguments) throws IOException, InterruptedException {
        try (Jar run = Jar.start(Project.WORKSHOP_JAR, folder, arguments)) {
            assertThat(run.exit(120))
                    .as("%s:%n%s", List.of(arguments), run.printed())
                    .isZero();
            return run.out();
        }
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
