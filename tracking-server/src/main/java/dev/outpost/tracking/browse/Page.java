package dev.outpost.tracking.browse;

import dev.outpost.tracking.listing.DeltaId;
import dev.outpost.tracking.listing.Listing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param at the last change that it knows of
 * @param total how many listings fit in all
 * @param listings those of this page, in order
 * @param next after it the next page begins; null: there is none
 */
public record Page(DeltaId at, int total, List<Listing> listings, Sort.@Nullable Place next) {

    /** Copies the list. */
    public Page {
        listings = List.copyOf(listings);
    }
}
