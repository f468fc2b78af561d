package dev.outpost.workshop.mirror;

import dev.outpost.workshop.archive.ArchiveLimits;
import dev.outpost.workshop.blob.BlobStore;
import dev.outpost.workshop.blob.DirectoryBlobs;
import dev.outpost.workshop.publish.Intake;
import dev.outpost.workshop.publish.Intakes;
import dev.outpost.workshop.publish.Publisher;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.store.Actor;
import dev.outpost.workshop.store.PublishOutcome;
import dev.outpost.workshop.store.ReleaseStore;
import dev.outpost.workshop.store.Shelved;
import dev.outpost.workshop.store.SqliteReleases;
import dev.outpost.workshop.store.StoreRules;
import dev.outpost.workshop.store.Yank;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A workshop with a store of its own that says over a real socket what mirrors ask for, as openapi.yaml has it; or, where a
 * test wants that, something else.
 */
final class Shop implements AutoCloseable {

    final Vertx vertx = Vertx.vertx();
    final ReleaseStore store;
    final BlobStore blobs;
    final Intakes intakes;
    final Publisher publisher;
    /** Bodies instead of the true ones, by path. */
    final Map<String, Buffer> lies = new ConcurrentHashMap<>();
    /** Status instead of an answer, by the beginning of a path. */
    final Map<String, Integer> broken = new ConcurrentHashMap<>();

    final AtomicInteger fetched = new AtomicInteger();
    private final HttpServer server;

    Shop(Path folder) throws IOException {
        this(folder, 0);
    }

    Shop(Path folder, int port) throws IOException {
        InstantSource clock = InstantSource.system();
        intakes = new Intakes(folder.resolve("incoming"), ArchiveLimits.DEFAULT, 0);
        blobs = new DirectoryBlobs(folder.resolve("blobs"), clock);
        store = SqliteReleases.open(folder.resolve("workshop.db"), StoreRules.DEFAULT, clock, new Random(1));
        publisher = new Publisher(blobs, store, clock);
        server = vertx.createHttpServer()
                .requestHandler(request -> vertx.executeBlocking(() -> answer(request), false)
                        .onSuccess(body -> request.response().end(body))
                        .onFailure(e -> request.response()
                                .setStatusCode(e instanceof Status status ? status.code : 500)
                                .end()))
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String address() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return server.actualPort();
    }

    private static final class Status extends Exception {
        private static final long serialVersionUID = 1L;
        private final int code;

        Status(int code) {
            this.code = code;
        }
    }

    private Buffer answer(HttpServerRequest request) throws Exception {
        String path = request.path();
        for (Map.Entry<String, Integer> each : broken.entrySet()) {
            if (path.startsWith(each.getKey())) {
                throw new Status(each.getValue());
            }
        }
        if (path.startsWith("/v1/blobs/")) {
            fetched.incrementAndGet();
        }
        Buffer lie = lies.get(path);
        if (lie != null) {
            return lie;
        }
        if (path.equals("/v1/changes")) {
            long since = Long.parseLong(request.getParam("since"));
            JsonArray changes = new JsonArray();
            store.changesSince(since, Integer.parseInt(request.getParam("limit")))
                    .forEach(change -> changes.add(new JsonObject()
                            .put("sequence", change.sequence())
                            .put("kind", change.kind().name().toLowerCase(Locale.ROOT))
                            .put("id", change.id().toString())
                            .put("version", change.version().toString())
                            .put("sha256", change.packageHash().hex())
                            .put("at", change.at().toEpochMilli())));
            return new JsonObject()
                    .put("changes", changes)
                    .put("sequence", store.totals().sequence())
                    .toBuffer();
        }
        if (path.startsWith("/v1/blobs/")) {
            Hash hash = new Hash(path.substring("/v1/blobs/".length()));
            try (InputStream in = blobs.open(hash, 0, blobs.size(hash).orElseThrow(() -> new Status(404)))) {
                return Buffer.buffer(in.readAllBytes());
            }
        }
        String[] parts = path.split("/", -1);
        return told(release(parts[3] + "/" + parts[4], parts[6]).orElseThrow(() -> new Status(404)))
                .toBuffer();
    }

    static JsonObject told(Shelved shelved) {
        var release = shelved.release();
        JsonObject told = new JsonObject()
                .put("id", release.manifest().id().toString())
                .put("version", release.manifest().version().toString())
                .put("sha256", release.packageHash().hex())
                .put("manifest_sha256", release.manifestHash().hex())
                .put("size", release.sizeBytes());
        Yank yank = shelved.yank();
        return yank == null ? told : told.put("yanked", new JsonObject().put("reason", yank.reason()));
    }

    Optional<Shelved> release(String id, String version) {
        return store.release(PackageId.parse(id), Version.parse(version));
    }

    /** Publishes as the operator. */
    Hash publish(String id, String version) throws IOException {
        return publish(id, version, "what is in it");
    }

    Hash publish(String id, String version, String content) throws IOException {
        return publish(pack(id, version, content), Actor.ADMIN);
    }

    Hash publish(byte[] pack, Actor by) throws IOException {
        try (Intake intake = intakes.open()) {
            intake.accept(pack);
            if (publisher.publish(intake.finish(), by) instanceof PublishOutcome.Published published) {
                return published.shelved().release().packageHash();
            }
            throw new AssertionError("it was not published");
        }
    }

    void yank(String id, String version, String reason) {
        store.yank(PackageId.parse(id), Version.parse(version), reason, Actor.ADMIN);
    }

    void unyank(String id, String version) {
        store.unyank(PackageId.parse(id), Version.parse(version), Actor.ADMIN);
    }

    /** What is published: id, version, hash, and whether it is yanked. */
    Set<String> all() {
        Set<String> all = new TreeSet<>();
        store.changesSince(0, ReleaseStore.MOST_ON_PAGE)
                .forEach(change -> all.add(change.id() + "@" + change.version()
                        + " " + change.packageHash()
                        + (store.release(change.id(), change.version())
                                                .orElseThrow()
                                                .yank()
                                        == null
                                ? ""
                                : " yanked")));
        return all;
    }

    /** A package. */
    static byte[] pack(String id, String version, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("manifest.yaml"));
            zip.write(("id: " + id + "\nversion: " + version + "\ncategory: mod\ntitle: A mod\nlicense: MIT\n")
                    .getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("content.txt"));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** Where releases are asked for. */
    static String path(String id, String version) {
        return "/v1/packages/" + id + "/versions/" + version;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        store.close();
        blobs.close();
    }
}
