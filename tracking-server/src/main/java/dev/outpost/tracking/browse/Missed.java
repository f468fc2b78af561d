package dev.outpost.tracking.browse;

import dev.outpost.tracking.listing.DeltaId;
import java.util.List;

/**
 * What someone missed who follows the list.
 *
 * @param version that of the last step known; each later step has a higher one
 * @param at the last change known
 * @param steps since the change that was asked for, oldest first; they may be none
 */
public record Missed(long version, DeltaId at, List<Step> steps) {
    /** Copies the steps. */
    public Missed {
        steps = List.copyOf(steps);
    }
}
