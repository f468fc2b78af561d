package dev.outpost.tracking.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.tracking.web.Site.Host;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever is sent, the answer is a refusal or what was asked for; never that the server failed. */
final class FuzzedRequestsTest {

    private static final List<String> FIELDS = List.of(
            "game_id",
            "name",
            "endpoint",
            "relay",
            "region",
            "map",
            "rules",
            "players",
            "teams",
            "status",
            "password",
            "engine",
            "required_mods",
            "settings_summary",
            "settings_hash",
            "trace_id",
            "seq",
            "id",
            "x");

    private static final Site SITE = Site.open();
    private static final Host HOST = SITE.list("fuzzed");

    @AfterContainer
    static void close() {
        SITE.close();
    }

    @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
    void shouldNotFailOnAnyFields(@ForAll("objects") String body) {
        check(SITE.post(
                "/v1/listings",
                new JsonObject(Site.GAME).mergeIn(new JsonObject(body)).encode()));
        check(SITE.post("/v1/listings", body));
        check(SITE.post(HOST.path() + "/heartbeat", body, HOST.bearer()));
    }

    @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
    void shouldNotFailOnAnyBody(@ForAll("texts") String body) {
        check(SITE.post("/v1/listings", body));
        check(SITE.post("/v1/listings", Site.GAME.replaceFirst("[0-9]+", Matcher.quoteReplacement(body))));
    }

    @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
    void shouldNotFailOnAnyQuery(@ForAll("parameters") String name, @ForAll("texts") String value) {
        String query = "?" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        check(SITE.get("/v1/listings" + query));
        check(SITE.send("HEAD", "/v1/listings/stream" + query, ""));
        check(SITE.send("GET", HOST.path() + "/why" + query, "", HOST.bearer()));
        check(SITE.get("/v1/listings/" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    }

    private static void check(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
        if (answer.statusCode() >= 400 && !answer.body().isEmpty()) {
            JsonObject problem = new JsonObject(answer.body());
            assertThat(problem.getString("detail")).isNotBlank().hasSizeLessThan(1500);
        }
    }

    @Provide
    Arbitrary<String> parameters() {
        return Arbitraries.of(
                "module",
                "mod_fingerprint",
                "map",
                "region",
                "status",
                "not_full",
                "no_password",
                "free_slots",
                "version",
                "text",
                "sort",
                "limit",
                "cursor",
                "last_event_id",
                "x%41",
                "%ff");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(200),
                Arbitraries.strings().numeric().ofMaxLength(25),
                Arbitraries.strings().withChars("{}[]\":,\\u0eE-+.truefalsn1 ").ofMaxLength(60));
    }

    @Provide
    Arbitrary<String> objects() {
        return Combinators.combine(Arbitraries.of(FIELDS), values(3))
                .as((name, value) -> name + "\u0000" + value)
                .list()
                .ofMaxSize(5)
                .map(pairs -> {
                    StringBuilder json = new StringBuilder("{");
                    for (String pair : pairs) {
                        int at = pair.indexOf('\u0000');
                        json.append(json.length() > 1 ? "," : "")
                                .append(quoted(pair.substring(0, at)))
                                .append(":")
                                .append(pair.substring(at + 1));
                    }
                    return json.append("}").toString();
                });
    }

    private static Arbitrary<String> values(int deep) {
        Arbitrary<String> plain = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(150).map(FuzzedRequestsTest::quoted),
                Arbitraries.of("null", "true", "false", "1e400", "-0", "1.5", "9223372036854775808", "[]", "{}"),
                Arbitraries.longs().map(String::valueOf));
        if (deep == 0) {
            return plain;
        }
        Arbitrary<String> below = Arbitraries.lazy(() -> values(deep - 1));
        return Arbitraries.oneOf(
                plain,
                below.list().ofMaxSize(3).map(all -> "[" + String.join(",", all) + "]"),
                Combinators.combine(Arbitraries.of(List.of("now", "max", "name", "slots", "id", "hash", "y")), below)
                        .as((name, value) -> "{" + quoted(name) + ":" + value + "}"));
    }

    private static String quoted(String text) {
        String encoded = new JsonArray().add(text).encode();
        return encoded.substring(1, encoded.length() - 1);
    }
}
