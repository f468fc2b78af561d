package dev.outpost.workshop.store;

import dev.outpost.workshop.search.Relevance;
import dev.outpost.workshop.search.Relevance.Match;
import java.util.Comparator;

/**
 * A package that is on a page, and what its order goes by: the higher key comes first, of equal ones the higher number.
 *
 * @param key a score, a number of downloads or that of a change
 * @param number the package's
 * @param why why it stands where it stands
 */
record Chosen(long key, long number, Relevance why) {

    /** The order on pages. */
    static final Comparator<Chosen> ORDER = Comparator.comparingLong(Chosen::key)
            .thenComparingLong(Chosen::number)
            .reversed();

    private static final long NUMBER = (1L << Publishing.ID_BITS) - 1;

    /** Where a page ended. */
    record After(long key, long number) {

        boolean isBefore(Chosen chosen) {
            return chosen.key() < key || (chosen.key() == key && chosen.number() < number);
        }
    }

    /** By what is found so well at a place. */
    static Chosen byRelevance(long place, Match match) {
        Relevance why = new Relevance(match, tier(place));
        return new Chosen(why.score(), number(place), why);
    }

    /** By something else. */
    static Chosen by(long key, long place) {
        return new Chosen(key, number(place), new Relevance(Match.TEXT, tier(place)));
    }

    static long number(long place) {
        return place & NUMBER;
    }

    static int tier(long place) {
        return (int) (place >> Publishing.ID_BITS);
    }

    /** The lowest place of a tier. */
    static long place(long tier) {
        return tier << Publishing.ID_BITS;
    }
}
