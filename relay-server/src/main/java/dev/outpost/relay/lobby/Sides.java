package dev.outpost.relay.lobby;

import dev.outpost.relay.game.MatchPlayer;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Protocol;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who plays with whom in a match, and who of them is there. A player without a team is a side of its own. */
final class Sides {

    private final List<MatchPlayer> players;
    // By slot.
    private final BitSet present = new BitSet();
    private final BitSet goneForGood = new BitSet();

    private final Set<String> conceded = new HashSet<>(0);

    /** Of these players, by ascending slot. */
    Sides(List<MatchPlayer> players) {
        this.players = players;
        players.forEach(player -> present.set(player.slot()));
    }

    void left(int slot, LeaveReason reason) {
        present.clear(slot);
        if (reason == LeaveReason.QUIT || reason == LeaveReason.KICKED) {
            goneForGood.set(slot);
        }
    }

    void returned(int slot) {
        present.set(slot);
        goneForGood.clear(slot);
    }

    /** The name of a player's side: {@code team-N}, or {@code slot-N} without a team. */
    String of(int slot) {
        for (MatchPlayer player : players) {
            if (player.slot() == slot) {
                return side(player);
            }
        }
        return "";
    }

    boolean same(int slot, int other) {
        return of(slot).equals(of(other));
    }

    boolean isPresent(int slot) {
        return present.get(slot);
    }

    /** Players of a side who are there, ascending. */
    List<Integer> presentOf(String side) {
        List<Integer> slots = new ArrayList<>(allOf(side));
        slots.removeIf(slot -> !isPresent(slot));
        return slots;
    }

    /** All players of a side, whether they are there or not. */
    List<Integer> allOf(String side) {
        return players.stream()
                .filter(player -> side(player).equals(side))
                .map(MatchPlayer::slot)
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
        for (MatchPlayer player : players) {
            String side = side(player);
            if (!conceded.contains(side) && !goneForGood.get(player.slot())) {
                sides.add(side);
            }
        }
        return sides;
    }

    private static String side(MatchPlayer player) {
        return player.team() == Protocol.NO_TEAM ? "slot-" + player.slot() : "team-" + player.team();
    }
}
