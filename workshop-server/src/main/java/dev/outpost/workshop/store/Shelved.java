package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.Release;
import org.jspecify.annotations.Nullable;

/**
 * A release as it stands in the store.
 *
 * @param release what was published
 * @param sequence number of its publishing in the feed of changes
 * @param downloads of this version
 * @param yank that it is hidden; null: it is not
 * @param nearName its package's name comes near another; null: it does not
 */
public record Shelved(
        Release release,
        long sequence,
        long downloads,
        @Nullable Yank yank,
        @Nullable NearName nearName) {}
