package dev.outpost.tracking.web;

import static dev.outpost.tracking.web.ListingRoutesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.tracking.web.Follower.Event;
import dev.outpost.tracking.web.Site.Host;
import dev.outpost.tracking.web.WebRules.StreamRules;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The event stream. */
@Timeout(60)
final class StreamTest {

    @Test
    void shouldTellTheListAndThenEachChange() throws Exception {
        try (Site site = Site.open()) {
            Host before = site.list("before");
            try (Follower follower = site.follow("").snapshot()) {
                assertThat(follower.list).containsOnlyKeys(before.id());

                Host after = site.list("after");
                Event put = follower.next();
                assertThat(put.name()).isEqualTo("put");
                assertThat(put.data().getString("name")).isEqualTo("after");
                assertThat(put.id()).matches("[0-9]+-[0-9]+");

                site.beat(before, "{\"players\":{\"now\":4,\"max\":8}}");
                assertThat(follower.next().data().getJsonObject("players").getInteger("now"))
                        .isEqualTo(4);

                site.send("DELETE", after.path(), "", after.bearer());
                Event gone = follower.next();
                assertThat(gone.name()).isEqualTo("gone");
                assertThat(gone.data())
                        .isEqualTo(new JsonObject().put("id", after.id()).put("reason", "host_departed"));

                site.pass(Duration.ofSeconds(31));
                site.expire();
                assertThat(follower.next().data().getString("reason")).isEqualTo("ttl");
                assertThat(follower.list).isEmpty();
            }
        }
    }

    @Test
    void shouldTellAnEmptyList() throws Exception {
        try (Site site = Site.open();
                Follower follower = site.follow("").snapshot()) {
            assertThat(follower.list).isEmpty();
        }
    }

    @Test
    void shouldTellALongListInParts() throws Exception {
        try (Site site = Site.open()) {
            for (int game = 0; game < 500; game++) {
                site.list(new JsonObject().put("name", "game " + game).put("region", game % 2 == 0 ? "eu" : "us"));
            }
            try (Follower all = site.follow("").snapshot();
                    Follower half = site.follow("?region=eu").snapshot()) {
                assertThat(all.list).hasSize(500);
                assertThat(half.list).hasSize(250);
                assertThat(half.list.values())
                        .allMatch(listing -> listing.getString("region").equals("eu"));
            }
        }
    }

