package dev.outpost.tracking.browse;

import dev.outpost.tracking.listing.Listing;
import java.util.Comparator;

/** What comes first; of equals, whatever has the lower id. Sent in lower case. */
public enum Sort {
    /** What was listed last. */
    NEWEST,
    /** What is listed longest. */
    OLDEST,
    /** By name, without regard to case and accents. */
    NAME,
    /** Most players. */
    PLAYERS,
    /** Most free slots. */
    FREE_SLOTS,
    /** By the map's name, without regard to case and accents. */
    MAP;

    /**
     * Where a listing stands in an order. Places of one order compare; those of two say nothing.
     *
     * @param number first by it
     * @param text then by it
     * @param id then by it
     */
    public record Place(long number, String text, String id) implements Comparable<Place> {

        private static final Comparator<Place> ORDER = Comparator.comparingLong(Place::number)
                .thenComparing(Place::text)
                .thenComparing(Place::id);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /** Where a listing stands. */
    public Place place(Listing listing) {
        String text = switch (this) {
            case NAME -> Query.fold(listing.game().name());
            case MAP -> Query.fold(listing.game().map().name());
            case NEWEST, OLDEST, PLAYERS, FREE_SLOTS -> "";
        };
        return new Place(number(listing), text, listing.id());
    }

    /** The number in a listing's place. */
    long number(Listing listing) {
        return switch (this) {
            case NEWEST -> -listing.createdMs();
            case OLDEST -> listing.createdMs();
            case PLAYERS -> -listing.game().players().now();
            case FREE_SLOTS -> -listing.game().players().free();
            case NAME, MAP -> 0;
        };
    }
}
