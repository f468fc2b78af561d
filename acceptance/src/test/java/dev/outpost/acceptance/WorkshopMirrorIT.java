package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.ckan.PackageBytes;
import dev.outpost.workshop.resource.Hash;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workshop that takes over what another one has, killed with -9 on the way, and the other one gone and back. */
class WorkshopMirrorIT {

    private static final int PUBLISHERS = 8;
    private static final int MOST_BODY_BYTES = 20_000;
    private static final int VERSIONS_EACH = 4;
    private static final int YANK_EACH = 10;
    private static final int KILLS = 3;
    private static final long PATIENCE_S = 120;

    @TempDir
    Path folder;

    @Test
    void shouldBeCompleteAndEqualThoughKilledOnTheWay() throws Exception {
        run(120);
    }

    @Test
    @Tag("long")
    void shouldBeCompleteAndEqualThoughKilledOnTheWayWithManyReleases() throws Exception {
        run(5000);
    }

    private void run(int releases) throws Exception {
        long started = System.nanoTime();
        int port;
        try (Workshop first = origin(0)) {
            port = first.port();
            publish(first, 0, releases);
            for (int i = 0; i < releases; i += YANK_EACH) {
                yank(first, i);
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                killOnTheWay(port, releases * kill / (KILLS + 1));
            }
            first.stop();
        }
        try (Workshop second = mirror(port)) {
            await(second, "http://127.0.0.1:" + port + ": it cannot be reached", "/readyz");
            try (Workshop first = origin(port)) {
                publish(first, releases, releases + 1);
                awaitAll(first, second);
                // What is yanked, taken back and published while it follows is seen too.
                yank(first, releases);
                assertThat(unyank(first, 0)).isEqualTo(200);
                publish(first, releases + 1, releases + 2);
                awaitAll(first, second);
                shouldBeEqual(first, second);
                System.out.printf(
                        Locale.ROOT,
                        "%,d releases mirrored over %d kills in %.1f s%n",
                        releases + 2,
                        KILLS,
                        (System.nanoTime() - started) / 1e9);
                first.stop();
            }
            assertThat(second.get("/v1/search?q=mod").statusCode()).isEqualTo(200);
            second.stop();
        }
    }

    @Test
    void shouldRefuseWhatTheOtherLiesAbout() throws Exception {
        int port;
        byte[] other = bytes(1, new Random(7));
        try (Workshop first = origin(0)) {
            port = first.port();
            publish(first, 0, 3);
            // Another package of the same length under its hash, well made; and one that is cut short.
            replace(first.blob(sha256(first, 1)), other);
            replace(first.blob(sha256(first, 2)), Arrays.copyOf(bytes(2), 100));
            first.stop();
        }
        try (Workshop first = origin(port);
                Workshop second = mirror(port)) {
            assertThat(first.get("/v1/blobs/" + sha256(first, 1)).body()).isEqualTo(other);
            assertThat(first.get("/v1/blobs/" + sha256(first, 2)).statusCode()).isEqualTo(500);
            Map<String, String> left = new TreeMap<>();
            for (Object each : awaitLeft(second, 2)) {
                JsonObject one = (JsonObject) each;
                left.put(one.getString("id") + "@" + one.getString("version"), one.getString("reason"));
            }
            assertThat(left).isEqualTo(Map.of(name(1), "wrong_hash", name(2), "failed"));
            // They were published at the same time, in whatever order
            awaitAll(first, second);
            assertThat(second.get(path(0)).statusCode()).isEqualTo(200);
            assertThat(second.get(path(1)).statusCode()).isEqualTo(404);
            assertThat(second.get(path(2)).statusCode()).isEqualTo(404);
            assertThat(second.get("/v1/blobs/" + Hash.of(other).hex()).statusCode())
                    .isEqualTo(404);
            assertThat(second.blobs()).isEqualTo(1);
            second.stop();
            first.stop();
        }
    }

    private static void replace(Path blob, byte[] bytes) throws IOException {
        Files.delete(blob);
        Files.write(blob, bytes);
    }

    private Workshop origin(int port) throws Exception {
        return Workshop.start(folder.resolve("first"), "http.port=" + port);
    }

    private Workshop mirror(int port) throws Exception {
        return Workshop.start(
                folder.resolve("second"),
                "workshop.mirror=http://127.0.0.1:" + port,
                "workshop.mirror_interval=200ms",
                "workshop.mirror_releases_per_minute=1000000");
    }

