package dev.outpost.workshop.resource;

/**
 * What a package needs.
 *
 * @param id of the package, or of one that others provide
 * @param range which of its versions will do; not empty
 * @param optional it is not chosen for this: but if the package is there, its version is in the range
 */
public record Dependency(PackageId id, VersionRange range, boolean optional) {

    /** Checks the range. */
    public Dependency {
        VersionRange.refuseEmpty(range);
    }
}
