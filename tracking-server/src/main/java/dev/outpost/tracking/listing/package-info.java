/**
 * What is listed, who may change it, how long it stays, and the list of it all (spec/tracking-workshop.md, Tracking
 * server). Plain Java but for the futures of {@link dev.outpost.tracking.listing.ListingStore}.
 */
@NullMarked
package dev.outpost.tracking.listing;

import org.jspecify.annotations.NullMarked;
