package dev.outpost.workshop.resolve;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;

/**
 * A package in a lock.
 *
 * @param id which
 * @param version exactly which
 * @param hash of the package: what is fetched must have it
 * @param sizeBytes of the package, 0 or more
 * @param source where it came from; empty: the workshop that made the lock; at most 256 characters
 */
public record Locked(PackageId id, Version version, Hash hash, long sizeBytes, String source) {

    private static final int LONGEST_SOURCE = 256;

    /** Checks the size and the source. */
    public Locked {
        if (sizeBytes < 0) {
            throw new BadFieldException("size", sizeBytes, "0 or more");
        }
        if (source.length() > LONGEST_SOURCE) {
            throw new BadFieldException("source", source, "at most " + LONGEST_SOURCE + " characters");
        }
    }

    static Locked of(Candidate candidate) {
        return new Locked(
                candidate.id(), candidate.version(), candidate.hash(), candidate.sizeBytes(), candidate.source());
    }
}
