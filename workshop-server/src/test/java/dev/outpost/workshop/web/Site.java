package dev.outpost.workshop.web;

import dev.outpost.server.ServerProcess;
import dev.outpost.workshop.WorkshopServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A whole workshop in this process, over a real socket and a folder of its own. */
final class Site implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final ServerProcess server;
    private final String admin;

    private Site(ServerProcess server, String admin) {
        this.server = server;
        this.admin = admin;
    }

    static Site open(Path folder, String... sets) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "data.dir=" + folder,
                "http.port=0",
                "workshop.requests_per_s=0",
                "workshop.writes_per_s=0",
                "workshop.min_free_bytes=0"));
        all.addAll(List.of(sets));
        ServerProcess server = ServerProcess.start(new WorkshopServer(), all.toArray(String[]::new));
        return new Site(server, Files.readString(folder.resolve("admin.token")).strip());
    }

    int port() {
        return server.httpPort();
    }

    String admin() {
        return admin;
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    HttpResponse<byte[]> bytes(String path, String... headers) {
        return exchange(
                request("GET", path, HttpRequest.BodyPublishers.noBody(), headers),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.BodyPublisher publisher =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return exchange(request(method, path, publisher, headers), HttpResponse.BodyHandlers.ofString());
    }

    /** The same for an answer that is no text. */
    HttpResponse<byte[]> bytesOf(String method, String path, JsonObject body) {
        return exchange(
                request(
                        method,
                        path,
                        HttpRequest.BodyPublishers.ofString(body.encode()),
                        "Content-Type",
                        "application/json"),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<String> json(String method, String path, JsonObject body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/json"));
        return send(method, path, body.encode(), all.toArray(String[]::new));
    }

    HttpResponse<String> publish(byte[] bytes, String token, String query) {
        return exchange(
                request(
                        "POST",
                        "/v1/packages" + query,
                        HttpRequest.BodyPublishers.ofByteArray(bytes),
                        "Authorization",
                        "Bearer " + token,
                        "Content-Type",
                        "application/zip"),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> put(String path, byte[] body, String bearer) {
        return exchange(
                request(
                        "PUT",
                        path,
                        HttpRequest.BodyPublishers.ofByteArray(body),
                        "Authorization",
                        bearer,
                        "Content-Type",
                        "application/zip"),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Publishes as the operator, and fails unless it was. */
    JsonObject published(String manifest) {
        HttpResponse<String> answer = publish(packageOf(manifest), admin, "");
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return new JsonObject(answer.body());
    }

    /** A token for a publisher. */
    String token(String publisher) {
        HttpResponse<String> answer = json(
                "POST",
                "/v1/tokens",
                new JsonObject()
                        .put("label", "a test")
                        .put("publishers", new JsonArray().add(publisher))
                        .put("scopes", new JsonArray().add("publish").add("yank"))
                        .put("days", 1),
                "Authorization",
                "Bearer " + admin);
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.body());
        }
        return new JsonObject(answer.body()).getString("secret");
    }

    /** A manifest with nothing but what must be there, and more lines. */
    static String manifest(String id, String version, String... more) {
        return "id: " + id + "\nversion: " + version + "\ncategory: mod\ntitle: " + id + "\nlicense: MIT\n"
                + "ai_usage: allow\nchannel: release\n" + String.join("\n", more) + "\n";
    }

    /** A package with a manifest and a file. */
    static byte[] packageOf(String manifest) {
        return packageOf(manifest, "hello".getBytes(StandardCharsets.UTF_8));
    }

    static byte[] packageOf(String manifest, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("manifest.yaml"));
            zip.write(manifest.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry("data.bin"));
            zip.write(content);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private HttpRequest request(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, body);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        return builder.build();
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
