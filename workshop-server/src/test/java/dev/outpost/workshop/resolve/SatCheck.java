package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.Conflict;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.sat4j.core.VecInt;
import org.sat4j.minisat.SolverFactory;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.ISolver;
import org.sat4j.specs.TimeoutException;

/** The same questions put to a SAT solver (Sat4j): a variable for each version, and the rules as clauses over them. */
final class SatCheck {

    private final Universe universe;
    private final Request request;
    private final Map<PackageId, Map<Version, Integer>> variables = new HashMap<>();
    private final List<int[]> clauses = new ArrayList<>();
    private int count;
    /** Facts alone are told: each brings in the packages that it names. */
    private boolean partly;

    SatCheck(Universe universe, Request request) {
        this.universe = universe;
        this.request = request;
    }

    /**
     * Whether the universe has a solution. Packages that no need leads to may as well not be there: what is said of them
     * only is left out.
     */
    boolean isSolvable() {
        clear();
        Set<PackageId> reached = reached();
        reached.forEach(id -> universe.candidates(id).forEach(each -> variable(id, each.version())));
        request.roots().forEach((id, range) -> clause(new ArrayList<>(), meeting(id, range)));
        for (PackageId id : reached) {
            for (Candidate each : universe.candidates(id)) {
                List<Integer> here = List.of(variable(id, each.version()));
                each.dependencies().stream()
                        .filter(need -> !need.optional() || reached.contains(need.id()))
                        .forEach(need -> need(here, need));
                each.conflicts().forEach(conflict -> clash(here, id, conflict));
                boolean otherModule = request.module() != null
                        && !each.modules().isEmpty()
                        && !each.modules().contains(request.module());
                if (otherModule || (each.yanked() && !isLocked(each))) {
                    clauses.add(new int[] {-here.get(0)});
                }
            }
        }
        return solve();
    }

    private Set<PackageId> reached() {
        Set<PackageId> reached = new LinkedHashSet<>();
        Deque<PackageId> open = new ArrayDeque<>(request.roots().keySet());
        while (!open.isEmpty()) {
            PackageId id = open.poll();
            open.addAll(universe.providers(id).stream()
                    .filter(each -> !reached.contains(each))
                    .toList());
            if (reached.add(id)) {
                universe.candidates(id)
                        .forEach(each -> each.dependencies().stream()
                                .filter(need -> !need.optional() && !reached.contains(need.id()))
                                .forEach(need -> open.add(need.id())));
            }
        }
        return reached;
    }

    /** Whether these facts alone leave a solution. */
    boolean isSolvable(Collection<Fact> facts) {
        clear();
        partly = true;
        for (Fact fact : facts) {
            if (fact instanceof Fact.Asked asked) {
                clause(new ArrayList<>(), meeting(asked.id(), asked.range()));
            } else if (fact instanceof Fact.Needs needs) {
                need(variables(needs.id(), needs.versions()), needs.dependency());
            } else if (fact instanceof Fact.Clashes clashes) {
                clash(variables(clashes.id(), clashes.versions()), clashes.id(), clashes.conflict());
            } else if (fact instanceof Fact.Barred barred) {
                variables(barred.id(), barred.versions()).forEach(each -> clauses.add(new int[] {-each}));
            }
        }
        return solve();
    }

    /** Whether the request and the packages do say so. */
    boolean isTrue(Fact fact) {
        List<Candidate> of = universe.candidates(fact.id());
        if (fact instanceof Fact.Asked asked) {
            return asked.range().equals(request.roots().get(asked.id()));
        }
        if (fact instanceof Fact.Needs needs) {
            return all(of, needs.versions(), each -> each.dependencies().contains(needs.dependency()));
        }
        if (fact instanceof Fact.Clashes clashes) {
            return all(of, clashes.versions(), each -> each.conflicts().contains(clashes.conflict()));
        }
        Fact.Barred barred = (Fact.Barred) fact;
        return all(
                of,
                barred.versions(),
                each -> barred.reason() == Fact.Reason.YANKED
                        ? each.yanked() && !isLocked(each)
                        : !each.modules().isEmpty() && !each.modules().contains(String.valueOf(request.module())));
    }

    private static boolean all(List<Candidate> of, List<Version> versions, Predicate<Candidate> says) {
        Set<Version> left = new HashSet<>(versions);
        for (Candidate each : of) {
            if (left.remove(each.version()) && !says.test(each)) {
                return false;
            }
        }
        return left.isEmpty();
    }

