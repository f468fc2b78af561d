package dev.outpost.tracking.web;

import static dev.outpost.tracking.web.ListingRoutesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.tracking.web.Site.Host;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What players ask. */
final class BrowseRoutesTest {

    private Site site;

    @BeforeEach
    void open() {
        site = Site.open();
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void shouldShowAGameAtOnce() {
        Host host = site.list("here");

        JsonObject page = page("");

        assertThat(page.getInteger("total")).isEqualTo(1);
        assertThat(page.getJsonArray("listings").getJsonObject(0).getString("id"))
                .isEqualTo(host.id());
        assertThat(page.containsKey("next")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "module=alpha, 1",
        "region=EU, 1",
        "map=TWIN%20rivers, 1",
        "status=in_progress, 1",
        "not_full=true, 2",
        "no_password=true, 2",
        "free_slots=7, 1",
        "version=1.4, 1",
        "text=ZW%C3%96LF, 1",
        "module=alpha&status=waiting, 0",
        "text=, 3"
    })
    void shouldFilter(String query, int expected) {
        site.list(new JsonObject()
                .put("name", "eins")
                .put("region", "eu")
                .put("rules", new JsonObject().put("game_module", "alpha").put("version", "1.4"))
                .put("status", "in_progress"));
        site.list(new JsonObject()
                .put("name", "Die zwölf")
                .put("map", new JsonObject().put("name", "Twin Rivers"))
                .put("password", true)
                .put("players", new JsonObject().put("now", 8).put("max", 8)));
        site.list(new JsonObject()
                .put("name", "drei")
                .put("players", new JsonObject().put("now", 1).put("max", 7)));

        assertThat(page("?" + query).getInteger("total")).isEqualTo(expected);
    }

    @Test
    void shouldTurnPagesThroughEachSortWithoutLossOrRepetition() {
        for (int game = 0; game < 57; game++) {
            site.list(new JsonObject()
                    .put("name", "game " + game % 10)
                    .put("players", new JsonObject().put("now", game % 5).put("max", 8)));
        }
        for (String sort : List.of("newest", "oldest", "name", "players", "free_slots", "map")) {
            List<String> ids = new ArrayList<>();
            String next = "";
            do {
                JsonObject page = page("?limit=10&sort=" + sort + (next.isEmpty() ? "" : "&cursor=" + next));
                JsonArray listings = page.getJsonArray("listings");
                assertThat(listings.size()).isBetween(1, 10);
                for (int i = 0; i < listings.size(); i++) {
                    ids.add(listings.getJsonObject(i).getString("id"));
                }
                next = page.getString("next", "");
            } while (!next.isEmpty());
            assertThat(ids).as(sort).hasSize(57).doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldRefuseACursorThatIsForgedOfAnotherQueryOrStale() {
        site.list("one");
        site.list("two");
        String next = page("?limit=1&sort=name").getString("next");

        String changed = next.substring(0, 20) + (next.charAt(20) == 'A' ? 'B' : 'A') + next.substring(21);
        assertProblem(site.get("/v1/listings?limit=1&sort=name&cursor=" + changed), 400, "bad_cursor");
        assertProblem(site.get("/v1/listings?limit=1&sort=name&cursor=nonsense"), 400, "bad_cursor");
        assertProblem(site.get("/v1/listings?limit=1&sort=players&cursor=" + next), 400, "bad_cursor");
        assertProblem(site.get("/v1/listings?limit=1&sort=name&text=o&cursor=" + next), 400, "bad_cursor");
        site.pass(Duration.ofMinutes(16));
        assertProblem(site.get("/v1/listings?limit=1&sort=name&cursor=" + next), 400, "stale_cursor");
    }

    @Test
    void shouldAnswerThatNothingHasChangedUntilSomethingHas() {
        Host host = site.list("steady");
        HttpResponse<String> first = site.get("/v1/listings");
        String tag = first.headers().firstValue("etag").orElseThrow();
        assertThat(tag).startsWith("\"").endsWith("\"");

        HttpResponse<String> same = site.get("/v1/listings", "If-None-Match", "\"other\", " + tag);
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.headers().firstValue("etag")).contains(tag);

        assertThat(site.beat(host, "{}")).isEqualTo(204);
        assertThat(site.get("/v1/listings", "If-None-Match", tag).statusCode())
                .as("an empty heartbeat changes nothing")
                .isEqualTo(304);

        assertThat(site.beat(host, "{\"status\":\"full\"}")).isEqualTo(204);
        assertThat(site.get("/v1/listings", "If-None-Match", tag).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldPackAnswersForThoseWhoTakeIt() throws IOException {
        for (int game = 0; game < 20; game++) {
            site.list("game " + game);
        }
        HttpResponse<String> plain = site.get("/v1/listings");
        HttpResponse<byte[]> packed = site.send(
                "GET",
                "/v1/listings",
                "",
                HttpResponse.BodyHandlers.ofByteArray(),
                "Accept-Encoding",
                "br, gzip;q=0.5");

        assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(packed.headers().firstValue("vary").orElse("")).containsIgnoringCase("accept-encoding");
        assertThat(packed.headers().firstValue("etag"))
                .isNotEqualTo(plain.headers().firstValue("etag"));
        assertThat(packed.body().length).isLessThan(plain.body().length() / 2);
        String unpacked = new String(
                new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(unpacked).isEqualTo(plain.body());
        assertThat(site.get(
                                "/v1/listings",
                                "Accept-Encoding",
                                "gzip",
                                "If-None-Match",
                                packed.headers().firstValue("etag").orElseThrow())
                        .statusCode())
                .isEqualTo(304);
        assertThat(site.get("/v1/listings", "Accept-Encoding", "gzip;q=0")
                        .headers()
                        .firstValue("content-encoding"))
                .isEmpty();
    }

    @Test
    void shouldAnswerHeadAndOptionsForWebPagesOfOthers() {
        site.list("seen");

        HttpResponse<String> head = site.send("HEAD", "/v1/listings", "", "Origin", "https://example.org");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("etag")).isPresent();
        assertThat(head.headers().firstValue("access-control-allow-origin")).contains("*");

        HttpResponse<String> options = site.send(
                "OPTIONS", "/v1/listings", "", "Origin", "https://example.org", "Access-Control-Request-Method", "GET");
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("access-control-allow-methods")).contains("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=501",
                "limit=many",
                "limit=-1",
                "free_slots=0",
                "free_slots=10001",
                "status=open",
                "not_full=1",
                "sort=colour",
                "colour=red",
                "module=a&module=b",
                "text=%00",
                "region=a%20b"
            })
    void shouldRefuseAParameterByName(String query) {
        HttpResponse<String> answer = site.get("/v1/listings?" + query);

        assertProblem(answer, 400, "bad_parameter");
        assertThat(answer.body()).contains(query.substring(0, query.indexOf('=')));
    }

    @Test
    void shouldServeItsContract() {
        HttpResponse<String> answer = site.get("/openapi.yaml");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("application/yaml");
        assertThat(answer.body()).startsWith("openapi: 3.1.0");
    }

    private JsonObject page(String query) {
        HttpResponse<String> answer = site.get("/v1/listings" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }
}
