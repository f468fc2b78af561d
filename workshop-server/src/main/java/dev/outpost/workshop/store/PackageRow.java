package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A package of which something was published.
 *
 * @param id which
 * @param shown the version that search shows; null: all are yanked
 * @param versions how many there are, yanked ones too
 * @param downloads of all versions
 * @param created when the first was published
 * @param nearName its name comes near another; null: it does not
 */
public record PackageRow(
        PackageId id,
        @Nullable Version shown,
        int versions,
        long downloads,
        Instant created,
        @Nullable NearName nearName) {}
