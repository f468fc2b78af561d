package dev.outpost.tracking.browse;

import dev.outpost.tracking.listing.DeltaId;
import dev.outpost.tracking.listing.Listing;
import java.util.List;

/** What someone needs who follows the list from now on: each later step has a higher version. */
public sealed interface Resume {

    /** The last step that it knows of. */
    long version();

    /** The last change that it knows of. */
    DeltaId at();

    /** The steps since the change that was asked for, oldest first; they may be none. */
    record Missed(long version, DeltaId at, List<Step> steps) implements Resume {
        /** Copies the steps. */
        public Missed {
            steps = List.copyOf(steps);
        }
    }

    /** All there are, shown or not: the change that was asked for is not remembered any more, or none was. */
    record Snapshot(long version, DeltaId at, List<Listing> listings) implements Resume {
        /** Copies the listings. */
        public Snapshot {
            listings = List.copyOf(listings);
        }
    }
}
