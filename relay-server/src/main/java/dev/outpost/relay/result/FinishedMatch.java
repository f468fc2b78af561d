package dev.outpost.relay.result;

import dev.outpost.relay.game.Divergence;
import dev.outpost.relay.game.Ending;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.protocol.DesyncVerdict;
import dev.outpost.relay.protocol.SlotHash;
import dev.outpost.relay.protocol.result.CertifiedResult;
import dev.outpost.relay.protocol.result.ResultException;
import dev.outpost.telemetry.event.Labels;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A match that is over, as its result tells of it (docs/results.md).
 *
 * @param departures who left before the end and did not come back, by slot
 * @param divergence the desync that counts, if there was one
 */
record FinishedMatch(
        MatchFacts facts,
        Ending ending,
        long durationNanos,
        Map<Integer, Departure> departures,
        @Nullable Divergence divergence) {

    FinishedMatch {
        departures = Map.copyOf(departures);
    }

    /** How its outcome was reached. */
    String reached() {
        if (divergence != null && divergence.verdict() == DesyncVerdict.UNDETERMINED) {
            return "undetermined";
        }
        return ending.agreed() ? "consensus" : "protocol";
    }

    /** Everything that is certified. */
    Map<String, @Nullable Object> tree(String build, CertifiedResult.@Nullable Recording recording)
            throws ResultException {
        Map<String, @Nullable Object> tree = FactsTree.of(facts, build);
        tree.remove(FactsTree.ORDER_TYPES);
        List<Map<String, @Nullable Object>> players = new ArrayList<>();
        for (Map<String, @Nullable Object> player : Trees.objects(tree, "players")) {
            Departure departure = departures.get((int) Trees.number(player, "slot"));
            player.put(
                    "left",
                    departure == null
                            ? null
                            : Map.of("reason", Labels.of(departure.reason()), "tick", departure.tick()));
            players.add(player);
        }
        tree.put("players", players);
        tree.put("end", FactsTree.utc(facts.startUnixMicros() + durationNanos / 1000));
        tree.put("duration_ms", durationNanos / 1_000_000);
        tree.put("ticks", ending.ticks());
        tree.put("outcome", ending.outcome());
        tree.put("reached", reached());
        tree.put("chain", ending.chain());
        tree.put("desync", desync());
        tree.put(
                "recording",
                recording == null
                        ? null
                        : Map.of("file", recording.file(), "bytes", recording.bytes(), "sha256", recording.sha256()));
        return tree;
    }

    private Map<String, @Nullable Object> desync() {
        Map<String, @Nullable Object> tree = new TreeMap<>();
        Divergence found = divergence;
        if (found == null) {
            tree.put("status", "none");
            return tree;
        }
        tree.put("status", Labels.of(found.verdict()));
        tree.put("tick", found.tick());
        tree.put("expected", HexFormat.of().toHexDigits(found.expected()));
        List<Map<String, Object>> diverged = new ArrayList<>();
        for (SlotHash wrong : found.diverged()) {
            diverged.add(Map.of("slot", wrong.slot(), "hash", HexFormat.of().toHexDigits(wrong.hash())));
        }
        tree.put("diverged", diverged);
        return tree;
    }
}
