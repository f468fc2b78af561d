package dev.outpost.workshop.search;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of what was found.
 *
 * @param hits in the order asked for
 * @param total packages that match
 * @param totalIsLeast there are that many, or more: no more are counted
 * @param facets by facet the values of what matches and how many have them, the most frequent first; of the first page only
 * @param facetsOver how many of the packages that match the facets count: all, or the most downloaded ones
 * @param cursor for the next page; null: this is the last
 * @param didYouMean when there are no hits: a text that has some; null: none is near
 */
public record Found(
        List<Hit> hits,
        long total,
        boolean totalIsLeast,
        Map<Facet, List<Count>> facets,
        int facetsOver,
        @Nullable String cursor,
        @Nullable String didYouMean) {

    /**
     * How many packages have a value.
     *
     * @param value the value
     * @param packages how many
     */
    public record Count(String value, int packages) {}
}
