package dev.outpost.tracking.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.tracking.web.Site.Host;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What hosts ask. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ListingRoutesTest {

    private Site site;

    @BeforeAll
    void open() {
        site = Site.open();
    }

    @AfterAll
    void close() {
        site.close();
    }

    @Test
    void shouldListAGameWithItsSecret() {
        HttpResponse<String> answer = site.post("/v1/listings", Site.GAME);

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonObject body = new JsonObject(answer.body());
        assertThat(body.getString("id")).matches("[0-9a-hjkmnp-tv-z]{26}");
        assertThat(body.getString("secret")).matches("[A-Za-z0-9_-]{43}");
        assertThat(body.getDouble("ttl_s")).isEqualTo(30);
        assertThat(body.getDouble("heartbeat_s")).isEqualTo(10);
        assertThat(answer.headers().firstValue("location")).contains("/v1/listings/" + body.getString("id"));
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    }

    @Test
    void shouldShowOneGameWithoutItsSecret() {
        Host host = site.list(new JsonObject().put("name", "Ω 日本語 العربية"));

        HttpResponse<String> answer = site.get(host.path());

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject listing = new JsonObject(answer.body());
        assertThat(listing.getString("name")).isEqualTo("Ω 日本語 العربية");
        assertThat(listing.getString("endpoint")).isEqualTo("192.0.2.1:7777");
        assertThat(answer.body()).doesNotContain(host.secret());
        assertThat(site.get(
                                host.path(),
                                "If-None-Match",
                                answer.headers().firstValue("etag").orElseThrow())
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void shouldTakeHeartbeatsWithAndWithoutChanges() {
        Host host = site.list("changing");

        assertThat(site.send("POST", host.path() + "/heartbeat", "", host.bearer())
                        .statusCode())
                .isEqualTo(204);
        assertThat(site.beat(host, "{}")).isEqualTo(204);
        assertThat(site.beat(host, "{\"players\":{\"now\":5,\"max\":8},\"status\":\"in_progress\"}"))
                .isEqualTo(204);

        JsonObject listing = new JsonObject(site.get(host.path()).body());
        assertThat(listing.getJsonObject("players").getInteger("now")).isEqualTo(5);
        assertThat(listing.getString("status")).isEqualTo("in_progress");
        assertThat(listing.getString("name")).isEqualTo("changing");
    }

    @Test
    void shouldRefuseAHeartbeatThatIsReplayed() {
        Host host = site.list("numbered");
        assertThat(site.beat(host, "{\"seq\":7}")).isEqualTo(204);

        assertProblem(site.post(host.path() + "/heartbeat", "{\"seq\":7}", host.bearer()), 409, "replayed");
        assertProblem(site.post(host.path() + "/heartbeat", "{\"seq\":6}", host.bearer()), 409, "replayed");
        assertThat(site.beat(host, "{\"seq\":8}")).isEqualTo(204);
    }

    @Test
    void shouldLetOnlyTheSecretChangeAListing() {
        Host host = site.list("mine");
        Host other = site.list("theirs");

        assertProblem(site.post(host.path() + "/heartbeat", "{}"), 401, "no_secret");
        HttpResponse<String> wrong = site.post(host.path() + "/heartbeat", "{}", other.bearer());
        assertProblem(wrong, 401, "wrong_secret");
        assertThat(wrong.headers().firstValue("www-authenticate").orElse("")).startsWith("Bearer");
        assertProblem(site.send("DELETE", host.path(), "", other.bearer()), 401, "wrong_secret");
        assertProblem(site.send("GET", host.path() + "/why", "", other.bearer()), 401, "wrong_secret");
        assertThat(site.get(host.path()).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldTakeAGameOffForItsHost() {
        Host host = site.list("leaving");

        assertThat(site.send("DELETE", host.path(), "", host.bearer()).statusCode())
                .isEqualTo(204);

        HttpResponse<String> gone = site.get(host.path());
        assertProblem(gone, 404, "unknown");
        assertThat(gone.body()).contains("took it off");
        assertProblem(site.post(host.path() + "/heartbeat", "{}", host.bearer()), 404, "unknown");
    }

    @Test
    void shouldSayWhyAGameIsNotSeen() {
        Host host = site.list(new JsonObject()
                .put("name", "hidden")
                .put("region", "eu")
                .put("password", true)
                .put("players", new JsonObject().put("now", 8).put("max", 8)));

        JsonObject why = new JsonObject(site.send("GET", host.path() + "/why?region=asia", "", host.bearer())
                .body());

        assertThat(why.getBoolean("shown")).isTrue();
        assertThat(why.getJsonArray("reasons").stream().map(reason -> ((JsonObject) reason).getString("code")))
                .contains("full", "password", "filtered");
    }

    @Test
    void shouldTellAHostThatItsGameExpired() {
        try (Site own = Site.open()) {
            Host host = own.list("late");
            own.pass(Duration.ofSeconds(31));
            own.expire();

            HttpResponse<String> why = own.send("GET", host.path() + "/why", "", host.bearer());

            assertProblem(why, 404, "unknown");
            assertThat(why.body()).contains("no heartbeat");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"name":""}                                  | name
        {"name":"a\\u0000b"}                         | name
        {"name":"a\\u202eb"}                         | name
        {"name":"a\\ud800b"}                         | name
        {"endpoint":"nowhere"}                       | endpoint
        {"endpoint":"host:70000"}                    | endpoint
        {"players":{"now":9,"max":8}}                | players.now
        {"players":{"now":0,"max":10001}}            | players.max
        {"players":{"now":0,"max":1e3}}              | players.max
        {"players":7}                                | players
        {"status":"lost"}                            | status
        {"password":"yes"}                           | password
        {"trace_id":"xyz"}                           | trace_id
        {"colour":"red"}                             | colour
        {"map":{"size":3}}                           | map.size
        {"required_mods":[{"id":"a","size":-1}]}     | required_mods
        {"relay":{"endpoint":"h:1","room":"r"}}      | endpoint
        """)
    void shouldNameTheFieldThatIsRefused(String fields, String named) {
        // As text, so that half a surrogate pair gets there; of a name that is there twice, the last counts
        String body = Site.GAME.substring(0, Site.GAME.length() - 1) + "," + fields.substring(1);
        HttpResponse<String> answer = site.post("/v1/listings", body);

        assertProblem(answer, 422, "bad_field");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getString("field")).startsWith(named);
        assertThat(problem.getString("detail")).contains("accepted");
        assertThat(problem.getString("range")).isNotBlank();
    }

    @Test
    void shouldRefuseWhatIsNoJsonObject() {
        for (String body : new String[] {"{", "[]", "1", "null", "{} {}", "{\"name\":NaN}", "x".repeat(200)}) {
            assertProblem(site.post("/v1/listings", body), 400, "malformed");
        }
    }

    @Test
    void shouldRefuseAnotherMediaType() {
        assertProblem(site.send("POST", "/v1/listings", Site.GAME, "Content-Type", "text/plain"), 415, "media_type");
    }

    @Test
    void shouldNameTheMethodsOfAPath() {
        HttpResponse<String> answer = site.send("PUT", "/v1/listings", "");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow").orElse("")).contains("GET", "POST");
    }

    static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("code")).isEqualTo(code);
        assertThat(problem.getString("detail")).isNotBlank().hasSizeLessThan(600);
    }
}
