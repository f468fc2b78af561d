package dev.outpost.tracking;

import dev.outpost.tracking.listing.Delta;
import dev.outpost.tracking.listing.DeltaId;
import dev.outpost.tracking.listing.DeltaListener;
import dev.outpost.tracking.listing.Listing;
import java.util.Collection;
import java.util.List;

/**
 * All who follow a store, told one after the other.
 *
 * @param all the first is told first
 */
record Followers(List<DeltaListener> all) implements DeltaListener {

    Followers {
        all = List.copyOf(all);
    }

    @Override
    public void reset(DeltaId at, Collection<Listing> listings) {
        all.forEach(each -> each.reset(at, listings));
    }

    @Override
    public void changed(Delta delta) {
        all.forEach(each -> each.changed(delta));
    }
}