    /** Follows until it has so many, and dies in the middle of more. */
    private void killOnTheWay(int port, int releases) throws Exception {
        try (Workshop second = mirror(port)) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
            while (source(second).getLong("releases") < releases) {
                assertThat(second.jar().goesOn()).isTrue();
                assertThat(System.nanoTime()).as("%s", source(second)).isLessThan(deadline);
            }
            second.jar().kill();
        }
    }

    private static JsonObject source(Workshop workshop) throws Exception {
        return Workshop.json(workshop.send(workshop.asAdmin("/admin/mirror")))
                .getJsonArray("sources")
                .getJsonObject(0);
    }

    private static JsonArray awaitLeft(Workshop workshop, int count) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (source(workshop).getJsonArray("left").size() < count) {
            assertThat(workshop.jar().goesOn()).isTrue();
            assertThat(System.nanoTime()).as("%s", source(workshop)).isLessThan(deadline);
        }
        return source(workshop).getJsonArray("left");
    }

    private static void await(Workshop workshop, String text, String path) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        String told = "";
        while (!told.contains(text)) {
            assertThat(workshop.jar().goesOn()).isTrue();
            assertThat(System.nanoTime()).as(told).isLessThan(deadline);
            told = new String(workshop.get(path).body(), StandardCharsets.UTF_8);
        }
    }

    /** Until all that the first says has happened was dealt with by the second. */
    private static void awaitAll(Workshop first, Workshop second) throws Exception {
        long last = Workshop.json(first.get("/v1/changes?since=0&limit=1")).getLong("sequence");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (source(second).getLong("sequence") < last) {
            assertThat(second.jar().goesOn()).isTrue();
            assertThat(System.nanoTime()).as("%s of %s", source(second), last).isLessThan(deadline);
        }
    }

    /** Every release, its hash and length, whether and why it is yanked; its bytes of some, and nothing else. */
    private static void shouldBeEqual(Workshop first, Workshop second) throws Exception {
        Map<String, JsonObject> there = releases(first);
        Map<String, JsonObject> here = releases(second);
        assertThat(here.keySet()).isEqualTo(there.keySet());
        there.forEach((name, release) -> assertThat(here.get(name)).as(name).isEqualTo(release));
        assertThat(second.blobs()).isEqualTo(first.blobs()).isEqualTo(there.size());
        assertThat(source(second).getJsonArray("left")).isEmpty();
        for (String name : there.keySet()) {
            String hash = there.get(name).getString("sha256");
            byte[] bytes = second.get("/v1/blobs/" + hash).body();
            assertThat(Hash.of(bytes).hex()).isEqualTo(hash);
        }
    }

    /** As a workshop tells them, without what is its own: numbers, times, counts and where it has them from. */
    private static Map<String, JsonObject> releases(Workshop workshop) throws Exception {
        Map<String, JsonObject> all = new TreeMap<>();
        long since = 0;
        while (true) {
            JsonArray changes = Workshop.json(workshop.get("/v1/changes?limit=500&since=" + since))
                    .getJsonArray("changes");
            if (changes.isEmpty()) {
                return all;
            }
            for (Object each : changes) {
                JsonObject change = (JsonObject) each;
                since = change.getLong("sequence");
                String name = change.getString("id") + "@" + change.getString("version");
                if (!all.containsKey(name)) {
                    JsonObject told = Workshop.json(workshop.get(
                            "/v1/packages/" + change.getString("id") + "/versions/" + change.getString("version")));
                    JsonObject yanked = told.getJsonObject("yanked");
                    all.put(
                            name,
                            new JsonObject()
                                    .put("sha256", told.getString("sha256"))
                                    .put("manifest_sha256", told.getString("manifest_sha256"))
                                    .put("size", told.getLong("size"))
                                    .put("yanked", yanked == null ? "" : yanked.getString("reason")));
                }
            }
        }
    }

    private static void publish(Workshop workshop, int from, int until) throws Exception {
        AtomicInteger next = new AtomicInteger(from);
        ExecutorService pool = Executors.newFixedThreadPool(PUBLISHERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                all.add(pool.submit(() -> {
                    for (int number = next.getAndIncrement(); number < until; number = next.getAndIncrement()) {
                        HttpResponse<byte[]> answer = workshop.publish(bytes(number));
                        assertThat(answer.statusCode())
                                .as(new String(answer.body(), StandardCharsets.UTF_8))
                                .isEqualTo(201);
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static void yank(Workshop workshop, int number) throws Exception {
        HttpResponse<byte[]> answer = workshop.send(workshop.asAdmin(path(number) + "/yank")
                .setHeader("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"reason\":\"reason " + number + "\"}")));
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
    }

    private static int unyank(Workshop workshop, int number) throws Exception {
        return workshop.send(workshop.asAdmin(path(number) + "/yank").DELETE()).statusCode();
    }

    private static String sha256(Workshop workshop, int number) throws Exception {
        return Workshop.json(workshop.get(path(number))).getString("sha256");
    }

    private static String path(int number) {
        return "/v1/packages/" + id(number) + "/versions/" + version(number);
    }

    private static String name(int number) {
        return id(number) + "@" + version(number);
    }

    private static String id(int number) {
        return "kane/mod-" + number / VERSIONS_EACH;
    }

    private static String version(int number) {
        return "1." + number % VERSIONS_EACH + ".0";
    }

    private static byte[] bytes(int number) {
        return bytes(number, new Random(number));
    }

    /** As long for one number, whatever is in it. */
    private static byte[] bytes(int number, Random random) {
        byte[] content = new byte[1 + number * 7919 % MOST_BODY_BYTES];
        random.nextBytes(content);
        return PackageBytes.of(
                "id: " + id(number) + "\nversion: " + version(number) + "\ncategory: mod\ntitle: A mod\nlicense: MIT\n",
                content);
    }
}
