package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tracking server, a relay that lists its rooms there, and players who find their game by it: three jars. */
class TrackingEndToEndIT {

    private static final String TOKEN = "voucher-token-of-the-test";
    private static final int TTL_S = 3;
    private static final long SECOND_MS = 1000;

    /** A second is the aim; one more for a machine on which three programs have just started. */
    private static final long SOON_MS = 2 * SECOND_MS;

    @TempDir
    Path folder;

    @Test
    void shouldLetPlayersFindTheirGameAndTakeItOffWhenItIsOver() throws Exception {
        Played played;
        JsonObject listing;
        Instant gone;
        Path trackingFile;
        Path relayFile;
        try (Tracking tracking = Tracking.start(
                        folder.resolve("tracking"), "tracking.reachability=tcp", "tracking.voucher_token=" + TOKEN);
                Relay relay = relay(tracking, "relay.tracking_token=" + TOKEN)) {
            try (Jar client = Played.start(
                    folder, relay, Project.OPENRA, 8, "--tracking", "http://127.0.0.1:" + tracking.port())) {
                listing = await(tracking, listings -> !listings.isEmpty()).get(0);
                await(tracking, List::isEmpty);
                gone = Instant.now();
                played = Played.await(client, 60).shouldBeFlawless();
            }
            relayFile = relay.stop();
            trackingFile = tracking.stop();
        }
        JsonObject found = played.summary().getJsonObject("found");
        System.out.printf("found on the list after %.0f ms%n", found.getDouble("after_ms"));
        assertThat(found.getString("listing")).isEqualTo(listing.getString("id"));
        assertThat(found.getString("trace_id")).isEqualTo(played.correlation());
        assertThat(found.getDouble("after_ms")).isLessThan(SOON_MS);
        assertThat(listing.getString("game_id")).isEqualTo(played.summary().getString("game_id"));
        assertThat(listing.getString("trace_id")).isEqualTo(played.correlation());
        assertThat(listing.getJsonObject("players").getBoolean("vouched")).isTrue();
        assertThat(listing.getJsonObject("rules").getString("mod_fingerprint"))
                .isEqualTo(played.summary().getString("mod_fingerprint"));

        try (Database tracking = new Database(trackingFile);
                Database relay = new Database(relayFile)) {
            MatchStory.shouldBeTold(relay, played);
            assertThat(MatchStory.count(tracking, "tracking.listing.create", played.correlation()))
                    .isEqualTo(1);
            assertThat(MatchStory.count(tracking, "tracking.listing.expire", played.correlation()))
                    .isEqualTo(1);
            assertThat(tracking.text("SELECT json_extract(data, '$.reason') FROM telemetry_events WHERE event ="
                            + " 'tracking.listing.expire'"))
                    .isEqualTo("host_departed");
            assertThat(tracking.number(
                            "SELECT count(*) FROM telemetry_events WHERE correlation = ? AND game_module = ? AND"
                                    + " mod_fingerprint = ?",
                            played.correlation(),
                            played.summary().getString("game_module"),
                            played.summary().getString("mod_fingerprint")))
                    .isEqualTo(2);
            Instant end = Instant.parse(relay.text(
                    "SELECT timestamp FROM telemetry_events WHERE event = 'relay.game.end' AND correlation = ?",
                    played.correlation()));
            System.out.printf("off the list %d ms after the end%n", gone.toEpochMilli() - end.toEpochMilli());
            assertThat(gone.toEpochMilli() - end.toEpochMilli()).isLessThan(SOON_MS);
        }
    }

    /** What the list says of a dead relay's games it says no longer than their time to live. */
    @Test
    void shouldForgetTheGamesOfARelayThatDied() throws Exception {
        try (Tracking tracking = Tracking.start(folder.resolve("tracking"), "tracking.ttl_s=" + TTL_S);
                Relay relay = relay(tracking);
                Jar client = Played.start(folder, relay, Project.GENERALS, 1)) {
            JsonObject listing =
                    await(tracking, listings -> !listings.isEmpty()).get(0);
            // Without the token its word for the number of players is not taken
            assertThat(listing.getJsonObject("players").getBoolean("vouched", false))
                    .isFalse();
            // It lives on by heartbeats, longer than without
            long alive = System.nanoTime();
            while (System.nanoTime() - alive < TimeUnit.SECONDS.toNanos(TTL_S + 2)) {
                assertThat(listings(tracking)).hasSize(1);
                assertThat(client.goesOn()).isTrue();
            }
            relay.jar().kill();
            long killed = System.nanoTime();
            await(tracking, List::isEmpty);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed))
                    .isLessThan((TTL_S + 1) * SECOND_MS);
        }
    }

    /** A relay whose game port is not where it says is not shown, and its operator can read why. */
    @Test
    void shouldShowOnlyWhatCanBeReached() throws Exception {
        try (Tracking tracking = Tracking.start(folder.resolve("tracking"), "tracking.reachability=tcp");
                Relay relay = relay(tracking)) {
            JsonObject game = ListedHost.game("reached");
            game.remove("endpoint");
            ListedHost.list(
                    tracking.port(),
                    game.copy()
                            .put(
                                    "relay",
                                    new JsonObject()
                                            .put("endpoint", relay.address())
                                            .put("room", "R1")));
            assertThat(await(tracking, listings -> !listings.isEmpty())).hasSize(1);

            ListedHost web = ListedHost.list(
                    tracking.port(),
                    game.copy()
                            .put("name", "no relay")
                            .put(
                                    "relay",
                                    new JsonObject()
                                            .put("endpoint", "127.0.0.1:" + tracking.port())
                                            .put("room", "R2")));
            ListedHost elsewhere = ListedHost.list(
                    tracking.port(), ListedHost.game("elsewhere").put("endpoint", "192.0.2.1:7000"));
            ListedHost low =
                    ListedHost.list(tracking.port(), ListedHost.game("low").put("endpoint", "127.0.0.1:22"));
            awaitWhy(web, "reach_no_relay");
            awaitWhy(elsewhere, "reach_elsewhere");
            awaitWhy(low, "reach_low_port");
            assertThat(listings(tracking)).hasSize(1);
        }
    }

    private Relay relay(Tracking tracking, String... more) throws Exception {
        String[] settings = new String[more.length + 2];
        settings[0] = "relay.min_tick_interval_ms=1";
        settings[1] = "relay.tracking=http://127.0.0.1:" + tracking.port();
        System.arraycopy(more, 0, settings, 2, more.length);
        return Relay.start(folder.resolve("relay"), settings);
    }

    private static void awaitWhy(ListedHost host, String code) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String why = host.why().encode();
        while (!why.contains(code)) {
            assertThat(System.nanoTime()).as(why).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
            why = host.why().encode();
        }
    }

    private static List<JsonObject> await(Tracking tracking, Predicate<List<JsonObject>> wanted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        List<JsonObject> listings = listings(tracking);
        while (!wanted.test(listings)) {
            assertThat(System.nanoTime()).as(listings.toString()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
            listings = listings(tracking);
        }
        return listings;
    }

    private static List<JsonObject> listings(Tracking tracking) throws Exception {
        return ListedHost.browse(tracking.port()).getJsonArray("listings").stream()
                .map(JsonObject.class::cast)
                .toList();
    }
}
