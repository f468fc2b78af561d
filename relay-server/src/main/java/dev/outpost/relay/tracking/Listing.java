package dev.outpost.relay.tracking;

import dev.outpost.relay.lobby.RoomView;
import dev.outpost.relay.protocol.ConnectionState;
import dev.outpost.telemetry.event.Labels;
import io.vertx.core.json.JsonObject;

/** A room as a tracking server lists it (spec/tracking-workshop.md, Tracking server). */
final class Listing {

    private Listing() {}

    /** Whether a room belongs on a list: until its match is over. */
    static boolean belongs(RoomView room) {
        return room.state() == ConnectionState.LOBBY
                || room.state() == ConnectionState.LOADING
                || room.state() == ConnectionState.PLAYING;
    }

    /** All of it. The relay vouches for the number of players: it counts them itself. */
    static JsonObject of(RoomView room, TrackingRules rules) {
        return new JsonObject()
                .put("game_id", room.code())
                .put("name", rules.name())
                .put("relay", new JsonObject().put("endpoint", rules.endpoint()).put("room", room.code()))
                .put("region", rules.region())
                .put("map", new JsonObject().put("name", room.settings().map()))
                .put(
                        "rules",
                        new JsonObject()
                                .put("game_module", room.settings().gameModule())
                                .put("mod_fingerprint", room.settings().modFingerprint())
                                .put("queue", Labels.of(room.settings().queue())))
                .put("settings_hash", room.settings().settingsHash())
                .put("trace_id", room.traceId())
                .put("password", false)
                .mergeIn(changing(room));
    }

    /** What heartbeats tell. */
    static JsonObject changing(RoomView room) {
        String status = room.state() != ConnectionState.LOBBY ? "in_progress" : room.open() ? "waiting" : "full";
        return new JsonObject()
                .put(
                        "players",
                        new JsonObject()
                                .put("now", room.members().size())
                                .put("max", room.settings().playerCount())
                                .put("vouched", true))
                .put("status", status);
    }
}
