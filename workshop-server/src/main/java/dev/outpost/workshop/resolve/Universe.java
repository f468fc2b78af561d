package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.PackageId;
import java.util.List;
import java.util.SortedSet;

/**
 * All packages that there are. While one resolution runs it must answer the same question in the same way; one that is
 * shared by threads must be safe for them.
 */
public interface Universe {

    /** All versions of a package, newest first, each version once; empty: there is no such package. */
    List<Candidate> candidates(PackageId id);

    /** Packages of which some version provides this id. */
    SortedSet<PackageId> providers(PackageId id);

    /** Packages of which some version depends on this id, optional or not. */
    SortedSet<PackageId> dependents(PackageId id);
}
