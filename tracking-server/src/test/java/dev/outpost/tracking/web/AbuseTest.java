package dev.outpost.tracking.web;

import static dev.outpost.tracking.web.ListingRoutesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.tracking.web.Site.Host;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those who ask too much, too slowly, or too often; others are not held up. */
@Timeout(120)
final class AbuseTest {

    @Test
    void shouldRefuseABodyThatIsTooLarge() {
        try (Site site = Site.open()) {
            Host host = site.list("big");
            JsonObject large = new JsonObject(Site.GAME).put("engine", "x".repeat(20_000));

            HttpResponse<String> create = site.post("/v1/listings", large.encode());
            assertProblem(create, 413, "too_large");
            assertThat(create.body()).contains("16384");
            assertProblem(site.post(host.path() + "/heartbeat", " ".repeat(16_385), host.bearer()), 413, "too_large");
            assertThat(site.beat(host, "{}" + " ".repeat(16_382))).isEqualTo(204);
        }
    }

    @Test
    void shouldRefuseABodyWithoutALengthThatGrowsTooLarge() throws IOException {
        try (Site site = Site.open();
                Wire wire = Wire.open(site, "127.0.0.1")) {
            wire.post("Transfer-Encoding: chunked");
            String kilobyte = "400\r\n" + "x".repeat(1024) + "\r\n";
            wire.send(kilobyte.repeat(17));
            assertThat(wire.status()).isEqualTo(413);
            // The rest is dropped, and the connection goes on
            wire.send("0\r\n\r\n").get("/v1/listings");
            assertThat(wire.status()).isEqualTo(200);
        }
    }

    @Test
    void shouldCutOffABodyThatComesByteByByte() throws IOException {
        try (Site site = Site.with(
                        Site.rules().bodyTimeout(Duration.ofMillis(400)).build());
                Wire slow = Wire.open(site, "127.0.0.1")) {
            slow.post("Content-Length: 10000");
            int sent = 0;
            do {
                assertThat(site.get("/v1/listings").statusCode()).isEqualTo(200);
                slow.send("{");
                sent++;
            } while (slow.quiet(20));

            assertThat(slow.rest()).contains(" 408 ").contains("body_too_slow");
            assertThat(sent).isLessThan(10_000);
        }
    }

    @Test
    void shouldTakeNoBodyWhereNoneBelongs() throws IOException {
        try (Site site = Site.open();
                Wire wire = Wire.open(site, "127.0.0.1")) {
            wire.send("GET /v1/listings HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx");
            assertThat(wire.rest()).contains(" 400 ").contains("body_not_taken");
        }
    }

    @Test
    void shouldCapTenThousandCreationsFromOneAddressAndLetOthersList() throws IOException {
        try (Site site = Site.capped(50);
                Wire greedy = Wire.open(site, "127.0.0.2")) {
            Map<Integer, Integer> answers = new HashMap<>();
            for (int hundred = 0; hundred < 100; hundred++) {
                for (int one = 0; one < 100; one++) {
                    greedy.create();
                }
                for (int one = 0; one < 100; one++) {
                    answers.merge(greedy.status(), 1, Integer::sum);
                }
            }

            assertThat(answers).isEqualTo(Map.of(201, 50, 429, 9950));
            assertThat(site.refused).contains("capped_address");
            // Another address of another subnet; 127.0.0.1 shares the subnet's cap
            try (Wire other = Wire.open(site, "127.0.7.1")) {
                assertThat(other.create().status()).isEqualTo(201);
            }
        }
    }

    @Test
    void shouldTellAnAddressThatAsksTooOftenWhenToComeBack() throws IOException {
        try (Site site = Site.with(Site.rules().perS(2, 1).build());
                Wire often = Wire.open(site, "127.0.0.2");
                Wire other = Wire.open(site, "127.0.9.1")) {
            Map<Integer, Integer> answers = new HashMap<>();
            for (int one = 0; one < 100; one++) {
                answers.merge(often.get("/v1/listings").status(), 1, Integer::sum);
            }

            assertThat(answers.keySet()).containsExactlyInAnyOrder(200, 429);
            assertThat(answers.get(200))
                    .as("what it may save up, and little more")
                    .isBetween(6, 50);
            assertThat(other.get("/v1/listings").status()).isEqualTo(200);
            for (int one = 0; one < 5; one++) {
                site.get("/v1/listings");
            }
            HttpResponse<String> refused = site.get("/v1/listings");
            while (refused.statusCode() == 200) {
                refused = site.get("/v1/listings");
            }
            assertProblem(refused, 429, "too_many_requests");
            assertThat(Integer.parseInt(
                            refused.headers().firstValue("retry-after").orElseThrow()))
                    .isBetween(1, 3);
        }
    }
}
