package dev.outpost.workshop.store;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.outpost.workshop.search.Facet;
import dev.outpost.workshop.search.Terms;
import dev.outpost.workshop.search.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words in names, titles and tags of the most downloaded packages, to tell who found nothing what may have been meant.
 * Read when it is first needed, and again by {@link #settle} when it was needed since and is a minute old; any thread.
 */
final class Vocabulary {

    private static final long AGE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_WORDS_OF_NAME = 64;
    private static final int SHORT = 4;
    private static final int LONG = 8;

    private final Database database;
    private final int packages;
    private final Ticker ticker;
    private volatile Known known = Known.of(Map.of());
    private volatile boolean asked;
    private long readNanos;

    Vocabulary(Database database, int packages, Ticker ticker) {
        this.database = database;
        this.packages = packages;
        this.ticker = ticker;
    }

    /**
     * A word.
     *
     * @param letters a bit for each letter that it has; several letters share one
     * @param packages how many have it
     */
    private record Word(String text, long letters, int packages) {

        static long letters(String text) {
            return text.chars().mapToLong(letter -> 1L << letter).reduce(0, (some, one) -> some | one);
        }

        /** Whether so few changes may make the other of it: each puts in one letter or takes one out, or both. */
        boolean mayBe(long otherLetters, int changes) {
            return Long.bitCount(letters ^ otherLetters) <= 2 * changes;
        }
    }

    /** All words, and those of each length. */
    private record Known(Set<String> texts, List<List<Word>> byLength) {

        static Known of(Map<String, Integer> packages) {
            List<List<Word>> byLength = new ArrayList<>();
            packages.forEach((text, count) -> {
                while (byLength.size() <= text.length()) {
                    byLength.add(new ArrayList<>());
                }
                byLength.get(text.length()).add(new Word(text, Word.letters(text), count));
            });
            return new Known(Set.copyOf(packages.keySet()), byLength);
        }
    }

    /** The same text with each word that is not known replaced by the nearest that is; empty: there is nothing to replace. */
    Optional<Terms> nearest(Terms terms) {
        asked = true;
        Known words = known.texts().isEmpty() ? read() : known;
        boolean changed = false;
        List<String> better = new ArrayList<>();
        for (String word : terms.words()) {
            String nearest = words.texts().contains(word) ? word : nearest(word, words);
            changed |= !nearest.equals(word);
            better.add(nearest);
        }
        return changed ? Optional.of(terms.with(better)) : Optional.empty();
    }

    /** The word itself when none is near. */
    private static String nearest(String word, Known words) {
        int limit = word.length() < SHORT ? 0 : word.length() < LONG ? 1 : 2;
        long letters = Word.letters(word);
        String best = word;
        int bestDistance = limit + 1;
        int bestPackages = 0;
        int longest = Math.min(word.length() + limit, words.byLength().size() - 1);
        for (int length = Math.max(0, word.length() - limit); length <= longest; length++) {
            for (Word each : words.byLength().get(length)) {
                int most = Math.min(limit, bestDistance);
                if (!each.mayBe(letters, most)) {
                    continue;
                }
                int distance = EditDistance.within(word, each.text(), most);
                boolean asNear = distance == bestDistance && distance <= limit;
                boolean better = asNear
                        && (each.packages() > bestPackages
                                || (each.packages() == bestPackages
                                        && each.text().compareTo(best) < 0));
                if (distance < bestDistance || better) {
                    best = each.text();
                    bestDistance = distance;
                    bestPackages = each.packages();
                }
            }
        }
        return best;
    }

    /** Reads the words anew if that is worth it; for a timer, so that nobody who searches waits for it. */
    void settle() {
        if (asked && isOld()) {
            read();
        }
    }

    private synchronized boolean isOld() {
        return ticker.read() - readNanos > AGE_NANOS;
    }

    private synchronized Known read() {
        if (known.texts().isEmpty() || isOld()) {
            asked = false;
            Map<String, Integer> words = new HashMap<>();
            database.read(db -> db.list(
                    """
                    SELECT publisher, name, title, facets FROM packages WHERE place IS NOT NULL
                    ORDER BY place DESC LIMIT ?
                    """,
                    row -> {
                        wordsOf(row.getString(1), row.getString(2), row.getString(3), row.getString(4))
                                .forEach(word -> words.merge(word, 1, Integer::sum));
                        return true;
                    },
                    packages));
            known = Known.of(words);
            readNanos = ticker.read();
        }
        return known;
    }

    private static Set<String> wordsOf(String publisher, String name, String title, String facets) {
        Set<String> words = new LinkedHashSet<>(Words.of(publisher, MOST_WORDS_OF_NAME));
        words.addAll(Words.ofName(name, MOST_WORDS_OF_NAME));
        words.addAll(Words.ofName(title, MOST_WORDS_OF_NAME));
        Card.parse(facets)
                .getOrDefault(Facet.TAG, List.of())
                .forEach(tag -> words.addAll(Words.of(tag, MOST_WORDS_OF_NAME)));
        return words;
    }
}
