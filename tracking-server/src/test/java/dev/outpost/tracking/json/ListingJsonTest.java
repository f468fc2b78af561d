package dev.outpost.tracking.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.tracking.listing.Change;
import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.Players;
import dev.outpost.tracking.listing.Samples;
import dev.outpost.tracking.listing.Status;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ListingJsonTest {

    @Test
    void shouldReadWhatItWrites() {
        for (int i = 0; i < 20; i++) {
            Listing listing = Samples.listing(i);
            assertThat(ListingJson.listing(new JsonObject(ListingText.of(listing))))
                    .isEqualTo(listing);
        }
        Listing hidden = Samples.listing(1);
        Listing pulled = new Listing(hidden.id(), hidden.game(), "one.example.org", 5, 6, false);
        assertThat(ListingJson.listing(new JsonObject(ListingText.of(pulled)))).isEqualTo(pulled);
    }

    /** As relay-server's tracking.Listing sends it. */
    @Test
    void shouldTakeWhatARelaySends() {
        JsonObject sent = new JsonObject("""
            {"game_id": "ABCD", "name": "Outpost relay",
             "relay": {"endpoint": "127.0.0.1:19711", "room": "ABCD"}, "region": "",
             "map": {"name": "Twin Rivers"},
             "rules": {"game_module": "ra", "mod_fingerprint": "", "queue": "casual"},
             "settings_hash": "", "trace_id": "0123456789abcdef0123456789abcdef", "password": false,
             "players": {"now": 1, "max": 2, "vouched": true}, "status": "waiting"}
            """);
        Draft game = ListingJson.draft(sent);
        assertThat(game.players()).isEqualTo(new Players(1, 2, 0, 0, true));
        assertThat(game.traceId()).isEqualTo("0123456789abcdef0123456789abcdef");
        ListingJson.Heartbeat beat = ListingJson.heartbeat(new JsonObject(
                "{\"players\": {\"now\": 2, \"max\": 2, \"vouched\": true}, \"status\": \"in_progress\"}"));
        assertThat(beat.change()).isEqualTo(Change.of(new Players(2, 2, 0, 0, true), Status.IN_PROGRESS));
        assertThat(beat.seq()).isZero();
        assertThat(ListingJson.heartbeat(new JsonObject()).change()).isEqualTo(Change.NONE);
        assertThat(ListingJson.heartbeat(new JsonObject().put("seq", 9)).seq()).isEqualTo(9);
    }

    @Test
    void shouldRefuseByField() {
        refuses("speed", json -> json.put("speed", 1));
        refuses("rules.mod", json -> json.getJsonObject("rules").put("mod", "x"));
        refuses("name", json -> json.put("name", 7));
        refuses("name", json -> json.remove("name"));
        refuses("name", json -> json.put("name", "x".repeat(129)));
        refuses("players", json -> json.remove("players"));
        refuses("players.now", json -> json.getJsonObject("players").put("now", 9));
        refuses("players.now", json -> json.getJsonObject("players").put("now", 1.5));
        refuses("players.max", json -> json.getJsonObject("players").put("max", 4_000_000_000L));
        refuses("players.max", json -> json.getJsonObject("players").remove("max"));
        refuses("endpoint", json -> json.put("endpoint", "192.0.2.1:5000"));
        refuses("endpoint", json -> json.remove("relay"));
        refuses("relay.endpoint", json -> json.getJsonObject("relay").put("endpoint", "nowhere"));
        refuses("relay.endpoint", json -> json.getJsonObject("relay").put("endpoint", "a:70000"));
        refuses("status", json -> json.put("status", "open"));
        refuses("trace_id", json -> json.put("trace_id", "XYZ"));
        refuses("teams[0]", json -> json.put("teams", new JsonArray().add(5)));
        refuses("required_mods", json -> {
            JsonArray many = new JsonArray();
            for (int i = 0; i < 65; i++) {
                many.add(new JsonObject().put("id", "a/b"));
            }
            json.put("required_mods", many);
        });
        refuses("settings_summary", json -> {
            JsonObject many = new JsonObject();
            for (int i = 0; i < 65; i++) {
                many.put("s" + i, i);
            }
            json.put("settings_summary", many);
        });
        refuses(
                "settings_summary.a.b.c.d",
                json -> json.put("settings_summary", new JsonObject("{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":1}}}}}")));
        refuses("id", json -> json.put("id", "0".repeat(26)));
    }

    @Test
    void shouldRefuseToChangeWhatIsForGood() {
        for (String field : new String[] {"game_id", "endpoint", "relay", "engine"}) {
            assertThatThrownBy(() -> ListingJson.heartbeat(new JsonObject().put(field, "x")))
                    .isInstanceOfSatisfying(
                            BadFieldException.class,
                            refused -> assertThat(refused.field()).isEqualTo(field));
        }
        assertThatThrownBy(() -> ListingJson.heartbeat(new JsonObject().put("seq", 0)))
                .isInstanceOf(BadFieldException.class);
    }

    @Test
    void shouldRefuseNullByItsField() {
        refuses("name", json -> json.putNull("name"));
        refuses("region", json -> json.putNull("region"));
        refuses("map.name", json -> json.put("map", new JsonObject().putNull("name")));
        refuses("players", json -> json.putNull("players"));
    }

    /** What a host would send of a listing. */
    private static JsonObject game(int number) {
        JsonObject json = new JsonObject(ListingText.of(Samples.listing(number)));
        List.of("id", "source", "created", "updated", "visible").forEach(json::remove);
        return json;
    }

    private static void refuses(String field, Consumer<JsonObject> spoil) {
        JsonObject json = game(1);
        spoil.accept(json);
        assertThatThrownBy(() -> ListingJson.draft(json))
                .as(field)
                .isInstanceOfSatisfying(
                        BadFieldException.class,
                        refused -> assertThat(refused.field()).isEqualTo(field))
                .hasMessageContaining("accepted");
    }
}
