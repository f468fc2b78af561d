package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of a package, as lists show it.
 *
 * @param version which
 * @param channel {@code dev}, {@code beta} or {@code release}
 * @param published when
 * @param manifestHash of its manifest
 * @param packageHash of its package
 * @param sizeBytes of its package
 * @param downloads of it
 * @param yank that it is hidden; null: it is not
 */
public record VersionRow(
        Version version,
        String channel,
        Instant published,
        Hash manifestHash,
        Hash packageHash,
        long sizeBytes,
        long downloads,
        @Nullable Yank yank) {}
