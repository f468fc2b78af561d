package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.Conflict;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Provided;
import dev.outpost.workshop.resource.Version;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A version that may be chosen.
 *
 * @param id its package
 * @param version which
 * @param dependencies what it needs
 * @param conflicts what it cannot be together with
 * @param provides what it also stands for
 * @param modules the game modules that it is for; empty: all
 * @param hash of the package
 * @param sizeBytes of the package
 * @param source where it came from: the publisher's workshop, for a mirrored one; empty: this one
 * @param yanked whether it is hidden from new resolutions
 */
public record Candidate(
        PackageId id,
        Version version,
        List<Dependency> dependencies,
        List<Conflict> conflicts,
        List<Provided> provides,
        Set<String> modules,
        Hash hash,
        long sizeBytes,
        String source,
        boolean yanked) {

    private static final Comparator<Dependency> BY_NEED = Comparator.comparing(Dependency::id)
            .thenComparing(each -> each.range().toString())
            .thenComparing(Dependency::optional);
    private static final Comparator<Conflict> BY_CLASH = Comparator.comparing(Conflict::id)
            .thenComparing(each -> each.range().toString());

    /** Takes copies, in one order whatever it was: nothing may depend on it. */
    public Candidate {
        dependencies = dependencies.stream().sorted(BY_NEED).toList();
        conflicts = conflicts.stream().sorted(BY_CLASH).toList();
        provides = List.copyOf(provides);
        modules = Set.copyOf(modules);
    }

    /** Whether it is for that game module. */
    boolean isFor(String module) {
        return modules.isEmpty() || modules.contains(module);
    }
}
