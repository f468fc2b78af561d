package dev.outpost.relay.game;

import dev.outpost.relay.protocol.DesyncVerdict;
import dev.outpost.relay.protocol.SlotHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares the players' sync hashes tick by tick and says once who came apart (spec/relay.md, Integrity).
 *
 * <p>Players are kept in groups that have agreed so far; at first all are in one. When a group's hashes of a tick
 * differ, that is a divergence, and the group is split by hash. Later ticks are compared within groups only, so a
 * divergence is reported once and not again on every tick after it, while the players who still agree go on being
 * checked.
 *
 * <p>A tick is compared as soon as every player has reported it, or, with whoever has, when it falls out of the window:
 * a player who reports late or never holds nothing up.
 */
final class SyncLedger {

    private static final long NEVER = Long.MAX_VALUE;

    private final int[] slots;
    private final int[] groups;
    private final boolean[] present;
    private final long[] awaitedFrom;
    private final long[] lastAgreed;
    private final TickHashes hashes;
    private long nextTick;
    private int players;
    private int groupCount = 1;

    /**
     * A ledger of players who all agree.
     *
     * @param slots players' slots, ascending
     * @param windowTicks how many ticks a report may come after another's
     */
    SyncLedger(int[] slots, int windowTicks) {
        this.slots = slots.clone();
        this.groups = new int[slots.length];
        this.present = new boolean[slots.length];
        Arrays.fill(present, true);
        this.awaitedFrom = new long[slots.length];
        Arrays.fill(awaitedFrom, NEVER);
        this.lastAgreed = new long[slots.length];
        Arrays.fill(lastAgreed, Divergence.NEVER);
        this.players = slots.length;
        this.hashes = new TickHashes(slots.length, windowTicks);
    }

    /** Notes a player's hash of a tick; a tick already compared, or a second report of one, changes nothing. */
    List<Divergence> report(int player, long tick, long hash) {
        if (tick >= awaitedFrom[player]) {
            awaitedFrom[player] = NEVER;
            present[player] = true;
            players++;
        }
        if (tick < nextTick || !present[player]) {
            return List.of();
        }
        long oldest = tick - hashes.places() + 1;
        List<Divergence> found = nextTick < oldest ? compareBefore(oldest) : List.of();
        if (hashes.has(tick, player)) {
            return found;
        }
        hashes.put(tick, player, hash);
        return concat(found, compareIfComplete(tick));
    }

    /**
     * A player is there again. It takes part from its first report of {@code fromTick} or later: until then it is busy
     * with what it missed, and nobody waits for it.
     */
    void comeBack(int player, long fromTick) {
        awaitedFrom[player] = present[player] ? NEVER : fromTick;
    }

    /** A player is gone: nobody waits for its hashes any more. */
    List<Divergence> leave(int player) {
        awaitedFrom[player] = NEVER;
        if (!present[player]) {
            return List.of();
        }
        present[player] = false;
        players--;
        List<Divergence> found = List.of();
        long last = nextTick + hashes.places() - 1;
        for (long tick = nextTick; tick <= last; tick++) {
            hashes.remove(tick, player);
        }
        for (long tick = last; tick >= nextTick; tick--) {
            found = concat(found, compareIfComplete(tick));
        }
        return found;
    }

    /** Whether this tick and all before it are compared. */
    boolean comparedThrough(long tick) {
        return nextTick > tick;
    }

    /** Compares what is there for all ticks up to and including {@code tick}, whoever is missing. */
    List<Divergence> compareThrough(long tick) {
        return compareBefore(tick + 1);
    }

    /** Each player reports in ascending order, so with a complete tick all before it are as complete as they will be. */
    private List<Divergence> compareIfComplete(long tick) {
        int count = hashes.count(tick);
        return count > 0 && count >= players ? compareBefore(tick + 1) : List.of();
    }

