package dev.outpost.workshop.resource;

/**
 * What a package cannot be together with.
 *
 * @param id of the package, or of one that others provide; a package never clashes with itself
 * @param range which of its versions; not empty
 */
public record Conflict(PackageId id, VersionRange range) {

    /** Checks the range. */
    public Conflict {
        VersionRange.refuseEmpty(range);
    }
}
