package dev.outpost.relay.lobby;

import dev.outpost.relay.game.MatchPlayer;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Protocol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Who plays with whom in a match, and who of them is there. A player without a team is a side of its own. */
final class Sides {

    private final Map<Integer, String> bySlot = new TreeMap<>();
    private final Set<Integer> present = new LinkedHashSet<>();
    private final Set<Integer> goneForGood = new HashSet<>();
    private final Set<String> conceded = new HashSet<>();

    Sides(List<MatchPlayer> players) {
        for (MatchPlayer player : players) {
            bySlot.put(
                    player.slot(),
                    player.team() == Protocol.NO_TEAM ? "slot-" + player.slot() : "team-" + player.team());
            present.add(player.slot());
        }
    }

    void left(int slot, LeaveReason reason) {
        present.remove(slot);
        if (reason == LeaveReason.QUIT || reason == LeaveReason.KICKED) {
            goneForGood.add(slot);
        }
    }

    void returned(int slot) {
        present.add(slot);
        goneForGood.remove(slot);
    }

    /** The name of a player's side: {@code team-N}, or {@code slot-N} without a team. */
    String of(int slot) {
        return bySlot.getOrDefault(slot, "");
    }

    boolean same(int slot, int other) {
        return of(slot).equals(of(other));
    }

    boolean isPresent(int slot) {
        return present.contains(slot);
    }

    /** Players of a side who are there, ascending. */
    List<Integer> presentOf(String side) {
        List<Integer> slots = new ArrayList<>();
        bySlot.forEach((slot, name) -> {
            if (name.equals(side) && present.contains(slot)) {
                slots.add(slot);
            }
        });
        return slots;
    }

    /** All players of a side, whether they are there or not. */
    List<Integer> allOf(String side) {
        return bySlot.entrySet().stream()
                .filter(player -> player.getValue().equals(side))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A side gave up. */
    void concede(String side) {
        conceded.add(side);
    }

    boolean hasConceded(String side) {
        return conceded.contains(side);
    }

    /** Sides that still play: they did not give up, and somebody of them is there or was cut off and may return. */
    Set<String> playing() {
        Set<String> sides = new LinkedHashSet<>();
        bySlot.forEach((slot, side) -> {
            if (!conceded.contains(side) && !goneForGood.contains(slot)) {
                sides.add(side);
            }
        });
        return sides;
    }
}
