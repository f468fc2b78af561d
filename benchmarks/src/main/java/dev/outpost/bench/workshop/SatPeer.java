package dev.outpost.bench.workshop;

import dev.outpost.workshop.resolve.Candidate;
import dev.outpost.workshop.resolve.Universe;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.VersionRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.sat4j.core.VecInt;
import org.sat4j.minisat.SolverFactory;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.ISolver;
import org.sat4j.specs.TimeoutException;

/**
 * The same questions put to Sat4j: a variable for each version that a need may lead to, clauses for needs and conflicts. For
 * packages none of which is yanked, a pre-release or for some game module alone. It says whether there is a solution, not
 * which is the newest, nor why there is none.
 */
final class SatPeer {

    private final Universe universe;
    private final Map<Candidate, Integer> variables = new LinkedHashMap<>();
    private final Deque<Candidate> unread = new ArrayDeque<>();
    private final List<int[]> clauses = new ArrayList<>();

    private SatPeer(Universe universe) {
        this.universe = universe;
    }

    static boolean isSolvable(Universe universe, Map<PackageId, VersionRange> roots) {
        SatPeer peer = new SatPeer(universe);
        roots.forEach((id, range) -> peer.anyOf(0, id, range));
        for (Candidate each = peer.unread.poll(); each != null; each = peer.unread.poll()) {
            int here = peer.variable(each);
            each.dependencies().stream()
                    .filter(need -> !need.optional())
                    .forEach(need -> peer.anyOf(-here, need.id(), need.range()));
        }
        // Only what a need leads to can be in the way of something else.
        List.copyOf(peer.variables.keySet()).forEach(peer::clashes);
        return peer.solve();
    }

    private int variable(Candidate candidate) {
        return Objects.requireNonNull(variables.get(candidate));
    }

    private void anyOf(int first, PackageId id, VersionRange range) {
        List<Integer> clause = new ArrayList<>();
        if (first != 0) {
            clause.add(first);
        }
        for (Candidate each : meeting(id, range)) {
            Integer variable = variables.get(each);
            if (variable == null) {
                variable = variables.size() + 1;
                variables.put(each, variable);
                unread.add(each);
            }
            clause.add(variable);
        }
        clauses.add(ints(clause));
    }

    private List<Candidate> meeting(PackageId id, VersionRange range) {
        List<Candidate> meeting = new ArrayList<>();
        universe.candidates(id).stream()
                .filter(each -> range.contains(each.version()))
                .forEach(meeting::add);
        for (PackageId provider : universe.providers(id)) {
            if (!provider.equals(id)) {
                universe.candidates(provider).stream()
                        .filter(each -> each.provides().stream()
                                .anyMatch(one -> one.id().equals(id) && range.contains(one.version())))
                        .forEach(meeting::add);
            }
        }
        return meeting;
    }

    private void clashes(Candidate each) {
        each.conflicts()
                .forEach(conflict -> meeting(conflict.id(), conflict.range()).forEach(other -> exclude(each, other)));
        each.dependencies().stream()
                .filter(need -> need.optional())
                .forEach(need -> universe.candidates(need.id()).stream()
                        .filter(other -> !need.range().contains(other.version()))
                        .forEach(other -> exclude(each, other)));
    }

    private void exclude(Candidate one, Candidate other) {
        if (variables.containsKey(other) && !other.id().equals(one.id())) {
            clauses.add(new int[] {-variable(one), -variable(other)});
        }
    }

    private boolean solve() {
        Map<PackageId, List<Integer>> versions = new HashMap<>();
        variables.forEach((candidate, variable) -> versions.computeIfAbsent(candidate.id(), any -> new ArrayList<>())
                .add(variable));
        ISolver solver = SolverFactory.newDefault();
        solver.newVar(variables.size());
        try {
            for (int[] clause : clauses) {
                if (clause.length == 0) {
                    return false;
                }
                solver.addClause(new VecInt(clause));
            }
            for (List<Integer> of : versions.values()) {
                if (of.size() > 1) {
                    solver.addAtMost(new VecInt(ints(of)), 1);
                }
            }
            return solver.isSatisfiable();
        } catch (ContradictionException e) {
            return false;
        } catch (TimeoutException e) {
            throw new IllegalStateException("Sat4j did not end", e);
        }
    }

    private static int[] ints(Collection<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
