package dev.outpost.tracking.listing;

import java.util.Collection;

/** Follows a store. Called one at a time and in order, from any thread; quick, and never blocks. */
public interface DeltaListener {

    /**
     * The whole list at once: at the start, and when changes may have been missed.
     *
     * @param at the last change in it
     * @param listings all there are
     */
    void reset(DeltaId at, Collection<Listing> listings);

    /** The next change. */
    void changed(Delta delta);
}
