package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;

/**
 * A game as tests list it.
 *
 * @param id of its listing
 * @param secret that alone may change it
 */
record TrackingGame(String id, String secret) {

    static JsonObject named(String name, String gameId) {
        return new JsonObject()
                .put("game_id", gameId)
                .put("name", name)
                .put("endpoint", "192.0.2.10:7777")
                .put("map", new JsonObject().put("name", "Twin Rivers"))
                .put("rules", new JsonObject().put("game_module", "ra1").put("mod_fingerprint", "ab12"))
                .put("players", new JsonObject().put("now", 1).put("max", 8))
                .put("settings_summary", new JsonObject().put("speed", "fast"));
    }

    static TrackingGame list(HttpWire wire, JsonObject game) throws IOException {
        HttpWire.Answer answer = wire.post("/v1/listings", game.encode());
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        JsonObject created = new JsonObject(answer.body());
        return new TrackingGame(created.getString("id"), created.getString("secret"));
    }

    String path() {
        return "/v1/listings/" + id;
    }

    String authorization() {
        return "Authorization: Bearer " + secret + "\r\n";
    }

    HttpWire.Answer delete(HttpWire wire) throws IOException {
        return wire.ask("DELETE", path(), authorization(), "");
    }
}
