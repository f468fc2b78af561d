package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.PackageId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One search for versions that go together, by PubGrub: conflict-driven learning over packages and their versions.
 *
 * <p>The partial solution is, for each package ({@link Slot}), the set of choices that are still possible; "not there" is one
 * of them, so that a package is required once that choice is gone. Propagation: when of an {@link Incompatibility} all terms
 * but one hold, that one's choices are struck out. When nothing follows any more, a choice is made of a required package:
 * packages that the lock has first, then those that were asked for, then the one with the fewest choices; its locked
 * version, or the one that most players hold, or the newest. A need that several packages could meet is decided when nothing
 * else is left, so that one which is there anyway meets it. When all terms of an incompatibility hold, the causes of the last
 * step are resolved into a new one, until that one would have struck out something at an earlier level; the search goes back
 * there. So a choice is taken back only when what was chosen before it forbids it: what is chosen first stays newest.
 *
 * <p>What a package says is read when it becomes required, all its versions at once: what none of its possible versions can
 * live with is then struck out before one is chosen. One thread, used once.
 */
final class Search {

    private final Universe universe;
    private final Request request;
    private final Budget budget;
    private final Preferences preferences;
    private final Rules rules;
    private final int deepest;

    private final Map<PackageId, Slot> byId = new HashMap<>();
    private final List<Slot> slots = new ArrayList<>();
    /** By slot: how many needs lead to it from what was asked for. */
    private final List<Integer> depths = new ArrayList<>();

    private final List<Boolean> read = new ArrayList<>();
    private final List<Step> trail = new ArrayList<>();
    private final Deque<Incompatibility> fresh = new ArrayDeque<>();
    private final Deque<Slot> changed = new ArrayDeque<>();
    /** Needs that more than one package could meet. */
    private final List<Incompatibility> choices = new ArrayList<>();

    private int level;
    private int readingDepth;
    private @Nullable Incompatibility failure;

    private Search(Universe universe, Request request, Budget budget, Preferences preferences, int deepest) {
        this.universe = universe;
        this.request = request;
        this.budget = budget;
        this.preferences = preferences;
        this.rules = new Rules(universe, request, this::slot);
        this.deepest = deepest;
    }

    /**
     * Searches with what the packages say.
     *
     * @param deepest of packages so many needs away from what was asked for, nothing is read
     */
    static Search of(Universe universe, Request request, Budget budget, Preferences preferences, int deepest) {
        Search search = new Search(universe, request, budget, preferences, deepest);
        Rules.asked(request).forEach(search::tell);
        search.run();
        return search;
    }

    /** Searches with these facts alone. */
    static Search of(Universe universe, Request request, Budget budget, Preferences preferences, List<Fact> facts) {
        Search search = new Search(universe, request, budget, preferences, -1);
        facts.forEach(search::tell);
        search.run();
        return search;
    }

    /** What it failed at, with no term left; null: there is a solution. */
    @Nullable
    Incompatibility failure() {
        return failure;
    }

    /** What was chosen, if it did not fail. */
    SortedMap<PackageId, Candidate> chosen() {
        SortedMap<PackageId, Candidate> chosen = new TreeMap<>();
        for (Slot each : slots) {
            if (each.isRequired()) {
                chosen.put(each.id(), each.candidate(Bits.next(each.possible(), 0)));
            }
        }
        return chosen;
    }

    private void run() {
        while (failure == null) {
            Incompatibility conflict = propagate();
            if (conflict != null) {
                budget.conflict();
                learn(conflict);
            } else if (!decide()) {
                return;
            }
        }
    }

    /** The slot of a package; a new one is told which of its versions are barred. */
    private Slot slot(PackageId id) {
        Slot known = byId.get(id);
        if (known != null) {
            return known;
        }
        budget.slot(slots.size() + 1);
        Slot slot = new Slot(slots.size(), id, universe.candidates(id), request.preReleases(), request.locked(id));
        byId.put(id, slot);
        slots.add(slot);
        depths.add(readingDepth);
        read.add(false);
        if (deepest >= 0) {
            for (Fact fact : rules.barred(slot)) {
                for (Incompatibility each : rules.meaning(fact)) {
                    // Holds whatever is decided: no level takes it back.
                    slot.narrow(Bits.andNot(slot.all(), each.set(slot)), each, 0, -1);
                }
            }
        }
        return slot;
    }

    private void tell(Fact fact) {
        for (Incompatibility each : rules.meaning(fact)) {
            add(each);
            if (each.alternatives() > 1) {
                choices.add(each);
            }
        }
    }

    private void add(Incompatibility incompatibility) {
        for (int i = 0; i < incompatibility.size(); i++) {
            incompatibility.slot(i).mentions().add(incompatibility);
        }
        fresh.add(incompatibility);
    }

