package dev.outpost.tracking.browse;

import dev.outpost.tracking.listing.Delta;
import dev.outpost.tracking.listing.Listing;
import org.jspecify.annotations.Nullable;

/**
 * One change as the book took it.
 *
 * @param version the book's own count of its changes, which grows by one with each; not the same at other instances
 * @param delta the change, with the number that all instances know it by
 * @param before the listing as it was; null: it is new
 */
public record Step(long version, Delta delta, @Nullable Listing before) {

    /** The listing as it is; null: it is gone. */
    public @Nullable Listing after() {
        return delta instanceof Delta.Put put ? put.listing() : null;
    }
}
