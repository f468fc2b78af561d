package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.search.Facet;
import dev.outpost.workshop.search.Search;
import dev.outpost.workshop.search.Terms;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A search in the words of {@link SearchDocument}.
 *
 * @param terms what was typed
 * @param marks filters: all must be there
 */
record SearchQuestion(Terms terms, List<String> marks) {

    private static final int FINGERPRINT_DIGITS = 12;

    static SearchQuestion of(Search search) {
        List<String> marks = new ArrayList<>();
        search.filters()
                .forEach((facet, values) -> values.forEach(value -> marks.add(SearchDocument.filter(facet, value))));
        return new SearchQuestion(Terms.parse(search.text()), marks);
    }

    /** Whether everything matches. */
    boolean isEmpty() {
        return terms.isEmpty() && marks.isEmpty();
    }

    /** Whether some text must be found, so that it matters where. */
    boolean hasText() {
        return !terms.wanted().isEmpty();
    }

    /** The mark of what is named exactly. */
    String exact() {
        return SearchDocument.exact(terms.words());
    }

    /** Tells one search from another, so that a cursor is not used for both. */
    static String fingerprint(Search search) {
        TreeMap<Facet, List<String>> filters = new TreeMap<>(search.filters());
        String all = search.sort() + "\n" + Terms.parse(search.text()) + "\n" + filters;
        return Hash.of(all.getBytes(StandardCharsets.UTF_8)).hex().substring(0, FINGERPRINT_DIGITS);
    }
}
