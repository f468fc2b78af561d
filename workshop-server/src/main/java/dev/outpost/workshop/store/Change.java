package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import java.time.Instant;

/**
 * One entry of the feed of changes.
 *
 * @param sequence its number; upwards from 1, without a gap, in the order in which changes became visible
 * @param kind what happened
 * @param id of which package
 * @param version of which version
 * @param packageHash the version's package
 * @param at when
 */
public record Change(long sequence, Kind kind, PackageId id, Version version, Hash packageHash, Instant at) {

    /** What happened. */
    public enum Kind {
        PUBLISH,
        YANK,
        UNYANK
    }
}
