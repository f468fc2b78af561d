package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;

/**
 * A package whose shown release needs another.
 *
 * @param id which
 * @param version of that release
 * @param range which versions it needs
 * @param optional it does without, too
 */
public record Dependent(PackageId id, Version version, VersionRange range, boolean optional) {}