    private List<Divergence> compareBefore(long tick) {
        List<Divergence> found = List.of();
        // A place is empty for ticks that nobody has reported, so a long jump ahead needs no more than one round.
        long last = Math.min(tick, nextTick + hashes.places());
        while (nextTick < last) {
            if (hashes.count(nextTick) > 0) {
                found = concat(found, compare(nextTick));
                hashes.clear(nextTick);
            }
            nextTick++;
        }
        nextTick = Math.max(nextTick, tick);
        return found;
    }

    private List<Divergence> compare(long tick) {
        List<Divergence> found = List.of();
        int groupsBefore = groupCount;
        for (int group = 0; group < groupsBefore; group++) {
            Divergence divergence = compareGroup(tick, group);
            if (divergence != null) {
                found = concat(found, List.of(divergence));
            }
        }
        return found;
    }

    private @Nullable Divergence compareGroup(long tick, int group) {
        if (agree(tick, group)) {
            noteAgreed(tick, group);
            return null;
        }
        Map<Long, Integer> votes = new HashMap<>();
        int voters = 0;
        int lowest = -1;
        for (int i = 0; i < slots.length; i++) {
            if (votes(tick, group, i)) {
                votes.merge(hashes.hash(tick, i), 1, Integer::sum);
                voters++;
                lowest = lowest < 0 ? i : lowest;
            }
        }
        long expected = hashes.hash(tick, lowest);
        boolean majority = false;
        for (Map.Entry<Long, Integer> vote : votes.entrySet()) {
            if (2 * vote.getValue() > voters) {
                expected = vote.getKey();
                majority = true;
            }
        }
        List<SlotHash> diverged = new ArrayList<>();
        for (int i = 0; i < slots.length; i++) {
            if (votes(tick, group, i) && (!majority || hashes.hash(tick, i) != expected)) {
                diverged.add(new SlotHash(slots[i], hashes.hash(tick, i)));
            }
        }
        long agreed = lastAgreed(tick, group);
        split(tick, group, expected);
        return new Divergence(
                tick, majority ? DesyncVerdict.MAJORITY : DesyncVerdict.UNDETERMINED, expected, diverged, agreed);
    }

    /** Everybody whose hash is not {@code stays} leaves the group for one with those of the same hash. */
    private void split(long tick, int group, long stays) {
        Map<Long, Integer> parts = new HashMap<>();
        parts.put(stays, group);
        for (int i = 0; i < slots.length; i++) {
            if (votes(tick, group, i)) {
                Integer part = parts.get(hashes.hash(tick, i));
                if (part == null) {
                    part = groupCount++;
                    parts.put(hashes.hash(tick, i), part);
                }
                groups[i] = part;
            }
        }
    }

    /** One alone agrees with nobody. */
    private void noteAgreed(long tick, int group) {
        int voters = 0;
        for (int i = 0; i < slots.length; i++) {
            voters += votes(tick, group, i) ? 1 : 0;
        }
        for (int i = 0; i < slots.length && voters > 1; i++) {
            if (votes(tick, group, i)) {
                lastAgreed[i] = tick;
            }
        }
    }

    /** Since when at the latest one of those who differ now was not compared, or did not agree. */
    private long lastAgreed(long tick, int group) {
        long agreed = Long.MAX_VALUE;
        for (int i = 0; i < slots.length; i++) {
            if (votes(tick, group, i)) {
                agreed = Math.min(agreed, lastAgreed[i]);
            }
        }
        return agreed;
    }

    private boolean agree(long tick, int group) {
        int first = -1;
        for (int i = 0; i < slots.length; i++) {
            if (votes(tick, group, i)) {
                if (first < 0) {
                    first = i;
                } else if (hashes.hash(tick, i) != hashes.hash(tick, first)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean votes(long tick, int group, int player) {
        return hashes.has(tick, player) && groups[player] == group;
    }

    private static List<Divergence> concat(List<Divergence> some, List<Divergence> more) {
        if (some.isEmpty() || more.isEmpty()) {
            return some.isEmpty() ? more : some;
        }
        List<Divergence> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
