package dev.outpost.relay.lobby;

import dev.outpost.relay.protocol.VoteKind;
import dev.outpost.relay.protocol.VoteOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One vote: who may vote, who did, and whether it is carried. Voters come in groups, each of which must carry it by
 * itself. Pure logic.
 */
final class Ballot {

    final VoteKind kind;
    final int target;
    final int by;
    final long openedNanos;
    private final List<Set<Integer>> groups = new ArrayList<>();
    private final Map<Integer, Boolean> votes = new HashMap<>();

    /**
     * An open vote; who opens it is for it.
     *
     * @param groups slots of the voters, {@code by} among them
     */
    Ballot(VoteKind kind, int target, int by, Collection<List<Integer>> groups, long openedNanos) {
        this.kind = kind;
        this.target = target;
        this.by = by;
        this.openedNanos = openedNanos;
        groups.forEach(group -> this.groups.add(new LinkedHashSet<>(group)));
        votes.put(by, true);
    }

    /** How many of so many voters of a group carry it. */
    static int needed(VoteKind kind, int voters) {
        return switch (kind) {
            // Of up to four all, of five or more four fifths.
            case SURRENDER -> (4 * voters + 4) / 5;
            case REMAKE -> voters / 2 + 1;
            case KICK -> voters;
        };
    }

    boolean mayVote(int slot) {
        return groups.stream().anyMatch(group -> group.contains(slot));
    }

    boolean hasVoted(int slot) {
        return votes.containsKey(slot);
    }

    void vote(int slot, boolean yes) {
        votes.put(slot, yes);
    }

    /** A voter is gone, and its vote with it. */
    void left(int slot) {
        votes.remove(slot);
        groups.forEach(group -> group.remove(slot));
        groups.removeIf(Set::isEmpty);
    }

    /** How it stands; without any voter left it has failed. */
    VoteOutcome outcome() {
        boolean carried = !groups.isEmpty();
        for (Set<Integer> group : groups) {
            int needed = needed(kind, group.size());
            if (group.size() - count(group, false) < needed) {
                return VoteOutcome.FAILED;
            }
            carried &= count(group, true) >= needed;
        }
        return carried ? VoteOutcome.PASSED : groups.isEmpty() ? VoteOutcome.FAILED : VoteOutcome.OPEN;
    }

    /** Those who may vote. */
    List<Integer> voters() {
        return groups.stream().flatMap(Set::stream).toList();
    }

    int yes() {
        return groups.stream().mapToInt(group -> count(group, true)).sum();
    }

    int no() {
        return groups.stream().mapToInt(group -> count(group, false)).sum();
    }

    int needed() {
        return groups.stream().mapToInt(group -> needed(kind, group.size())).sum();
    }

    private int count(Set<Integer> group, boolean yes) {
        int count = 0;
        for (int slot : group) {
            Boolean vote = votes.get(slot);
            count += vote != null && vote == yes ? 1 : 0;
        }
        return count;
    }
}
