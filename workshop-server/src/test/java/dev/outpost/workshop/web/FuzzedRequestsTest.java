package dev.outpost.workshop.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import org.yaml.snakeyaml.Yaml;

/**
 * Whatever is sent to any route of openapi.yaml, the answer is a refusal of those that the document lists, or what was asked
 * for; never that the server failed.
 */
final class FuzzedRequestsTest {

    private static final String[] JSON = {"Content-Type", "application/json"};
    private static final Path FOLDER = folder();
    private static final Site SITE = open();
    private static final JsonObject DOCUMENT = document();
    private static final List<Operation> OPERATIONS = told();
    private static final Set<String> CODES = codes();
    private static final JsonObject QUESTION = new JsonObject()
            .put("roots", new JsonObject().put("kane/two", "^1.0"))
            .put("prereleases", false)
            .put("holdings", new JsonArray().add(new JsonArray().add("kane/one@1.0.0")));
    private static final String LOCK =
            SITE.json("POST", "/v1/resolve", QUESTION).body();

    private record Operation(String method, String path, List<String> parameters) {}

    @AfterContainer
    static void close() throws IOException {
        SITE.close();
        try (Stream<Path> all = Files.walk(FOLDER)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED)
    void shouldNotFailOnAnyPathQueryAndBodyOfAnyRoute(
            @ForAll("operations") Operation operation,
            @ForAll("texts") String first,
            @ForAll("texts") String second,
            @ForAll("bodies") String body,
            @ForAll("types") String type,
            @ForAll boolean operator) {
        StringBuilder path = new StringBuilder(operation.path());
        for (int at = path.indexOf("{"); at >= 0; at = path.indexOf("{")) {
            path.replace(at, path.indexOf("}") + 1, encoded(at % 2 == 0 ? first : second));
        }
        check(send(operation, path + query(operation, first, second), body, type, operator));
        check(send(operation, there(operation) + query(operation, second, first), body, type, operator));
        check(send(operation, there(operation), body, type, operator));
    }

    @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
    void shouldNotFailOnAQuestionOrALockThatIsChanged(@ForAll("changes") Change change) {
        check(SITE.send("POST", "/v1/resolve", change.of(QUESTION.encode()), "Content-Type", "application/json"));
        String lock = change.of(LOCK);
        check(SITE.send("POST", "/v1/resolve/check", lock, "Content-Type", "application/json"));
        check(SITE.send("POST", "/v1/resolve", "{\"roots\":{\"kane/one\":\"*\"},\"lock\":" + lock + "}", JSON));
        check(SITE.send("POST", "/v1/bundles", "{\"lock\":" + lock + "}", JSON));
        check(SITE.send(
                "POST",
                "/v1/breakage",
                change.of(Site.manifest("kane/one", "2.0.0", "tags: [a, b]")),
                "Content-Type",
                "application/yaml"));
    }

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void shouldNotFailOnAPackageOrABundleThatIsChanged(@ForAll("changes") Change change) {
        byte[] whole = Site.packageOf(Site.manifest("kane/fuzzed", "1.0.0"));
        byte[] changed =
                change.of(new String(whole, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
        check(SITE.publish(changed, SITE.admin(), ""));
        check(SITE.put("/v1/bundles", changed, "Bearer " + SITE.admin()));
        check(SITE.publish(whole, change.of(SITE.admin()).replaceAll("[^!-~]", "x"), ""));
    }

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void shouldNotFailOnAnyHeader(@ForAll("headers") String name, @ForAll("lines") String value) {
        check(SITE.get("/v1/packages/kane/one/versions/1.0.0/download", name, value));
        check(SITE.get("/v1/search?q=kane", name, value));
        check(SITE.json("POST", "/v1/resolve", QUESTION, name, value));
    }

    /** One piece of a text taken out, doubled or replaced. */
    private record Change(double from, double length, String instead) {

        String of(String text) {
            int begin = (int) (from * text.length());
            int end = begin + (int) (length * length * (text.length() - begin));
            return text.substring(0, begin) + instead + text.substring(end);
        }
    }

    private static HttpResponse<String> send(
            Operation operation, String path, String body, String type, boolean operator) {
        List<String> headers = new ArrayList<>(List.of("Content-Type", type));
        if (operator) {
            headers.addAll(List.of("Authorization", "Bearer " + SITE.admin()));
        }
        boolean none = operation.method().equals("GET") || operation.method().equals("DELETE");
        return SITE.send(operation.method(), path, none ? "" : body, headers.toArray(String[]::new));
    }

    private static String query(Operation operation, String first, String second) {
        StringBuilder query = new StringBuilder();
        for (String parameter : operation.parameters()) {
            String value = query.length() % 2 == 0 ? first : second;
            query.append(query.isEmpty() ? "?" : "&")
                    .append(parameter)
                    .append('=')
                    .append(encoded(value));
        }
        return query.toString();
    }

    private static String there(Operation operation) {
        return operation
                .path()
                .replace("{publisher}", "kane")
                .replace("{name}", "one")
                .replace("{version}", "1.0.0")
                .replace("{sha256}", "0".repeat(64))
                .replace("{id}", "nobody");
    }

    private static String encoded(String text) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
        return encoded.isEmpty() ? "%20" : encoded;
    }

    private static void check(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
        if (answer.statusCode() >= 400) {
            assertThat(answer.headers().firstValue("Content-Type"))
                    .as("%s", answer)
                    .contains("application/problem+json");
            JsonObject problem = new JsonObject(answer.body());
            assertThat(problem.getInteger("status")).isEqualTo(answer.statusCode());
            assertThat(problem.getString("detail")).isNotBlank().hasSizeLessThan(2000);
            // What is refused before it comes to a route of the document has no code
            boolean routed = answer.statusCode() != 404 && answer.statusCode() != 414;
            if (routed || problem.containsKey("code")) {
                assertThat(problem.getString("code")).as(answer.body()).isIn(CODES);
            }
        }
    }

    @Provide
    Arbitrary<Operation> operations() {
        return Arbitraries.of(OPERATIONS);
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.of(
                "application/json", "application/json", "application/yaml", "application/zip", "text/plain");
    }

    @Provide
    Arbitrary<String> headers() {
        return Arbitraries.of(
                "Range", "If-Range", "If-None-Match", "Accept-Encoding", "Authorization", "X-Forwarded-For", "Accept");
    }

    @Provide
    Arbitrary<String> lines() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(200),
                Arbitraries.strings()
                        .withChars("bytes=-0123456789,*/\"W")
                        .ofMaxLength(40)
                        .map("bytes="::concat));
    }

