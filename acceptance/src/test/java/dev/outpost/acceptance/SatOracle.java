package dev.outpost.acceptance;

import dev.outpost.workshop.resource.Conflict;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.VersionRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.sat4j.core.VecInt;
import org.sat4j.minisat.SolverFactory;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.ISolver;
import org.sat4j.specs.TimeoutException;

/**
 * What a SAT solver says of packages that were published, none of them yanked or a pre-release. It knows the rules of
 * docs/workshop.md and nothing of the resolver: a variable for each version, clauses for what they need.
 */
final class SatOracle {

    private final Map<PackageId, List<Manifest>> versions = new HashMap<>();
    private final Map<PackageId, List<Manifest>> providers = new HashMap<>();

    void add(Manifest manifest) {
        versions.computeIfAbsent(manifest.id(), any -> new ArrayList<>()).add(manifest);
        manifest.provides()
                .forEach(each -> providers
                        .computeIfAbsent(each.id(), any -> new ArrayList<>())
                        .add(manifest));
    }

    /** Whether some versions of these can be had together, with all that they need. */
    boolean isSolvable(Collection<PackageId> roots) {
        Map<Manifest, Integer> variables = new LinkedHashMap<>();
        Deque<Manifest> unread = new ArrayDeque<>();
        List<int[]> clauses = new ArrayList<>();
        roots.forEach(root -> clauses.add(any(0, meeting(root, VersionRange.ALL), variables, unread)));
        while (!unread.isEmpty()) {
            Manifest each = unread.remove();
            int here = Objects.requireNonNull(variables.get(each));
            for (Dependency need : each.dependencies()) {
                if (!need.optional()) {
                    clauses.add(any(-here, meeting(need.id(), need.range()), variables, unread));
                }
            }
        }
        // Only what something needs can be in the way of something else.
        for (Map.Entry<Manifest, Integer> each : variables.entrySet()) {
            for (Conflict conflict : each.getKey().conflicts()) {
                for (Manifest other : meeting(conflict.id(), conflict.range())) {
                    exclude(each, other, variables, clauses);
                }
            }
            for (Dependency need : each.getKey().dependencies()) {
                if (need.optional()) {
                    versions.getOrDefault(need.id(), List.of()).stream()
                            .filter(other -> !need.range().contains(other.version()))
                            .forEach(other -> exclude(each, other, variables, clauses));
                }
            }
        }
        return solve(variables, clauses);
    }

    private static void exclude(
            Map.Entry<Manifest, Integer> one, Manifest other, Map<Manifest, Integer> variables, List<int[]> clauses) {
        Integer there = variables.get(other);
        if (there != null && !other.id().equals(one.getKey().id())) {
            clauses.add(new int[] {-one.getValue(), -there});
        }
    }

    private List<Manifest> meeting(PackageId id, VersionRange range) {
        List<Manifest> meeting = new ArrayList<>();
        versions.getOrDefault(id, List.of()).stream()
                .filter(each -> range.contains(each.version()))
                .forEach(meeting::add);
        for (Manifest provider : providers.getOrDefault(id, List.of())) {
            boolean meets = provider.provides().stream()
                    .anyMatch(each -> each.id().equals(id) && range.contains(each.version()));
            if (meets && !provider.id().equals(id)) {
                meeting.add(provider);
            }
        }
        return meeting;
    }

    private static int[] any(
            int first, List<Manifest> choices, Map<Manifest, Integer> variables, Deque<Manifest> unread) {
        List<Integer> clause = new ArrayList<>();
        if (first != 0) {
            clause.add(first);
        }
        for (Manifest each : choices) {
            Integer variable = variables.get(each);
            if (variable == null) {
                variable = variables.size() + 1;
                variables.put(each, variable);
                unread.add(each);
            }
            clause.add(variable);
        }
        return clause.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean solve(Map<Manifest, Integer> variables, List<int[]> clauses) {
        Map<PackageId, Set<Integer>> byId = new HashMap<>();
        variables.forEach((manifest, variable) ->
                byId.computeIfAbsent(manifest.id(), any -> new HashSet<>()).add(variable));
        ISolver solver = SolverFactory.newDefault();
        solver.newVar(variables.size());
        try {
            for (int[] clause : clauses) {
                if (clause.length == 0) {
                    return false;
                }
                solver.addClause(new VecInt(clause));
            }
            for (Set<Integer> one : byId.values()) {
                if (one.size() > 1) {
                    solver.addAtMost(
                            new VecInt(one.stream().mapToInt(Integer::intValue).toArray()), 1);
                }
            }
            return solver.isSatisfiable();
        } catch (ContradictionException e) {
            return false;
        } catch (TimeoutException e) {
            throw new AssertionError("SAT did not end", e);
        }
    }
}
