package dev.outpost.workshop.resource;

/**
 * What a package also stands for: who needs that package is content with this one.
 *
 * @param id of the other package, which need not exist
 * @param version which of its versions this one stands for
 */
public record Provided(PackageId id, Version version) {}