    @Provide
    Arbitrary<Change> changes() {
        return Combinators.combine(
                        Arbitraries.doubles().ofScale(4).between(0, 1),
                        Arbitraries.doubles().ofScale(4).between(0, 0.999),
                        Arbitraries.oneOf(Arbitraries.just(""), texts(), values(2)))
                .as(Change::new);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(150),
                Arbitraries.strings().numeric().ofMaxLength(25),
                Arbitraries.of("@newest", "kane", "one", "1.0.0", "*", "..", "0", "501", "relevance", "downloads"),
                Arbitraries.strings()
                        .withChars("{}[]\":,\\u0eE-+.truefalsn1/@^~<>=*|\"' ")
                        .ofMaxLength(60));
    }

    @Provide
    Arbitrary<String> bodies() {
        Arbitrary<String> names = Arbitraries.of(
                "roots",
                "lock",
                "prereleases",
                "module",
                "holdings",
                "packages",
                "reason",
                "label",
                "publishers",
                "scopes",
                "days",
                "id",
                "range",
                "version",
                "x");
        return Arbitraries.oneOf(
                texts(),
                Combinators.combine(names, values(3))
                        .as((name, value) -> quoted(name) + ":" + value)
                        .list()
                        .ofMaxSize(5)
                        .map(pairs -> "{" + String.join(",", pairs) + "}"));
    }

    private static Arbitrary<String> values(int deep) {
        Arbitrary<String> plain = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(100).map(FuzzedRequestsTest::quoted),
                Arbitraries.of("null", "true", "1e400", "-0", "1.5", "9223372036854775808", "[]", "{}", "\"kane/one\""),
                Arbitraries.of("\"^1.0\"", "\"*\"", "\"kane/one@1.0.0\"", "\"publish\"", "1"),
                Arbitraries.longs().map(String::valueOf));
        if (deep == 0) {
            return plain;
        }
        Arbitrary<String> below = Arbitraries.lazy(() -> values(deep - 1));
        return Arbitraries.oneOf(
                plain,
                below.list().ofMaxSize(3).map(all -> "[" + String.join(",", all) + "]"),
                Combinators.combine(Arbitraries.of("kane/one", "id", "range", "version", "sha256", "y"), below)
                        .as((name, value) -> "{" + quoted(name) + ":" + value + "}"));
    }

    private static String quoted(String text) {
        String encoded = new JsonArray().add(text).encode();
        return encoded.substring(1, encoded.length() - 1);
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("outpost-fuzzed");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Site open() {
        try {
            Site site = Site.open(FOLDER);
            site.published(Site.manifest("kane/one", "1.0.0"));
            site.published(Site.manifest("kane/two", "1.0.0", "dependencies: [{id: kane/one, range: ^1.0}]"));
            return site;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject document() {
        Map<String, Object> yaml = new Yaml().load(SITE.get("/openapi.yaml").body());
        return new JsonObject(new JsonObject(yaml).encode());
    }

    private static List<Operation> told() {
        List<Operation> operations = new ArrayList<>();
        JsonObject paths = DOCUMENT.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            JsonObject methods = paths.getJsonObject(path);
            for (String method : methods.fieldNames()) {
                List<String> parameters = new ArrayList<>();
                for (Object each : methods.getJsonObject(method).getJsonArray("parameters", new JsonArray())) {
                    JsonObject parameter = resolved((JsonObject) each);
                    if (parameter.getString("in").equals("query")) {
                        parameters.add(parameter.getString("name"));
                    }
                }
                operations.add(new Operation(method.toUpperCase(Locale.ROOT), path, parameters));
            }
        }
        return operations;
    }

    private static JsonObject resolved(JsonObject parameter) {
        String reference = parameter.getString("$ref");
        return reference == null
                ? parameter
                : DOCUMENT.getJsonObject("components")
                        .getJsonObject("parameters")
                        .getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
    }

    private static Set<String> codes() {
        Set<String> codes = new TreeSet<>();
        DOCUMENT.getJsonObject("components")
                .getJsonObject("schemas")
                .getJsonObject("Code")
                .getJsonArray("enum")
                .forEach(code -> codes.add(String.valueOf(code)));
        return codes;
    }
}
