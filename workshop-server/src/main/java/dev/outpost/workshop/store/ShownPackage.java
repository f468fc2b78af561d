package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.search.Facet;
import dev.outpost.workshop.search.Relevance.Match;
import dev.outpost.workshop.search.Terms;
import dev.outpost.workshop.search.Terms.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What is remembered of a package that search shows, so that hits are ranked and counted without reading a row for each.
 *
 * @param updated the number of the change that brought the shown release
 * @param names the words of {@link SearchDocument#names}, a blank before and after each
 * @param labels those of {@link SearchDocument#labels}
 * @param values what it can be filtered by
 */
record ShownPackage(long updated, String names, String labels, List<Value> values) {

    /** One of the values that packages can be filtered by. */
    record Value(Facet facet, String text) {}

    /** Of its row; equal values of many packages may be kept once. */
    static ShownPackage of(PackageId id, String title, String facets, long updated, UnaryOperator<Value> kept) {
        Map<Facet, List<String>> byFacet = Card.parse(facets);
        List<Value> values = new ArrayList<>();
        byFacet.forEach((facet, texts) -> texts.forEach(text -> values.add(kept.apply(new Value(facet, text)))));
        return new ShownPackage(
                updated,
                blanked(SearchDocument.names(id, title)),
                blanked(SearchDocument.labels(id, byFacet.getOrDefault(Facet.TAG, List.of()))),
                List.copyOf(values));
    }

    private static String blanked(List<String> words) {
        return " " + Dialect.spaced(words) + " ";
    }

    /** Terms as texts to look for: {@code " heavy tan"} finds a beginning, {@code " heavy "} whole words. */
    static List<String> needles(Terms terms) {
        return terms.wanted().stream().map(ShownPackage::needle).toList();
    }

    private static String needle(Term term) {
        return " " + Dialect.spaced(term.words()) + (term.prefix() ? "" : " ");
    }

    /** Where all of these are that it matches by, other than exactly. */
    Match match(List<String> needles) {
        Match match = Match.NAME;
        for (String needle : needles) {
            if (!names.contains(needle)) {
                if (!labels.contains(needle)) {
                    return Match.TEXT;
                }
                match = Match.LABEL;
            }
        }
        return match;
    }
}
