package dev.outpost.workshop.search;

import dev.outpost.server.web.BadFieldException;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is searched for. Immutable.
 *
 * @param text as typed, read by {@link Terms}; longer ones are cut to {@value #LONGEST_TEXT} characters
 * @param filters what hits must have, by facet, each of the values; small and large letters are the same
 * @param sort in which order
 * @param limit hits of a page, 1 to {@value #MOST_HITS}
 * @param cursor where the page begins: {@link Found#cursor} of the page before; null: the first page
 */
public record Search(
        String text,
        Map<Facet, List<String>> filters,
        Sort sort,
        int limit,
        @Nullable String cursor) {

    /** Characters of the text that count. */
    public static final int LONGEST_TEXT = 256;

    /** Hits that a page may have. */
    public static final int MOST_HITS = 100;

    private static final int MOST_VALUES = 8;

    /** Checks the numbers, and brings text and values into their one form. */
    public Search {
        if (limit < 1 || limit > MOST_HITS) {
            throw new BadFieldException("limit", limit, "1 to " + MOST_HITS);
        }
        text = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        Map<Facet, List<String>> folded = new EnumMap<>(Facet.class);
        filters.forEach((facet, values) -> {
            LinkedHashSet<String> distinct = new LinkedHashSet<>();
            values.forEach(value -> distinct.add(value.toLowerCase(Locale.ROOT)));
            if (distinct.size() > MOST_VALUES) {
                throw new BadFieldException(facet.label(), distinct.size() + " values", "at most " + MOST_VALUES);
            }
            if (!distinct.isEmpty()) {
                folded.put(facet, List.copyOf(distinct));
            }
        });
        filters = Map.copyOf(folded);
    }

    /** The first page of a text, the best hits first. */
    public static Search of(String text) {
        return new Search(text, Map.of(), Sort.RELEVANCE, 20, null);
    }

    /** With this value of a facet, too. */
    public Search with(Facet facet, String value) {
        Map<Facet, List<String>> more = new EnumMap<>(Facet.class);
        more.putAll(filters);
        more.merge(facet, List.of(value), (some, one) -> {
            LinkedHashSet<String> all = new LinkedHashSet<>(some);
            all.addAll(one);
            return List.copyOf(all);
        });
        return new Search(text, more, sort, limit, cursor);
    }

    /** In this order. */
    public Search by(Sort other) {
        return new Search(text, filters, other, limit, cursor);
    }

    /** Another page of the same. */
    public Search page(int hits, @Nullable String from) {
        return new Search(text, filters, sort, hits, from);
    }
}
