package dev.outpost.bench.workshop;

import dev.outpost.workshop.search.Facet;
import dev.outpost.workshop.search.Search;
import dev.outpost.workshop.search.Sort;
import dev.outpost.workshop.store.ReleaseStore;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Kinds of searches; words are taken from the texts, each as often as it is there. */
enum SearchKind {
    EMPTY,
    ONE_WORD,
    TWO_WORDS,
    /** Two to four letters. */
    PREFIX,
    FILTERS,
    MISSPELT,
    /** The sixteenth page. */
    DEEP_PAGE,
    /** What nearly all match. */
    BROAD,
    /** A word, the newest or the most downloaded first. */
    SORTED;

    private static final int DEEP = 15;
    private static final int LEAST_LETTERS = 4;
    private static final List<String> BROADEST = List.of("the", "parts", "mod", "th", "pa", "for");

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** One of its kind; the store tells where deep pages begin. */
    Search make(ManyReleases releases, ReleaseStore store, Random random) {
        String word = word(releases, random);
        return switch (this) {
            case EMPTY -> Search.of("");
            case ONE_WORD -> Search.of(word);
            case TWO_WORDS -> Search.of(word + " " + word(releases, random));
            case PREFIX -> Search.of(word.substring(0, 2 + random.nextInt(3)));
            case FILTERS ->
                Search.of(random.nextBoolean() ? word : "")
                        .with(Facet.CATEGORY, "mod")
                        .with(Facet.MODULE, "ra");
            case MISSPELT -> Search.of(swapped(word, random));
            case DEEP_PAGE -> deep(store, Search.of(BROADEST.get(random.nextInt(BROADEST.size()))));
            case BROAD -> Search.of(BROADEST.get(random.nextInt(BROADEST.size())));
            case SORTED -> Search.of(word).by(random.nextBoolean() ? Sort.RECENT : Sort.DOWNLOADS);
        };
    }

    private static Search deep(ReleaseStore store, Search search) {
        @Nullable String cursor = null;
        for (int page = 0; page < DEEP; page++) {
            String next = store.search(search.page(search.limit(), cursor)).cursor();
            if (next == null) {
                break;
            }
            cursor = next;
        }
        return search.page(search.limit(), cursor);
    }

    private static String word(ManyReleases releases, Random random) {
        for (int i = 0; i < 1000; i++) {
            String word = releases.words().get(random.nextInt(releases.words().size()));
            if (word.length() >= LEAST_LETTERS && word.chars().allMatch(Character::isLetter)) {
                return word;
            }
        }
        throw new IllegalStateException("the texts have no words");
    }

    private static String swapped(String word, Random random) {
        int at = random.nextInt(word.length() - 1);
        return word.substring(0, at) + word.charAt(at + 1) + word.charAt(at) + "x" + word.substring(at + 2);
    }

    /** The same over HTTP. */
    static String path(Search search) {
        StringBuilder path = new StringBuilder("/v1/search?q=").append(encoded(search.text()));
        search.filters()
                .forEach((facet, values) ->
                        path.append('&').append(facet.label()).append('=').append(encoded(String.join(",", values))));
        if (search.sort() != Sort.RELEVANCE) {
            path.append("&sort=").append(search.sort().label());
        }
        if (search.cursor() != null) {
            path.append("&cursor=").append(encoded(search.cursor()));
        }
        return path.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
