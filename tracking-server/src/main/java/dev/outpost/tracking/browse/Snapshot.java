package dev.outpost.tracking.browse;

import dev.outpost.tracking.listing.DeltaId;
import dev.outpost.tracking.listing.Listing;
import java.util.List;

/**
 * All that fits a filter at one moment, for someone who follows the list from then on.
 *
 * @param version that of the last step known; each later step has a higher one
 * @param at the last change known
 */
public record Snapshot(long version, DeltaId at, List<Listing> listings) {
    /** Copies the listings. */
    public Snapshot {
        listings = List.copyOf(listings);
    }
}