    /** Strikes out what cannot be any more; an incompatibility of which all terms hold, or null when nothing follows. */
    private @Nullable Incompatibility propagate() {
        while (true) {
            Incompatibility next = fresh.poll();
            if (next != null) {
                if (!apply(next)) {
                    return next;
                }
                continue;
            }
            Slot slot = changed.poll();
            if (slot == null) {
                return null;
            }
            List<Incompatibility> mentions = slot.mentions();
            // The newest first: what was learned last says most.
            for (int i = mentions.size() - 1; i >= 0; i--) {
                if (!apply(mentions.get(i))) {
                    return mentions.get(i);
                }
            }
        }
    }

    /** Strikes out what follows from one; false: all its terms hold. */
    private boolean apply(Incompatibility incompatibility) {
        int open = -1;
        for (int i = 0; i < incompatibility.size(); i++) {
            long[] possible = incompatibility.slot(i).possible();
            long[] set = incompatibility.set(i);
            if (!Bits.within(possible, set)) {
                if (open >= 0 || !Bits.intersects(possible, set)) {
                    return true;
                }
                open = i;
            }
        }
        if (open < 0) {
            return false;
        }
        Slot slot = incompatibility.slot(open);
        narrow(slot, Bits.andNot(slot.all(), incompatibility.set(open)), incompatibility);
        return true;
    }

    private void narrow(Slot slot, long[] allowed, @Nullable Incompatibility cause) {
        trail.add(slot.narrow(allowed, cause, level, trail.size()));
        changed.add(slot);
        if (slot.isRequired() && !read.get(slot.number()) && depths.get(slot.number()) <= deepest) {
            read.set(slot.number(), true);
            readingDepth = depths.get(slot.number()) + 1;
            rules.said(slot).forEach(this::tell);
        }
    }

    /** Makes a choice; false: nothing is left to choose. */
    private boolean decide() {
        Slot best = null;
        Preferences.Rank bestRank = null;
        for (Slot each : slots) {
            if (each.isRequired() && Bits.count(each.possible()) > 1) {
                Preferences.Rank rank = preferences.rank(each);
                if (bestRank == null || rank.compareTo(bestRank) < 0) {
                    best = each;
                    bestRank = rank;
                }
            }
        }
        if (best != null) {
            choose(best, preferences.choice(best, best.possible()));
            return true;
        }
        for (Incompatibility each : choices) {
            if (isUnmet(each)) {
                meet(each);
                return true;
            }
        }
        return false;
    }

    /** Whether no term is sure not to hold if what is not required is not there. */
    private boolean isUnmet(Incompatibility need) {
        for (int i = 0; i < need.size(); i++) {
            Slot slot = need.slot(i);
            boolean holds = slot.isRequired()
                    ? Bits.within(slot.possible(), need.set(i))
                    : Bits.has(need.set(i), slot.absent());
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    /** Chooses a package that is not there yet, so that the need is met. */
    private void meet(Incompatibility need) {
        Slot best = null;
        long[] bestMeeting = {};
        Preferences.Rank bestRank = null;
        for (int i = 0; i < need.size(); i++) {
            Slot slot = need.slot(i);
            long[] meeting = Bits.andNot(slot.possible(), need.set(i));
            if (!Bits.isEmpty(meeting)) {
                Preferences.Rank rank = preferences.rankToMeet(slot, meeting, need);
                if (bestRank == null || rank.compareTo(bestRank) < 0) {
                    best = slot;
                    bestMeeting = meeting;
                    bestRank = rank;
                }
            }
        }
        if (best == null) {
            throw new IllegalStateException("a need that cannot be met was not found by propagation");
        }
        choose(best, preferences.choice(best, bestMeeting));
    }

    private void choose(Slot slot, int choice) {
        budget.decision();
        level++;
        narrow(slot, Bits.range(slot.absent() + 1, choice, choice + 1), null);
    }

    /** Resolves the causes of a conflict until they say something about an earlier level, and goes back there. */
    private void learn(Incompatibility conflict) {
        Incompatibility learned = conflict;
        while (learned.size() > 0) {
            Step last = null;
            long[] lastSet = {};
            int before = 0;
            for (int i = 0; i < learned.size(); i++) {
                Step satisfier = learned.slot(i).satisfier(learned.set(i));
                if (last == null || satisfier.isLaterThan(last)) {
                    before = last == null ? before : Math.max(before, last.level());
                    last = satisfier;
                    lastSet = learned.set(i);
                } else {
                    before = Math.max(before, satisfier.level());
                }
            }
            if (last == null) {
                break;
            }
            before = Math.max(before, last.slot().levelBefore(last, lastSet));
            Incompatibility cause = last.cause();
            if (last.level() > 0 && (cause == null || before < last.level())) {
                backTo(before);
                if (learned == conflict) {
                    fresh.add(learned);
                } else {
                    add(learned);
                }
                return;
            }
            if (cause == null) {
                throw new IllegalStateException("a decision at the level of what always holds");
            }
            learned = Incompatibility.resolve(learned, cause, last.slot());
        }
        failure = learned;
    }

    private void backTo(int earlier) {
        while (!trail.isEmpty() && trail.get(trail.size() - 1).level() > earlier) {
            trail.remove(trail.size() - 1).slot().widen();
        }
        level = earlier;
        changed.clear();
        fresh.clear();
    }
}
