package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.PackageId;
import java.util.List;
import java.util.SortedMap;
import java.util.function.LongSupplier;

/**
 * Finds versions that go together (spec/tracking-workshop.md, Resolve), or says why there are none and what would help. What
 * counts as going together:
 *
 * <ul>
 *   <li>Each root, and each need of what is chosen, is met: by a version of that package in the range, or by a chosen package
 *       that provides a version in the range. The package itself is preferred, unless one that provides it is there anyway.
 *   <li>An optional dependency chooses nothing. It is chosen when somebody wants it, as a root or as a dependency that is
 *       not optional; and whenever that package is there, its version is in the range. Who provides it is not asked.
 *   <li>Nothing that is chosen clashes with another that is chosen, by its id or by what it provides.
 *   <li>A pre-release is chosen if the request allows them, if the range that asks for it names one of the same three
 *       numbers, or if the lock has it. A yanked version is chosen only if the lock has it. Packages for other game modules
 *       are not chosen.
 * </ul>
 *
 * <p>Of all solutions: what the lock has stays where it can; then the roots are as new as can be, in order of id; then the
 * others. A version that more than half of the players hold comes before newer ones. The answer depends on the universe and
 * the request alone, not on any order in which they are told. Safe for threads, if the universe is.
 */
public final class Resolver {

    private static final int ANY_DEPTH = Integer.MAX_VALUE;

    private final Limits limits;
    private final LongSupplier nanos;

    /**
     * With limits for each resolution.
     *
     * @param limits of one resolution; explanations and repairs have as much again
     * @param nanos the clock, as {@link System#nanoTime}
     */
    public Resolver(Limits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
    }

    /**
     * Resolves.
     *
     * @throws TooHardException when the limits are reached before there is an answer
     */
    public Resolution resolve(Universe universe, Request request) {
        Budget budget = new Budget(limits, nanos);
        Preferences preferences = new Preferences(request);
        Search search = Search.of(universe, request, budget, preferences, ANY_DEPTH);
        Incompatibility failure = search.failure();
        if (failure == null) {
            return new Resolution.Solved(lock(request, search.chosen()), budget.spent());
        }
        Resolution.Effort effort = budget.spent();
        Budget afterwards = new Budget(limits, nanos);
        List<Fact> facts = new Causes(universe, request, afterwards, preferences).of(failure);
        Explanation explanation = Story.of(new Plot(universe, request, facts));
        List<Repair> repairs = new Repairs(universe, request, afterwards).of(facts);
        return new Resolution.Unsolvable(explanation, repairs, effort);
    }

    static Lock lock(Request request, SortedMap<PackageId, Candidate> chosen) {
        return new Lock(
                request.roots(),
                Needed.of(request, chosen).values().stream().map(Locked::of).toList());
    }
}
