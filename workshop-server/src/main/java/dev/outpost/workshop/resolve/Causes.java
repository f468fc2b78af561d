package dev.outpost.workshop.resolve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds the facts that a failure rests on: as near to what was asked for as can be, and none too many. */
final class Causes {

    /** Beyond so many needs from what was asked for, the failure is taken as it was found. */
    private static final int FARTHEST = 12;

    private final Universe universe;
    private final Request request;
    private final Budget budget;
    private final Preferences preferences;

    Causes(Universe universe, Request request, Budget budget, Preferences preferences) {
        this.universe = universe;
        this.request = request;
        this.budget = budget;
        this.preferences = preferences;
    }

    /** Facts that alone leave no solution, while without any one of them there is one. */
    List<Fact> of(Incompatibility failure) {
        for (int depth = 0; depth <= FARTHEST; depth++) {
            Incompatibility near =
                    Search.of(universe, request, budget, preferences, depth).failure();
            if (near != null) {
                return rootsFirst(least(new ArrayList<>(near.facts())));
            }
        }
        return rootsFirst(least(new ArrayList<>(failure.facts())));
    }

    private static List<Fact> rootsFirst(List<Fact> facts) {
        List<Fact> sorted = new ArrayList<>(facts);
        sorted.sort(Comparator.comparing((Fact fact) -> !(fact instanceof Fact.Asked))
                .thenComparing(Fact::id));
        return sorted;
    }

    /** Leaves out what is not needed for a failure: first many at once, at last one by one. */
    private List<Fact> least(List<Fact> facts) {
        List<Fact> left = facts;
        for (int size = Math.max(1, left.size() / 2); ; size /= 2) {
            for (int from = left.size() - size; from > -size; from -= size) {
                List<Fact> fewer = new ArrayList<>(left);
                fewer.subList(Math.max(0, from), Math.min(left.size(), from + size))
                        .clear();
                Incompatibility failure =
                        Search.of(universe, request, budget, preferences, fewer).failure();
                if (failure != null) {
                    left = fewer.stream().filter(failure.facts()::contains).toList();
                    from = Math.min(from, left.size());
                }
            }
            if (size == 1) {
                return left;
            }
        }
    }
}
