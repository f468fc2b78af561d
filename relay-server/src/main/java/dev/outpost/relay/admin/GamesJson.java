package dev.outpost.relay.admin;

import dev.outpost.relay.lobby.RoomView;
import dev.outpost.relay.protocol.ConnectionState;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.telemetry.event.Labels;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Rooms as JSON: all of it for operators, for everybody else what tells nobody apart (docs/openapi/relay.yaml). */
final class GamesJson {

    private static final int NO_TEAM = 255;

    private GamesJson() {}

    /** One game, for an operator. */
    static JsonObject forOperator(RoomView room) {
        JsonArray players = new JsonArray();
        for (RoomView.MemberView member : room.members()) {
            JsonObject player = new JsonObject()
                    .put("slot", member.slot())
                    .put("host", member.host())
                    .put("ready", member.ready())
                    .put("team", member.team() == NO_TEAM ? null : member.team())
                    .put("pseudonym", member.pseudonym())
                    .put("rtt_ms", member.rttMs() < 0 ? null : member.rttMs());
            member.details().forEach(player::put);
            players.add(player);
        }
        JsonObject match = new JsonObject();
        room.match().forEach((name, value) -> put(match, name, value));
        return new JsonObject()
                .put("code", room.code())
                .put("trace_id", room.traceId())
                .put("state", Labels.of(room.state()))
                .put("age_s", room.ageS())
                .put("settings", settings(room.settings()))
                .put("players", players)
                .put("match", match);
    }

    /**
     * One game, for everybody.
     *
     * @param withCode whether an open room's code, which lets in whoever knows it, is told
     */
    static JsonObject forEverybody(RoomView room, boolean withCode) {
        JsonObject game = settings(room.settings())
                .put("state", room.state() == ConnectionState.LOBBY ? "open" : "running")
                .put("players", room.members().size())
                // By the minute, so that what did not change is the same answer
                .put("age_min", room.ageS() / 60);
        if (withCode && room.open()) {
            game.put("code", room.code());
        }
        return game;
    }

    private static JsonObject settings(RoomSettings settings) {
        return new JsonObject()
                .put("game_module", settings.gameModule())
                .put("mod_fingerprint", settings.modFingerprint())
                .put("map", settings.map())
                .put("max_players", settings.playerCount())
                .put("queue", Labels.of(settings.queue()))
                .put("tick_interval_us", settings.tickIntervalUs());
    }

    /** Whole numbers without a fraction. */
    private static void put(JsonObject into, String name, double value) {
        if (value == Math.rint(value)) {
            into.put(name, (long) value);
        } else {
            into.put(name, value);
        }
    }
}