    @Test
    void shouldTellThoseWithAFilterWhatFitsAndWhatNoLongerDoes() throws Exception {
        try (Site site = Site.open()) {
            Host game = site.list(new JsonObject().put("region", "eu"));
            try (Follower follower = site.follow("?status=waiting&region=eu").snapshot()) {
                assertThat(follower.list).containsOnlyKeys(game.id());
                site.list(new JsonObject().put("region", "us"));

                site.beat(game, "{\"status\":\"in_progress\"}");
                Event gone = follower.next();
                assertThat(gone.name()).isEqualTo("gone");
                assertThat(gone.data().getString("reason")).isEqualTo("filtered");

                site.beat(game, "{\"players\":{\"now\":2,\"max\":8}}");
                site.beat(game, "{\"status\":\"waiting\"}");
                Event back = follower.next();
                assertThat(back.name()).isEqualTo("put");
                assertThat(back.data().getJsonObject("players").getInteger("now"))
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void shouldGoOnWithoutAGapAfterAReconnect() throws Exception {
        try (Site site = Site.open()) {
            Host stays = site.list("stays");
            String last;
            try (Follower follower = site.follow("").snapshot()) {
                site.list("seen");
                follower.next();
                last = follower.lastId;
            }
            Host missed = site.list("missed");
            site.beat(stays, "{\"status\":\"full\"}");

            for (Follower back :
                    List.of(site.follow("", "Last-Event-ID", last), site.follow("?last_event_id=" + last))) {
                try (back) {
                    Event first = back.next();
                    assertThat(first.name()).isEqualTo("put");
                    assertThat(first.data().getString("id")).isEqualTo(missed.id());
                    assertThat(back.next().data().getString("status")).isEqualTo("full");
                }
            }
        }
    }

    @Test
    void shouldTellTheWholeListAgainToThoseWhoMissedTooMuch() throws Exception {
        try (Site site = Site.with(Site.rules().build(), 3)) {
            Host game = site.list("kept");
            for (String last : List.of("1-1", "999999999999999-1")) {
                try (Follower follower = site.follow("?last_event_id=" + last).snapshot()) {
                    assertThat(follower.list).containsOnlyKeys(game.id());
                }
            }
        }
    }

    @Test
    void shouldTellEachSubscriberEachChangeOnceWhileTheyComeAndGo() throws Exception {
        try (Site site = Site.open()) {
            Host game = site.list("busy");
            List<Follower> followers = new ArrayList<>();
            Thread busy = new Thread(() -> {
                for (int now = 2; now <= 300; now++) {
                    site.beat(game, "{\"players\":{\"now\":" + now + ",\"max\":10000}}");
                }
            });
            busy.start();
            for (int number = 0; number < 10; number++) {
                followers.add(site.follow("").snapshot());
            }
            for (Follower follower : followers) {
                int known = Objects.requireNonNull(follower.list.get(game.id()))
                        .getJsonObject("players")
                        .getInteger("now");
                while (known < 300) {
                    Event event = follower.next();
                    assertThat(event.data().getJsonObject("players").getInteger("now"))
                            .as("none left out, none twice")
                            .isEqualTo(++known);
                }
                follower.close();
            }
            busy.join();
        }
    }

    @Test
    void shouldCutOffWhoNeverReadsAndServeTheOthers() throws Exception {
        StreamRules rules =
                new StreamRules(10, 10, 16_384, Duration.ofMillis(300), Duration.ofSeconds(15), Duration.ofMillis(5));
        try (Site site = Site.with(Site.rules().streams(rules).build());
                Socket mute = new Socket()) {
            Host game = site.list("busy");
            mute.setReceiveBufferSize(4096);
            mute.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), site.port()));
            mute.getOutputStream()
                    .write("GET /v1/listings/stream HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            try (Follower reads = site.follow("").snapshot()) {
                assertThat(site.subscribers()).isEqualTo(2);
                int round = 0;
                while (site.cutOff.get() == 0) {
                    assertThat(++round).as("rounds until it is cut off").isLessThan(20_000);
                    int now = 1 + round % 2;
                    JsonObject summary = new JsonObject().put("round", round);
                    for (int value = 0; value < 50; value++) {
                        summary.put("value" + value, "x".repeat(250));
                    }
                    JsonObject change = new JsonObject()
                            .put("players", new JsonObject().put("now", now).put("max", 8))
                            .put("settings_summary", summary);
                    assertThat(site.beat(game, change.encode())).isEqualTo(204);
                    Event event = reads.next();
                    assertThat(event.data().getJsonObject("settings_summary").getInteger("round"))
                            .isEqualTo(round);
                }
                assertThat(site.subscribers()).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldBoundTheSubscribersInAllAndOfAnAddress() throws Exception {
        StreamRules two =
                new StreamRules(2, 2, 65_536, Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofMillis(5));
        StreamRules one =
                new StreamRules(5, 1, 65_536, Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofMillis(5));
        try (Site site = Site.with(Site.rules().streams(two).build());
                Follower first = site.follow("").snapshot();
                Follower second = site.follow("").snapshot()) {
            assertThat(first.list).isEqualTo(second.list);
            var refused = site.get("/v1/listings/stream");
            assertProblem(refused, 503, "too_many_streams");
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
        }
        try (Site site = Site.with(Site.rules().streams(one).build());
                Follower first = site.follow("").snapshot()) {
            assertThat(first.list).isEmpty();
            assertProblem(site.get("/v1/listings/stream"), 429, "too_many_streams");
        }
    }

    @Test
    void shouldSayThatItLivesWhileNothingHappens() throws Exception {
        StreamRules rules =
                new StreamRules(10, 10, 65_536, Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofMillis(5));
        try (Site site = Site.with(Site.rules().streams(rules).build());
                Follower follower =
                        site.follow("", "Last-Event-ID", site.book.at().toString())) {
            follower.comment();
            follower.comment();
            follower.comment();
        }
    }

    @Test
    void shouldEndTheStreamsOfAServerThatShutsDown() throws Exception {
        try (Site site = Site.open();
                Follower follower = site.follow("").snapshot()) {
            site.endStreams();

            assertThat(follower.next().name()).isEqualTo("end");
            assertProblem(site.get("/v1/listings/stream"), 503, "too_many_streams");
        }
    }

    @Test
    void shouldRefuseWhatIsNoFilterAndNoEventId() throws IOException {
        try (Site site = Site.open()) {
            assertProblem(site.get("/v1/listings/stream?sort=name"), 400, "bad_parameter");
            assertProblem(site.get("/v1/listings/stream?last_event_id=x"), 400, "bad_parameter");
            assertProblem(site.get("/v1/listings/stream", "Last-Event-ID", "7"), 400, "bad_parameter");
            assertThat(site.send("HEAD", "/v1/listings/stream", "").statusCode())
                    .isEqualTo(200);
            assertThat(site.subscribers()).isZero();
        }
    }
}
