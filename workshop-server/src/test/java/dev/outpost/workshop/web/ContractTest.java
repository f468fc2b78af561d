package dev.outpost.workshop.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The document and the server agree: on the routes, on what is refused, and on the form of each answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class ContractTest {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");
    private static final String ONE = "/v1/packages/kane/one";
    private static final String VERSION = ONE + "/versions/1.0.0";

    @SuppressWarnings("NullAway.Init")
    private Vertx vertx;

    @SuppressWarnings("NullAway.Init")
    private Site site;

    @SuppressWarnings("NullAway.Init")
    private JsonObject document;

    @SuppressWarnings("NullAway.Init")
    private ResponseValidator validator;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        vertx = Vertx.vertx();
        site = Site.open(folder);
        site.published(Site.manifest("kane/one", "1.0.0", "tags: [a]"));
        site.published(Site.manifest(
                "kane/two",
                "1.0.0",
                "dependencies: [{id: kane/one, range: ^1.0}]",
                "conflicts: [{id: kane/three, range: '*'}]",
                "provides: [{id: kane/four, version: 1.0.0}]"));
        site.published(Site.manifest("kane/three", "1.0.0"));
        Map<String, Object> yaml = new Yaml().load(site.get("/openapi.yaml").body());
        document = new JsonObject(new JsonObject(yaml).encode());
        // The validator knows JSON only by that name
        JsonObject known = new JsonObject(document.encode()
                .replace("application/problem+json", "application/json")
                .replace("application/yaml", "text/plain")
                .replace("application/zip", "application/octet-stream"));
        // It takes every header for JSON
        withoutHeaders(known.getJsonObject("components").getJsonObject("responses"));
        known.getJsonObject("paths")
                .forEach(path -> ((JsonObject) path.getValue())
                        .forEach(
                                method -> withoutHeaders(((JsonObject) method.getValue()).getJsonObject("responses"))));
        validator = ResponseValidator.create(vertx, get(OpenAPIContract.from(vertx, known)));
    }

    @AfterAll
    void close() throws Exception {
        site.close();
        get(vertx.close());
    }

    @Test
    void shouldAnswerEachRouteAndNoOtherMethod() {
        JsonObject paths = document.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            String there = path.replace("{publisher}", "kane")
                    .replace("{name}", "one")
                    .replace("{version}", "1.0.0")
                    .replace("{sha256}", "0".repeat(64))
                    .replace("{id}", "nobody");
            Set<String> told = new TreeSet<>(paths.getJsonObject(path).fieldNames());
            for (String method : METHODS) {
                HttpResponse<String> answer = site.send(method.toUpperCase(java.util.Locale.ROOT), there, "");
                boolean routed = answer.statusCode() != 405
                        && !(answer.statusCode() == 404 && !new JsonObject(answer.body()).containsKey("code"));
                assertThat(routed).as("%s %s: %s", method, there, answer).isEqualTo(told.contains(method));
            }
        }
    }

    @Test
    void shouldAnswerInTheFormThatTheDocumentTells() throws Exception {
        String bearer = "Bearer " + site.admin();
        String one = site.get(VERSION).body();
        String hash = new JsonObject(one).getString("sha256");
        agrees("package", site.get(ONE));
        agrees("package", site.get("/v1/packages/kane/none"));
        agrees("package", site.get("/v1/packages/KANE/none"));
        agrees("versions", site.get(ONE + "/versions"));
        agrees("versions", site.get(ONE + "/versions?limit=0"));
        agrees("versions", site.get(ONE + "/versions?cursor=x"));
        agrees("release", site.get(VERSION));
        agrees("release", site.get(ONE + "/versions/@newest"));
        agrees("release", site.get(ONE + "/versions/2.0.0"));
        agrees("release", site.get(ONE + "/versions/two"));
        agrees("dependents", site.get(ONE + "/dependents"));
        agrees("search", site.get("/v1/search?q=kane"));
        agrees("search", site.get("/v1/search?q=kane&sort=best"));
        agrees("search", site.get("/v1/search?colour=red"));
        agrees("search", site.get("/v1/search?channel=soon"));
        agrees("changes", site.get("/v1/changes"));
        agrees("changes", site.get("/v1/changes?since=-1"));
        agrees("blob", site.get("/v1/blobs/" + hash.replace('a', 'b').replace('1', '2')));
        agrees("download", site.get(VERSION + "/download", "Range", "bytes=9999999-"));
        agrees("tokens", site.get("/v1/tokens"));
        agrees("tokens", site.get("/v1/tokens", "Authorization", "Bearer nobody"));
        JsonObject token = new JsonObject()
                .put("label", "l")
                .put("publishers", new JsonArray().add("x"))
                .put("scopes", new JsonArray().add("publish"))
                .put("days", 1);
        HttpResponse<String> issued = site.json("POST", "/v1/tokens", token, "Authorization", bearer);
        agrees("issueToken", issued);
        agrees("issueToken", site.json("POST", "/v1/tokens", token.copy().put("days", 0), "Authorization", bearer));
        agrees("issueToken", site.json("POST", "/v1/tokens", token));
        agrees("tokens", site.get("/v1/tokens", "Authorization", bearer));
        String id = new JsonObject(issued.body()).getString("id");
        agrees("revokeToken", site.send("DELETE", "/v1/tokens/" + id, "", "Authorization", bearer));
        agrees("revokeToken", site.send("DELETE", "/v1/tokens/none", "", "Authorization", bearer));
        agrees("publish", site.publish(Site.packageOf(Site.manifest("kane/new", "1.0.0")), site.admin(), ""));
        agrees("publish", site.publish(Site.packageOf(Site.manifest("kane/new", "1.0.0")), site.admin(), ""));
        agrees("publish", site.publish(new byte[10], site.admin(), ""));
        agrees("publish", site.publish(new byte[10], "nobody", ""));
        agrees("publish", site.publish(Site.packageOf(Site.manifest("kane/new", "2.0.0")), site.token("nod"), ""));
        agrees("publish", site.send("POST", "/v1/packages", "x", "Content-Type", "text/plain"));
        JsonObject reason = new JsonObject().put("reason", "it crashes");
        agrees("yank", site.json("POST", VERSION + "/yank", reason, "Authorization", bearer));
        agrees("yank", site.json("POST", VERSION + "/yank", new JsonObject(), "Authorization", bearer));
        agrees("yank", site.json("POST", VERSION + "/yank", reason));
        agrees("versions", site.get(ONE + "/versions"));
        agrees("unyank", site.send("DELETE", VERSION + "/yank", "", "Authorization", bearer));
        HttpResponse<String> lock = resolve("kane/two");
        agrees("resolve", lock);
        agrees("resolve", resolve("kane/two", "kane/three"));
        agrees("resolve", site.json("POST", "/v1/resolve", new JsonObject()));
        agrees("resolve", site.send("POST", "/v1/resolve", "no json", "Content-Type", "application/json"));
        agrees("resolve", site.send("POST", "/v1/resolve", "{}", "Content-Type", "text/plain"));
        agrees("check", site.json("POST", "/v1/resolve/check", new JsonObject(lock.body())));
        agrees("check", site.json("POST", "/v1/resolve/check", new JsonObject()));
        agrees(
                "breakage",
                site.send(
                        "POST",
                        "/v1/breakage",
                        Site.manifest("kane/one", "2.0.0"),
                        "Content-Type",
                        "application/yaml"));
        agrees("breakage", site.send("POST", "/v1/breakage", "x: [", "Content-Type", "application/yaml"));
        agrees("nearNames", site.get("/v1/near-names", "Authorization", bearer));
        agrees("nearNames", site.get("/v1/near-names"));
        agrees("acceptName", site.send("DELETE", ONE + "/near-name", "", "Authorization", bearer));
        agrees("importBundle", site.put("/v1/bundles", new byte[10], bearer));
        agrees("importBundle", site.put("/v1/bundles", new byte[10], "Bearer nobody"));
        agrees("exportBundle", site.json("POST", "/v1/bundles", new JsonObject()));
    }

    @Test
    void shouldAnswerPackagesAndBundlesInTheFormThatTheDocumentTells() throws Exception {
        HttpResponse<byte[]> whole = site.bytes(VERSION + "/download");
        agrees("download", whole, 200);
        String hash = whole.headers().firstValue("X-Checksum-Sha256").orElseThrow();
        agrees("download", site.bytes(VERSION + "/download", "Range", "bytes=3-9"), 206);
        agrees("download", site.bytes(VERSION + "/download", "If-None-Match", '"' + hash + '"'), 304);
        agrees("blob", site.bytes("/v1/blobs/" + hash), 200);
        agrees("blob", site.bytes("/v1/blobs/" + hash, "Range", "bytes=-4"), 206);
        JsonObject roots = new JsonObject().put("roots", new JsonObject().put("kane/two", "*"));
        HttpResponse<byte[]> bundle = site.bytesOf("POST", "/v1/bundles", roots);
        agrees("exportBundle", bundle, 200);
        agrees("importBundle", site.put("/v1/bundles", bundle.body(), "Bearer " + site.admin()));
    }

    private void agrees(String operation, HttpResponse<byte[]> answer, int status) throws Exception {
        assertThat(answer.statusCode()).as(operation).isEqualTo(status);
        ValidatableResponse told = status == 304
                ? ValidatableResponse.create(status, headers(answer))
                : ValidatableResponse.create(
                        status, headers(answer), Buffer.buffer(answer.body()), "application/octet-stream");
        assertThat(wrong(told, operation)).as("%s %s", operation, status).isEmpty();
        if (status != 304) {
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/zip");
        }
    }

    private HttpResponse<String> resolve(String... ids) {
        JsonObject roots = new JsonObject();
        List.of(ids).forEach(id -> roots.put(id, "*"));
        return site.json("POST", "/v1/resolve", new JsonObject().put("roots", roots));
    }

    private static void withoutHeaders(JsonObject responses) {
        responses.forEach(response -> ((JsonObject) response.getValue()).remove("headers"));
    }

    private String wrong(ValidatableResponse told, String operation) throws Exception {
        return get(
                validator.validate(told, operation).map("").otherwise(refused -> String.valueOf(refused.getMessage())));
    }

    private void agrees(String operation, HttpResponse<String> answer) throws Exception {
        ValidatableResponse told = ValidatableResponse.create(
                answer.statusCode(), headers(answer), Buffer.buffer(answer.body()), "application/json");
        assertThat(wrong(told, operation))
                .as("%s: %s %s", operation, answer.statusCode(), answer.body())
                .isEmpty();
        if (answer.statusCode() >= 400) {
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
    }

    private static Map<String, String> headers(HttpResponse<?> answer) {
        Map<String, String> headers = new java.util.HashMap<>();
        answer.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
        return headers;
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
