package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.Conflict;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules said once more and naively, sharing nothing with the resolver: what a solution is, and whether there is one. */
final class Judge {

    private final Collection<Candidate> all;
    private final Request request;

    Judge(Collection<Candidate> all, Request request) {
        this.all = all;
        this.request = request;
    }

    /** What breaks the rules; null: nothing does. */
    @Nullable
    String fault(Collection<Candidate> chosen) {
        Map<PackageId, Candidate> byId = new HashMap<>();
        for (Candidate each : chosen) {
            if (byId.put(each.id(), each) != null) {
                return each.id() + " is chosen twice";
            }
            if (each.yanked() && !isLocked(each)) {
                return each.id() + " " + each.version() + " is yanked";
            }
            String module = request.module();
            if (module != null && !each.modules().isEmpty() && !each.modules().contains(module)) {
                return each.id() + " " + each.version() + " is for another module";
            }
        }
        for (Map.Entry<PackageId, VersionRange> root : request.roots().entrySet()) {
            if (!isMet(root.getKey(), root.getValue(), chosen)) {
                return "root " + root + " is not met";
            }
        }
        for (Candidate each : chosen) {
            String fault = fault(each, byId, chosen);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private @Nullable String fault(Candidate each, Map<PackageId, Candidate> byId, Collection<Candidate> chosen) {
        for (Dependency need : each.dependencies()) {
            Candidate there = byId.get(need.id());
            if (need.optional() ? there != null && !need.range().contains(there.version()) : !isMet(need, chosen)) {
                return each.id() + " " + each.version() + ": " + need;
            }
        }
        for (Conflict conflict : each.conflicts()) {
            for (Candidate other : chosen) {
                boolean itself =
                        other.id().equals(conflict.id()) && conflict.range().contains(other.version());
                boolean standsFor = !other.id().equals(conflict.id())
                        && other.provides().stream()
                                .anyMatch(provided -> provided.id().equals(conflict.id())
                                        && conflict.range().contains(provided.version()));
                if (!other.id().equals(each.id()) && (itself || standsFor)) {
                    return each.id() + " " + each.version() + " clashes with " + other.id();
                }
            }
        }
        return null;
    }

    private boolean isMet(Dependency need, Collection<Candidate> chosen) {
        return isMet(need.id(), need.range(), chosen);
    }

    private boolean isMet(PackageId id, VersionRange range, Collection<Candidate> chosen) {
        for (Candidate each : chosen) {
            if (each.id().equals(id)) {
                if (range.contains(each.version())
                        && (!each.version().isPreRelease()
                                || request.preReleases()
                                || range.names(each.version())
                                || isLocked(each))) {
                    return true;
                }
            } else if (each.provides().stream()
                    .anyMatch(provided -> provided.id().equals(id) && range.contains(provided.version()))) {
                return true;
            }
        }
        return false;
    }

    private boolean isLocked(Candidate candidate) {
        Lock lock = request.lock();
        Locked locked = lock == null ? null : lock.find(candidate.id());
        return locked != null && locked.version().equals(candidate.version());
    }

    /** All solutions, found by trying everything. */
    List<List<Candidate>> solutions() {
        Map<PackageId, List<Candidate>> byId = new HashMap<>();
        all.forEach(each ->
                byId.computeIfAbsent(each.id(), any -> new ArrayList<>()).add(each));
        List<List<Candidate>> solutions = new ArrayList<>();
        tryAll(new ArrayList<>(byId.values()), 0, new ArrayList<>(), solutions);
        return solutions;
    }

    private void tryAll(
            List<List<Candidate>> packages, int next, List<Candidate> chosen, List<List<Candidate>> solutions) {
        if (next == packages.size()) {
            if (fault(chosen) == null) {
                solutions.add(List.copyOf(chosen));
            }
            return;
        }
        tryAll(packages, next + 1, chosen, solutions);
        for (Candidate each : packages.get(next)) {
            chosen.add(each);
            tryAll(packages, next + 1, chosen, solutions);
            chosen.remove(chosen.size() - 1);
        }
    }

    /** What a lock has, as candidates. */
    List<Candidate> chosen(Lock lock) {
        List<Candidate> chosen = new ArrayList<>();
        for (Locked each : lock.packages()) {
            chosen.add(find(each.id(), each.version()));
        }
        return chosen;
    }

    private Candidate find(PackageId id, Version version) {
        return all.stream()
                .filter(each -> each.id().equals(id) && each.version().equals(version))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id + " " + version + " is not there"));
    }
}
