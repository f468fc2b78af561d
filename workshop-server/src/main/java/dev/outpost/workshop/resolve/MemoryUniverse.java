package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.PackageId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** All packages in memory. Immutable. */
public final class MemoryUniverse implements Universe {

    private final Map<PackageId, List<Candidate>> candidates = new HashMap<>();
    private final Map<PackageId, SortedSet<PackageId>> providers = new HashMap<>();
    private final Map<PackageId, SortedSet<PackageId>> dependents = new HashMap<>();

    /** Of versions in any order, each once. */
    public MemoryUniverse(Collection<Candidate> all) {
        for (Candidate each : all) {
            candidates.computeIfAbsent(each.id(), any -> new ArrayList<>()).add(each);
            each.provides().forEach(provided -> index(providers, provided.id(), each.id()));
            each.dependencies().forEach(needed -> index(dependents, needed.id(), each.id()));
        }
        candidates.replaceAll((id, list) -> newestFirst(list));
    }

    private static List<Candidate> newestFirst(List<Candidate> list) {
        List<Candidate> sorted = new ArrayList<>(list);
        sorted.sort(Comparator.comparing(Candidate::version).reversed());
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).version().equals(sorted.get(i - 1).version())) {
                throw new IllegalArgumentException(
                        sorted.get(i).id() + " " + sorted.get(i).version() + " is there twice");
            }
        }
        return Collections.unmodifiableList(sorted);
    }

    private static void index(Map<PackageId, SortedSet<PackageId>> index, PackageId id, PackageId by) {
        index.computeIfAbsent(id, any -> new TreeSet<>()).add(by);
    }

    @Override
    public List<Candidate> candidates(PackageId id) {
        return candidates.getOrDefault(id, List.of());
    }

    @Override
    public SortedSet<PackageId> providers(PackageId id) {
        return Collections.unmodifiableSortedSet(providers.getOrDefault(id, Collections.emptySortedSet()));
    }

    @Override
    public SortedSet<PackageId> dependents(PackageId id) {
        return Collections.unmodifiableSortedSet(dependents.getOrDefault(id, Collections.emptySortedSet()));
    }

    /** Of how many packages there are versions. */
    public int size() {
        return candidates.size();
    }
}
