package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which package is chosen next, and which of its versions. Immutable. */
final class Preferences {

    /** In groups before this one the order is that of the ids, so that which is newest hangs on nothing else. */
    private static final int FEWEST_FIRST = 2;

    private final Request request;
    /** Versions that more than half of the players hold. */
    private final Map<PackageId, Version> held;

    Preferences(Request request) {
        this.request = request;
        this.held = heldByMost(request);
    }

    /** A place in the order of decisions; the lowest is first. */
    record Rank(int group, int choices, PackageId id) implements Comparable<Rank> {

        private static final Comparator<Rank> ORDER = Comparator.comparingInt(Rank::group)
                .thenComparingInt(Rank::choices)
                .thenComparing(Rank::id);

        @Override
        public int compareTo(Rank other) {
            return ORDER.compare(this, other);
        }
    }

    private static Map<PackageId, Version> heldByMost(Request request) {
        Map<PackageId, Map<Version, Integer>> counts = new HashMap<>();
        request.holdings()
                .forEach(player -> player.forEach((id, version) ->
                        counts.computeIfAbsent(id, any -> new TreeMap<>()).merge(version, 1, Integer::sum)));
        Map<PackageId, Version> held = new HashMap<>();
        counts.forEach((id, versions) -> versions.forEach((version, count) -> {
            if (2 * count > request.holdings().size()) {
                held.put(id, version);
            }
        }));
        return held;
    }

    /** Of a package that is required. */
    Rank rank(Slot slot) {
        int group = 3;
        if (isPossible(slot, request.locked(slot.id()), slot.possible())) {
            group = 0;
        } else if (request.roots().containsKey(slot.id())) {
            group = 1;
        } else if (isPossible(slot, held.get(slot.id()), slot.possible())) {
            group = 2;
        }
        return new Rank(group, group < FEWEST_FIRST ? 0 : Bits.count(slot.possible()), slot.id());
    }

    /** Of a package that would meet a need: what is locked, then what most hold, then the package itself that is needed. */
    Rank rankToMeet(Slot slot, long[] meeting, Incompatibility need) {
        int group = 3;
        if (isPossible(slot, request.locked(slot.id()), meeting)) {
            group = 0;
        } else if (isPossible(slot, held.get(slot.id()), meeting)) {
            group = 1;
        } else if (need.facts().stream().anyMatch(fact -> slot.id().equals(needed(fact)))) {
            group = 2;
        }
        return new Rank(group, 0, slot.id());
    }

    private static @Nullable PackageId needed(Fact fact) {
        if (fact instanceof Fact.Needs needs) {
            return needs.dependency().id();
        }
        return fact instanceof Fact.Asked asked ? asked.id() : null;
    }

    /** The version to take of those in a set, which is not empty. */
    int choice(Slot slot, long[] of) {
        int locked = slot.choice(request.locked(slot.id()));
        if (locked >= 0 && Bits.has(of, locked)) {
            return locked;
        }
        int most = slot.choice(held.get(slot.id()));
        return most >= 0 && Bits.has(of, most) ? most : Bits.next(of, 0);
    }

    private static boolean isPossible(Slot slot, @Nullable Version version, long[] in) {
        int choice = slot.choice(version);
        return choice >= 0 && Bits.has(in, choice);
    }
}
