package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.search.Facet;
import dev.outpost.workshop.search.Found;
import dev.outpost.workshop.search.Relevance;
import dev.outpost.workshop.search.Relevance.Match;
import dev.outpost.workshop.search.Search;
import dev.outpost.workshop.search.Sort;
import dev.outpost.workshop.search.Terms;
import dev.outpost.workshop.search.Terms.Term;
import dev.outpost.workshop.search.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What docs/workshop.md says of search, said once more, the slow way: each package is looked at. */
final class SearchOracle {

    private static final int WORDS = 1000;
    private static final int VALUES_PER_FACET = 20;

    /** A package that is shown: its newest release, the number of that one's change, its downloads and its own number. */
    record Shown(Manifest manifest, long change, long downloads, long number) {

        private List<List<String>> names() {
            return List.of(Words.ofName(manifest.id().name(), WORDS), Words.ofName(manifest.title(), WORDS));
        }

        private List<List<String>> labels() {
            List<List<String>> labels = new ArrayList<>(names());
            labels.add(Words.of(manifest.id().toString(), WORDS));
            manifest.tags().forEach(tag -> labels.add(Words.of(tag, WORDS)));
            return labels;
        }

        private List<List<String>> all() {
            List<List<String>> all = new ArrayList<>(labels());
            all.add(Words.of(manifest.description(), WORDS));
            return all;
        }

        /** Null: it does not match. */
        @Nullable
        Match match(Terms terms) {
            if (!areAllIn(all(), terms.wanted()) || terms.unwanted().stream().anyMatch(term -> isIn(all(), term))) {
                return null;
            }
            if (terms.wanted().isEmpty()) {
                return Match.TEXT;
            }
            List<String> words = terms.words();
            boolean exact = words.equals(Words.of(manifest.id().name(), WORDS))
                    || words.equals(Words.of(manifest.id().toString(), WORDS))
                    || words.equals(Words.of(manifest.title(), WORDS));
            return exact
                    ? Match.EXACT
                    : areAllIn(names(), terms.wanted())
                            ? Match.NAME
                            : areAllIn(labels(), terms.wanted()) ? Match.LABEL : Match.TEXT;
        }

        private Map<Facet, List<String>> values() {
            return Map.of(
                    Facet.CATEGORY, List.of(manifest.category()),
                    Facet.TAG, manifest.tags(),
                    Facet.LICENSE, List.of(manifest.license().expression()),
                    Facet.MODULE, manifest.modules(),
                    Facet.PUBLISHER, List.of(manifest.id().publisher()),
                    Facet.AI_USAGE, List.of(manifest.aiUsage().name().toLowerCase(Locale.ROOT)),
                    Facet.CHANNEL, List.of(manifest.channel().name().toLowerCase(Locale.ROOT)));
        }

        private boolean has(Facet facet, String wanted) {
            return values().getOrDefault(facet, List.of()).stream().anyMatch(wanted::equalsIgnoreCase)
                    || (facet == Facet.LICENSE
                            && manifest.license().ids().stream().anyMatch(wanted::equalsIgnoreCase));
        }
    }

    /** A hit. */
    record Row(String id, Relevance why) {}

    private final List<Shown> shelf;

    SearchOracle(List<Shown> shelf) {
        this.shelf = shelf;
    }

    private record Ranked(Shown shown, Relevance why) {}

    private List<Ranked> matching(Search search) {
        List<Ranked> matching = new ArrayList<>();
        Terms terms = Terms.parse(search.text());
        for (Shown each : shelf) {
            Match match = each.match(terms);
            boolean all = search.filters().entrySet().stream()
                    .allMatch(filter -> filter.getValue().stream().allMatch(value -> each.has(filter.getKey(), value)));
            if (match != null && all) {
                Match told = search.sort() == Sort.RELEVANCE ? match : Match.TEXT;
                matching.add(new Ranked(each, new Relevance(told, Relevance.tier(each.downloads()))));
            }
        }
        return matching;
    }

    /** All hits in their order. */
    List<Row> hits(Search search) {
        Comparator<Ranked> key = Comparator.comparingLong(ranked -> switch (search.sort()) {
            case RELEVANCE -> ranked.why().score();
            case DOWNLOADS -> ranked.shown().downloads();
            case RECENT -> ranked.shown().change();
        });
        return matching(search).stream()
                .sorted(key.thenComparingLong(ranked -> ranked.shown().number()).reversed())
                .map(ranked -> new Row(ranked.shown().manifest().id().toString(), ranked.why()))
                .toList();
    }

    /** Counted over the so many most downloaded. */
    Map<Facet, List<Found.Count>> facets(Search search, int over) {
        Map<Facet, Map<String, Integer>> counts = new EnumMap<>(Facet.class);
        matching(search).stream()
                .map(Ranked::shown)
                .sorted(Comparator.<Shown>comparingLong(each -> Relevance.tier(each.downloads()))
                        .thenComparingLong(Shown::number)
                        .reversed())
                .limit(over)
                .forEach(each -> each.values()
                        .forEach((facet, values) ->
                                values.forEach(value -> counts.computeIfAbsent(facet, any -> new TreeMap<>())
                                        .merge(value, 1, Integer::sum))));
        Map<Facet, List<Found.Count>> facets = new EnumMap<>(Facet.class);
        counts.forEach((facet, values) -> {
            List<Found.Count> sorted = new ArrayList<>();
            values.forEach((value, count) -> sorted.add(new Found.Count(value, count)));
            sorted.sort(Comparator.comparingInt(Found.Count::packages).reversed());
            facets.put(facet, sorted.subList(0, Math.min(VALUES_PER_FACET, sorted.size())));
        });
        return facets;
    }

    private static boolean areAllIn(List<List<String>> texts, List<Term> terms) {
        return terms.stream().allMatch(term -> isIn(texts, term));
    }

    private static boolean isIn(List<List<String>> texts, Term term) {
        int last = term.words().size() - 1;
        for (List<String> text : texts) {
            for (int at = 0; at + last < text.size(); at++) {
                String end = text.get(at + last);
                String wanted = term.words().get(last);
                boolean ends = term.prefix() ? end.startsWith(wanted) : end.equals(wanted);
                if (ends
                        && Collections.indexOfSubList(
                                        text.subList(at, at + last),
                                        term.words().subList(0, last))
                                == 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