    private void clear() {
        variables.clear();
        clauses.clear();
        count = 0;
        partly = false;
    }

    private void need(List<Integer> who, Dependency need) {
        for (int each : who) {
            if (need.optional()) {
                List<Candidate> of = universe.candidates(need.id());
                for (Candidate other : of) {
                    if (!need.range().contains(other.version())) {
                        clauses.add(new int[] {-each, -variable(need.id(), other.version())});
                    }
                }
            } else {
                List<Integer> clause = new ArrayList<>(List.of(-each));
                clause(clause, meeting(need.id(), need.range()));
            }
        }
    }

    private void clash(List<Integer> who, PackageId id, Conflict conflict) {
        List<Integer> others = new ArrayList<>();
        if (!conflict.id().equals(id) && isOfInterest(conflict.id())) {
            for (Candidate each : universe.candidates(conflict.id())) {
                if (conflict.range().contains(each.version())) {
                    others.add(variable(conflict.id(), each.version()));
                }
            }
        }
        for (PackageId provider : universe.providers(conflict.id())) {
            if (!provider.equals(id) && !provider.equals(conflict.id()) && isOfInterest(provider)) {
                others.addAll(providing(provider, conflict.id(), conflict.range()));
            }
        }
        for (int one : who) {
            for (int other : others) {
                clauses.add(new int[] {-one, -other});
            }
        }
    }

    private boolean isOfInterest(PackageId id) {
        return partly || variables.containsKey(id);
    }

    private List<Integer> meeting(PackageId id, VersionRange range) {
        List<Integer> meeting = new ArrayList<>();
        for (Candidate each : universe.candidates(id)) {
            Version version = each.version();
            if (range.contains(version)
                    && (!version.isPreRelease() || request.preReleases() || range.names(version) || isLocked(each))) {
                meeting.add(variable(id, version));
            }
        }
        for (PackageId provider : universe.providers(id)) {
            if (!provider.equals(id)) {
                meeting.addAll(providing(provider, id, range));
            }
        }
        return meeting;
    }

    private List<Integer> providing(PackageId provider, PackageId id, VersionRange range) {
        List<Integer> providing = new ArrayList<>();
        for (Candidate each : universe.candidates(provider)) {
            if (each.provides().stream().anyMatch(one -> one.id().equals(id) && range.contains(one.version()))) {
                providing.add(variable(provider, each.version()));
            }
        }
        return providing;
    }

    private void clause(List<Integer> start, List<Integer> rest) {
        start.addAll(rest);
        clauses.add(start.stream().mapToInt(Integer::intValue).toArray());
    }

    private List<Integer> variables(PackageId id, List<Version> versions) {
        List<Integer> all = new ArrayList<>();
        versions.forEach(each -> all.add(variable(id, each)));
        return all;
    }

    private int variable(PackageId id, Version version) {
        Map<Version, Integer> of = variables.computeIfAbsent(id, any -> {
            Map<Version, Integer> all = new HashMap<>();
            universe.candidates(id).forEach(each -> all.put(each.version(), ++count));
            return all;
        });
        Integer variable = of.get(version);
        if (variable == null) {
            throw new IllegalArgumentException(id + " has no " + version);
        }
        return variable;
    }

    private boolean isLocked(Candidate candidate) {
        Lock lock = request.lock();
        Locked locked = lock == null ? null : lock.find(candidate.id());
        return locked != null && locked.version().equals(candidate.version());
    }

    private boolean solve() {
        ISolver solver = SolverFactory.newDefault();
        try {
            load(solver);
            return solver.isSatisfiable();
        } catch (ContradictionException e) {
            return false;
        } catch (TimeoutException e) {
            throw new AssertionError("SAT did not end", e);
        }
    }

    private void load(ISolver solver) throws ContradictionException {
        solver.newVar(count);
        for (int[] clause : clauses) {
            solver.addClause(new VecInt(clause));
        }
        for (Map<Version, Integer> versions : variables.values()) {
            if (versions.size() > 1) {
                solver.addAtMost(
                        new VecInt(versions.values().stream()
                                .mapToInt(Integer::intValue)
                                .toArray()),
                        1);
            }
        }
    }
}
