package dev.outpost.tracking.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.tracking.web.Site.Host;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.impl.RequestParameterImpl;
import io.vertx.openapi.validation.impl.ValidatableRequestImpl;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.yaml.snakeyaml.Yaml;

/** The document and the server agree: on the routes, and on each bound of what is sent, at it and over it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class ContractTest {

    private static final String FULL = """
        {"game_id":"g","name":"n","endpoint":"h.example:7777","region":"eu",
         "map":{"name":"m","hash":"h"},
         "rules":{"game_module":"m","mod_fingerprint":"f","version":"1","queue":"q"},
         "players":{"now":0,"max":10000,"observers":0,"observer_slots":0,"vouched":false},
         "teams":[{"name":"t","now":0,"slots":10000}],
         "status":"waiting","password":false,"engine":"e",
         "required_mods":[{"id":"a/b","range":"^1","sha256":"","size":0}],
         "settings_summary":{"a":1},"settings_hash":"h","trace_id":""}\
        """;

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private Vertx vertx;
    private Site site;
    private OpenAPIContract contract;
    private RequestValidator validator;

    @BeforeAll
    void open() throws Exception {
        vertx = Vertx.vertx();
        site = Site.open();
        contract = get(OpenAPIContract.from(vertx, document()));
        validator = RequestValidator.create(vertx, contract);
    }

    @AfterAll
    void close() throws Exception {
        site.close();
        get(vertx.close());
    }

    /** As it is served, but for the answers' media types: the validator knows neither problems nor event streams. */
    private JsonObject document() {
        Map<String, Object> yaml = new Yaml().load(site.get("/openapi.yaml").body());
        JsonObject document = new JsonObject(new JsonObject(yaml).encode());
        JsonObject paths = document.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            JsonObject operations = paths.getJsonObject(path);
            for (String method : operations.fieldNames()) {
                JsonObject responses = operations.getJsonObject(method).getJsonObject("responses");
                responses
                        .fieldNames()
                        .forEach(status -> responses.put(status, new JsonObject().put("description", "")));
            }
        }
        return document;
    }

    @Test
    void shouldNameExactlyTheRoutesThereAre() {
        TreeSet<String> told = new TreeSet<>();
        JsonObject paths = contract.getRawContract().getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            if (path.startsWith("/")) {
                paths.getJsonObject(path).fieldNames().stream()
                        .filter(method -> METHODS.contains(method))
                        .forEach(method -> told.add(method.toUpperCase(Locale.ROOT) + " " + path));
            }
        }

        assertThat(site.routes()).isEqualTo(told);
    }

    @Test
    void shouldAgreeOnEachBoundOfANewListing() throws Exception {
        List<Attempt> attempts = attempts("Draft");
        assertThat(attempts).hasSizeGreaterThan(100);
        for (Attempt attempt : attempts) {
            HttpResponse<String> answer =
                    site.post("/v1/listings", attempt.body().encode());
            assertThat(answer.statusCode()).as("%s: %s", attempt, answer.body()).isIn(201, 422);
            assertThat(answer.statusCode() == 201)
                    .as("the server on %s: %s", attempt, answer.body())
                    .isEqualTo(allows("create", attempt.body()));
        }
    }

    @Test
    void shouldAgreeOnEachBoundOfAHeartbeat() throws Exception {
        Host host = site.list("beating");
        for (Attempt attempt : attempts("Change")) {
            HttpResponse<String> answer =
                    site.post(host.path() + "/heartbeat", attempt.body().encode(), host.bearer());
            if (answer.statusCode() == 409) {
                continue;
            }
            assertThat(answer.statusCode()).as("%s: %s", attempt, answer.body()).isIn(204, 422);
            assertThat(answer.statusCode() == 204)
                    .as("the server on %s: %s", attempt, answer.body())
                    .isEqualTo(allows("heartbeat", attempt.body()));
        }
    }

    @Test
    void shouldAgreeOnEndpoints() throws Exception {
        String label = "a".repeat(63);
        String longest = String.join(".", label, label, label, "a".repeat(61));
        for (String endpoint : List.of(
                "h:1",
                "h:0",
                "h:65535",
                "h:65536",
                "h:99999",
                "h:",
                ":1",
                "h",
                "h:-1",
                "h h:1",
                "a_b.c-d.:1",
                "a..b:1",
                label + ":1",
                label + "a:1",
                longest + ":65535",
                longest + "a:1",
                "192.0.2.1:19711",
                "[2001:db8::1]:19711",
                "[x]:1",
                "2001:db8::1:1")) {
            JsonObject body = new JsonObject(FULL).put("endpoint", endpoint);
            assertThat(site.post("/v1/listings", body.encode()).statusCode() == 201)
                    .as(endpoint)
                    .isEqualTo(allows("create", body));
        }
    }

    @Test
    void shouldAgreeOnEachBoundOfAQuery() throws Exception {
        int asked = 0;
        for (String operation : List.of("browse", "stream")) {
            String path = operation.equals("browse") ? "/v1/listings" : "/v1/listings/stream";
            JsonArray parameters = contract.getRawContract()
                    .getJsonObject("paths")
                    .getJsonObject(path)
                    .getJsonObject("get")
                    .getJsonArray("parameters");
            for (int i = 0; i < parameters.size(); i++) {
                JsonObject parameter = parameter(parameters.getJsonObject(i));
                String name = parameter.getString("name");
                if (!parameter.getString("in").equals("query") || name.equals("cursor")) {
                    continue;
                }
                for (Object value : values(resolve(parameter.getJsonObject("schema")))) {
                    String text = value.toString();
                    if (text.isEmpty() || value instanceof JsonArray || value instanceof JsonObject) {
                        continue;
                    }
                    HttpResponse<String> answer = site.send(
                            "HEAD", path + "?" + name + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8), "");
                    assertThat(answer.statusCode() == 200)
                            .as("%s=%s of %s", name, text, operation)
                            .isEqualTo(allows(operation, Map.of(name, text)));
                    asked++;
                }
            }
        }
        assertThat(asked).isGreaterThan(60);
    }

    private JsonObject parameter(JsonObject told) {
        String reference = told.getString("$ref");
        return reference == null
                ? told
                : contract.getRawContract()
                        .getJsonObject("components")
                        .getJsonObject("parameters")
                        .getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
    }

    /** A body with one thing at or over a bound. */
    private record Attempt(String what, JsonObject body) {
        @Override
        public String toString() {
            return what;
        }
    }

    private List<Attempt> attempts(String schema) {
        List<Attempt> attempts = new ArrayList<>();
        JsonObject base = new JsonObject(FULL);
        JsonObject root = resolve(new JsonObject().put("$ref", "#/components/schemas/" + schema));
        if (schema.equals("Change")) {
            List.of("game_id", "endpoint", "engine").forEach(base::remove);
            base.put("seq", 1);
        }
        vary("", root, base, base, attempts);
        return attempts;
    }

    /** Varies each property of the object {@code at}, which is a part of {@code whole}. */
    private void vary(String path, JsonObject schema, JsonObject at, JsonObject whole, List<Attempt> attempts) {
        add(path + "an unknown field", attempts, whole, () -> at.put("unheard_of", 1), () -> at.remove("unheard_of"));
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        for (String name : properties.fieldNames()) {
            Object before = at.getValue(name);
            if (name.equals("endpoint") || name.equals("relay")) {
                continue;
            }
            assertThat(before).as("the sample has %s%s", path, name).isNotNull();
            JsonObject property = resolve(properties.getJsonObject(name));
            Runnable back = () -> at.put(name, before);
            add(path + name + " missing", attempts, whole, () -> at.remove(name), back);
            for (Object value : values(property)) {
                String shown = String.valueOf(value);
                add(
                        path + name + "=" + shown.substring(0, Math.min(40, shown.length())) + " (" + shown.length()
                                + ")",
                        attempts,
                        whole,
                        () -> at.put(name, value),
                        back);
            }
            if (before instanceof JsonObject below && property.containsKey("properties")) {
                vary(path + name + ".", property, below, whole, attempts);
            }
            if (before instanceof JsonArray list) {
                JsonObject item = list.getJsonObject(0);
                for (int count : new int[] {0, property.getInteger("maxItems"), property.getInteger("maxItems") + 1}) {
                    JsonArray copies = new JsonArray();
                    for (int i = 0; i < count; i++) {
                        copies.add(item.copy());
                    }
                    add(path + name + " with " + count, attempts, whole, () -> at.put(name, copies), back);
                }
                vary(path + name + "[0].", resolve(property.getJsonObject("items")), item, whole, attempts);
            }
            if (property.containsKey("maxProperties")) {
                for (int count :
                        new int[] {property.getInteger("maxProperties"), property.getInteger("maxProperties") + 1}) {
                    JsonObject many = new JsonObject();
                    for (int i = 0; i < count; i++) {
                        many.put("p" + i, i);
                    }
                    add(path + name + " with " + count, attempts, whole, () -> at.put(name, many), back);
                }
                for (Object key : values(resolve(property.getJsonObject("propertyNames")))) {
                    if (key instanceof String text) {
                        JsonObject named = new JsonObject().put(text, 1);
                        add(path + name + " named, " + text.length(), attempts, whole, () -> at.put(name, named), back);
                    }
                }
            }
        }
    }

    private static void add(String what, List<Attempt> attempts, JsonObject whole, Runnable change, Runnable back) {
        change.run();
        attempts.add(new Attempt(what, whole.copy()));
        back.run();
    }

    /** Values of each kind, those at each bound, and those over it. */
    private List<Object> values(JsonObject schema) {
        List<Object> values = new ArrayList<>(List.of("x", 1, true, new JsonArray()));
        if (!schema.containsKey("maxProperties")) {
            // What is free has objects of any fields
            values.add(new JsonObject().put("unheard_of", 1));
        }
        if (schema.getInteger("maxLength") != null) {
            int most = schema.getInteger("maxLength");
            // What is bounded in bytes too says so in words: a schema counts characters only
            boolean bytes = schema.getString("description", "").contains("bytes in UTF-8");
            for (String one : bytes ? List.of("a") : List.of("a", "é", "\uD83C\uDFAE")) {
                for (int length : new int[] {schema.getInteger("minLength", 0), 1, most, most + 1}) {
                    values.add(one.repeat(length));
                }
            }
            values.add("a b");
            values.add("a\u0007b");
            values.add("a\u2067b");
            values.add("a\u2028b");
            values.add("a\uDBFF\uDFFFb");
        }
        String pattern = schema.getString("pattern", "");
        for (int digits : new int[] {64, 32}) {
            if (pattern.contains("{" + digits + "})?")) {
                values.addAll(List.of(
                        "", "a".repeat(digits), "a".repeat(digits - 1), "a".repeat(digits + 1), "A".repeat(digits)));
            }
        }
        for (String bound : List.of("minimum", "maximum")) {
            if (schema.getValue(bound) instanceof Number number && number.longValue() < Long.MAX_VALUE) {
                values.addAll(List.of(number.longValue() - 1, number.longValue(), number.longValue() + 1));
            }
        }
        JsonArray choices = schema.getJsonArray("enum");
        if (choices != null) {
            choices.forEach(values::add);
            values.add(choices.getString(0).toUpperCase(Locale.ROOT));
        }
        if ("boolean".equals(schema.getString("type"))) {
            values.add("true");
            values.add("TRUE");
        }
        return values;
    }

    /** A schema with all that it refers to put into it. */
    private JsonObject resolve(JsonObject schema) {
        JsonObject resolved = new JsonObject();
        String reference = schema.getString("$ref");
        if (reference != null) {
            String name = reference.substring(reference.lastIndexOf('/') + 1);
            resolved.mergeIn(resolve(contract.getRawContract()
                    .getJsonObject("components")
                    .getJsonObject("schemas")
                    .getJsonObject(name)));
        }
        for (Object part : schema.getJsonArray("allOf", new JsonArray())) {
            resolved.mergeIn(resolve((JsonObject) part));
        }
        JsonObject own = schema.copy();
        own.remove("$ref");
        own.remove("allOf");
        return resolved.mergeIn(own);
    }

    private boolean allows(String operation, JsonObject body) throws Exception {
        return allows(
                operation,
                new ValidatableRequestImpl(
                        Map.of(),
                        Map.of(),
                        operation.equals("create")
                                ? Map.of()
                                : Map.of("id", new RequestParameterImpl("00000000000000000000000000")),
                        Map.of(),
                        new RequestParameterImpl(Buffer.buffer(body.encode())),
                        "application/json"));
    }

    private boolean allows(String operation, Map<String, String> query) throws Exception {
        Map<String, RequestParameter> parameters = new HashMap<>();
        query.forEach((name, value) -> parameters.put(name, new RequestParameterImpl(value)));
        return allows(operation, new ValidatableRequestImpl(Map.of(), Map.of(), Map.of(), parameters));
    }

    private boolean allows(String operation, ValidatableRequestImpl request) throws Exception {
        return get(validator.validate(request, operation).map(true).otherwise(false));
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
