package dev.outpost.relay.result;

import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchPlayer;
import dev.outpost.relay.protocol.MatchSeed;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.telemetry.event.Labels;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is fixed about a match, as members of its result (docs/results.md); stands at the begin of the frame log too, so
 * that nothing of it is lost with the relay.
 */
final class FactsTree {

    /** The room's order types; in the recording, not in the result, which they could make too large. */
    static final String ORDER_TYPES = "order_types";

    private FactsTree() {}

    static Map<String, @Nullable Object> of(MatchFacts facts, String build) {
        RoomSettings settings = facts.settings();
        Map<String, @Nullable Object> tree = new TreeMap<>();
        tree.put("build", build);
        tree.put("correlation", facts.traceId());
        tree.put("game_id", facts.room());
        tree.put("module", settings.gameModule());
        tree.put("fingerprint", settings.modFingerprint());
        tree.put("map", settings.map());
        tree.put("queue", Labels.of(settings.queue()));
        tree.put("settings", settings(facts));
        tree.put("players", facts.players().stream().map(FactsTree::player).toList());
        tree.put("seed", seed(facts));
        tree.put("start", utc(facts.startUnixMicros()));
        tree.put(ORDER_TYPES, settings.orderTypes());
        return tree;
    }

    /** An instant as results write it: UTC, milliseconds. */
    static String utc(long unixMicros) {
        return Instant.EPOCH
                .plus(unixMicros, ChronoUnit.MICROS)
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }

    private static Map<String, Object> settings(MatchFacts facts) {
        RoomSettings settings = facts.settings();
        Map<String, Object> tree = new TreeMap<>();
        tree.put("player_count", settings.playerCount());
        tree.put("settings_hash", settings.settingsHash());
        tree.put("balance_preset", settings.balancePreset());
        tree.put("tick_interval_us", settings.tickIntervalUs());
        tree.put("run_ahead", facts.runAhead());
        tree.put("pauses", settings.pauses());
        tree.put("spectators", settings.spectators());
        tree.put("spectator_delay_s", settings.spectatorDelayS());
        return tree;
    }

    private static Map<String, @Nullable Object> player(MatchPlayer player) {
        Map<String, @Nullable Object> tree = new TreeMap<>();
        tree.put("slot", player.slot());
        tree.put("team", player.team() == Protocol.ANY_SLOT ? null : player.team());
        tree.put("pseudonym", player.pseudonym());
        return tree;
    }

    private static Map<String, Object> seed(MatchFacts facts) {
        List<Map<String, Object>> players = new ArrayList<>();
        facts.reveals()
                .forEach(reveal -> players.add(Map.of(
                        "slot", reveal.slot(), "nonce", reveal.nonce(), "commit", MatchSeed.commit(reveal.nonce()))));
        return Map.of(
                "value",
                HexFormat.of().toHexDigits(facts.seed()),
                "relay_nonce",
                facts.relayNonce(),
                "relay_commit",
                MatchSeed.commit(facts.relayNonce()),
                "players",
                players);
    }
}
