package dev.outpost.workshop.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a publisher's bytes to a player's, and all that is told in between. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class PublishAndReadTest {

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Site site;

    @BeforeAll
    void open(@TempDir Path own) throws Exception {
        folder = own;
        site = Site.open(folder);
    }

    @AfterAll
    void close() {
        site.close();
    }

    @Test
    void shouldPublishFindAndGiveTheSameBytes() {
        byte[] random = new byte[200_000];
        new Random(1).nextBytes(random);
        byte[] bytes = Site.packageOf(Site.manifest("kane/plus", "1.2.0", "tags: [units]"), random);

        HttpResponse<String> published = site.publish(bytes, site.token("kane"), "?id=kane/plus&version=1.2.0");

        assertThat(published.statusCode()).as(published.body()).isEqualTo(201);
        JsonObject release = new JsonObject(published.body());
        String path = published.headers().firstValue("Location").orElseThrow();
        assertThat(new JsonObject(site.get(path).body())).isEqualTo(release);
        assertThat(new JsonObject(site.get("/v1/search?q=kane").body()).getLong("total"))
                .isPositive();
        HttpResponse<byte[]> download = site.bytes(path + "/download");
        assertThat(download.body()).isEqualTo(bytes);
        assertThat(download.headers().firstValue("X-Checksum-Sha256")).contains(release.getString("sha256"));
        assertThat(site.bytes("/v1/blobs/" + release.getString("sha256")).body())
                .isEqualTo(bytes);
        assertThat(site.get(path + "/manifest").body()).contains("id: kane/plus");
        assertThat(site.publish(bytes, site.admin(), "").statusCode()).isEqualTo(409);
        assertThat(new JsonObject(site.publish(bytes, site.admin(), "?id=kane/plus&version=1.2.0")
                                .body())
                        .getString("sha256"))
                .isEqualTo(release.getString("sha256"));
    }

    @Test
    void shouldAnswerRangesAsTheStandardHasIt() {
        byte[] content = new byte[5000];
        new Random(2).nextBytes(content);
        byte[] all = Site.packageOf(Site.manifest("kane/ranges", "1.0.0"), content);
        assertThat(site.publish(all, site.admin(), "").statusCode()).isEqualTo(201);
        String path = "/v1/packages/kane/ranges/versions/1.0.0/download";
        String tag = site.bytes(path).headers().firstValue("ETag").orElseThrow();
        int size = all.length;

        assertPart(path, "bytes=0-9", Arrays.copyOfRange(all, 0, 10));
        assertPart(path, "bytes=100-", Arrays.copyOfRange(all, 100, size));
        assertPart(path, "bytes=-7", Arrays.copyOfRange(all, size - 7, size));
        assertPart(path, "bytes=4000-999999", Arrays.copyOfRange(all, 4000, size));
        for (String whole : new String[] {"bytes=0-1,4-5", "bytes=9-1", "lines=0-1", "bytes=a-b", "bytes=-"}) {
            assertThat(site.bytes(path, "Range", whole).statusCode()).as(whole).isEqualTo(200);
        }
        HttpResponse<byte[]> beyond = site.bytes(path, "Range", "bytes=" + size + "-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.headers().firstValue("Content-Range")).contains("bytes */" + size);
        assertThat(site.bytes(path, "Range", "bytes=-0").statusCode()).isEqualTo(416);
        assertThat(site.bytes(path, "Range", "bytes=0-9", "If-Range", tag).statusCode())
                .isEqualTo(206);
        assertThat(site.bytes(path, "Range", "bytes=0-9", "If-Range", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
        assertThat(site.bytes(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        HttpResponse<String> head = site.send("HEAD", path, "", "Range", "bytes=0-9");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Length")).contains(Integer.toString(size));
    }

    private void assertPart(String path, String range, byte[] expected) {
        HttpResponse<byte[]> part = site.bytes(path, "Range", range);
        assertThat(part.statusCode()).as(range).isEqualTo(206);
        assertThat(part.body()).as(range).isEqualTo(expected);
    }

    @Test
    void shouldRefuseWhomTheTokenIsNotFor() {
        byte[] bytes = Site.packageOf(Site.manifest("nod/tanks", "1.0.0"));
        assertRefused(site.publish(bytes, "x".repeat(40), ""), 401, "wrong_token");
        assertRefused(site.publish(bytes, site.token("kane"), ""), 403, "wrong_publisher");
        assertRefused(site.publish(bytes, site.token("kane"), "?id=nod/tanks"), 403, "wrong_publisher");
        assertRefused(site.send("POST", "/v1/packages", "x", "Content-Type", "application/zip"), 401, "no_token");
        assertRefused(site.publish(bytes, site.admin(), "?id=nod/other"), 422, "bad_field");
        assertRefused(site.publish("no zip".getBytes(StandardCharsets.UTF_8), site.admin(), ""), 422, "bad_archive");
        assertThat(site.get("/v1/packages/nod/tanks").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldRevokeATokenAtOnce() {
        String secret = site.token("gdi");
        JsonObject token = new JsonObject(site.get("/v1/tokens", "Authorization", "Bearer " + site.admin())
                        .body())
                .getJsonArray("tokens")
                .getJsonObject(0);
        assertThat(token.getString("label")).isEqualTo("a test");
        assertThat(token.containsKey("secret")).isFalse();
        byte[] bytes = Site.packageOf(Site.manifest("gdi/base", "1.0.0"));
        assertThat(site.publish(bytes, secret, "").statusCode()).isEqualTo(201);

        assertThat(site.send(
                                "DELETE",
                                "/v1/tokens/" + token.getString("id"),
                                "",
                                "Authorization",
                                "Bearer " + site.admin())
                        .statusCode())
                .isEqualTo(200);

        assertRefused(site.publish(bytes, secret, ""), 401, "wrong_token");
        assertRefused(site.get("/v1/tokens", "Authorization", "Bearer " + secret), 401, "wrong_token");
    }

    @Test
    void shouldYankAndPutBack() {
        site.published(Site.manifest("gdi/orca", "1.0.0"));
        String path = "/v1/packages/gdi/orca/versions/1.0.0";
        String bearer = "Bearer " + site.admin();

        HttpResponse<String> yanked = site.json(
                "POST", path + "/yank", new JsonObject().put("reason", "it crashes"), "Authorization", bearer);

        assertThat(new JsonObject(yanked.body()).getJsonObject("yanked").getString("reason"))
                .isEqualTo("it crashes");
        assertThat(site.bytes(path + "/download").statusCode()).isEqualTo(200);
        assertThat(new JsonObject(site.get("/v1/packages/gdi/orca").body()).containsKey("shown"))
                .isFalse();
        assertThat(resolve("gdi/orca").statusCode()).isEqualTo(422);
        HttpResponse<String> back = site.send("DELETE", path + "/yank", "", "Authorization", bearer);
        assertThat(new JsonObject(back.body()).containsKey("yanked")).isFalse();
        assertThat(resolve("gdi/orca").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldNotBeginToSendAPackageThatWasCutShort() throws IOException {
        site.published(Site.manifest("gdi/cut", "1.0.0"));
        String path = "/v1/packages/gdi/cut/versions/1.0.0";
        String hash = new JsonObject(site.get(path).body()).getString("sha256");
        Path blob = folder.resolve("blobs")
                .resolve(hash.substring(0, 2))
                .resolve(hash.substring(2, 4))
                .resolve(hash);
        byte[] whole = Files.readAllBytes(blob);
        Files.delete(blob);
        Files.write(blob, Arrays.copyOf(whole, whole.length - 1));
        assertRefused(site.get(path + "/download"), 500, "broken");
        assertRefused(site.get("/v1/blobs/" + hash), 500, "broken");
        Files.write(blob, whole);
        assertThat(site.bytes(path + "/download").body()).isEqualTo(whole);
    }

    @Test
    void shouldResolveAndSayWhyNot() {
        site.published(Site.manifest("a/base", "1.0.0"));
        site.published(Site.manifest("a/base", "2.0.0"));
        site.published(Site.manifest("a/old", "1.0.0", "dependencies: [{id: a/base, range: ^1.0}]"));
        site.published(Site.manifest("a/new", "1.0.0", "dependencies: [{id: a/base, range: ^2.0}]"));

        JsonObject lock = new JsonObject(resolve("a/old").body());
        assertThat(new JsonObject(site.json(
                                "POST",
                                "/v1/resolve",
                                new JsonObject().put("roots", new JsonArray().add(new JsonObject().put("id", "a/old"))))
                        .body()))
                .isEqualTo(lock);
        assertThat(lock.getJsonArray("packages").size()).isEqualTo(2);

        HttpResponse<String> refused = resolve("a/old", "a/new");
        assertRefused(refused, 422, "unsolvable");
        JsonObject why = new JsonObject(refused.body());
        assertThat(why.getJsonArray("explanation").size()).isPositive();
        assertThat(why.getJsonArray("facts"))
                .contains(
                        new JsonObject().put("id", "a/old").put("kind", "asked").put("range", "*"),
                        new JsonObject()
                                .put("id", "a/new")
                                .put("kind", "needs")
                                .put("versions", new JsonArray().add("1.0.0"))
                                .put("other", "a/base")
                                .put("range", "^2.0.0"));
        assertThat(why.getJsonArray("repairs").size()).isPositive();
        assertThat(site.get("/v1/packages/a/base/dependents").body()).contains("a/old", "a/new");
    }

    @Test
    void shouldCheckALockAndSayWhoWouldBreak() {
        site.published(Site.manifest("c/base", "1.0.0"));
        site.published(Site.manifest("c/user", "1.0.0", "dependencies: [{id: c/base, range: ^1.0}]"));
        JsonObject lock = new JsonObject(resolve("c/user").body());

        assertThat(new JsonObject(site.json("POST", "/v1/resolve/check", lock).body()).getBoolean("ok"))
                .isTrue();
        lock.getJsonArray("packages").remove(0);
        JsonObject check =
                new JsonObject(site.json("POST", "/v1/resolve/check", lock).body());
        assertThat(check.getBoolean("ok")).isFalse();
        assertThat(check.getJsonArray("problems").getJsonObject(0).getString("code"))
                .isEqualTo("unmet");
        HttpResponse<String> breakage =
                site.send("POST", "/v1/breakage", Site.manifest("c/base", "2.0.0"), "Content-Type", "application/yaml");
        assertThat(new JsonObject(breakage.body())
                        .getJsonArray("breaks")
                        .getJsonObject(0)
                        .getString("id"))
                .isEqualTo("c/user");
    }

    @Test
    void shouldExportABundleThatHoldsTheLocksPackages(@TempDir Path elsewhere) throws Exception {
        JsonObject release = site.published(Site.manifest("b/one", "1.0.0"));
        HttpResponse<byte[]> bundle = bundle(new JsonObject().put("roots", new JsonObject().put("b/one", "*")));
        assertThat(bundle.statusCode()).isEqualTo(200);
        try (java.util.zip.ZipInputStream zip =
                new java.util.zip.ZipInputStream(new java.io.ByteArrayInputStream(bundle.body()))) {
            assertThat(zip.getNextEntry().getName()).isEqualTo("lock.json");
            assertThat(new String(zip.readAllBytes(), StandardCharsets.UTF_8)).contains("b/one");
            assertThat(zip.getNextEntry().getName()).isEqualTo("packages/" + release.getString("sha256") + ".icpkg");
            assertThat(zip.readAllBytes()).hasSize(release.getInteger("size"));
            assertThat(zip.getNextEntry()).isNull();
        }
        try (Site other = Site.open(elsewhere)) {
            String bearer = "Bearer " + other.admin();
            assertThat(other.put("/v1/bundles", bundle.body(), bearer).body())
                    .isEqualTo("{\"published\":[\"b/one@1.0.0\"],\"existed\":[],\"refused\":[]}");
            assertThat(other.put("/v1/bundles", bundle.body(), bearer).body())
                    .contains("\"existed\":[\"b/one@1.0.0\"]");
            assertRefused(other.put("/v1/bundles", bundle.body(), "Bearer x"), 401, "wrong_token");
            assertRefused(other.put("/v1/bundles", new byte[30], bearer), 422, "bad_archive");
        }
    }

    private HttpResponse<byte[]> bundle(JsonObject body) throws Exception {
        return java.net.http.HttpClient.newHttpClient()
                .send(
                        java.net.http.HttpRequest.newBuilder(
                                        java.net.URI.create("http://127.0.0.1:" + site.port() + "/v1/bundles"))
                                .header("Content-Type", "application/json")
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body.encode()))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<String> resolve(String... ids) {
        JsonObject roots = new JsonObject();
        for (String id : ids) {
            roots.put(id, "*");
        }
        return site.json("POST", "/v1/resolve", new JsonObject().put("roots", roots));
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("code"))
                .as(answer.body())
                .isEqualTo(code);
    }
}
