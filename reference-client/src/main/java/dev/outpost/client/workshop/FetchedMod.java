package dev.outpost.client.workshop;

import java.nio.file.Path;

/**
 * A mod that is at hand.
 *
 * @param id {@code publisher/name}
 * @param version exactly which
 * @param sha256 of the package, verified
 * @param sizeBytes of the package
 * @param fetched whether it came over the network; else it was there and its hash was right
 * @param file the package
 */
public record FetchedMod(String id, String version, String sha256, long sizeBytes, boolean fetched, Path file) {}
