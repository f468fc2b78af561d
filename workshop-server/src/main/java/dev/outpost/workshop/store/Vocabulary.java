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
 * Read when it is first needed and again after a minute; any thread.
 */
final class Vocabulary {

    private static final long AGE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_WORDS_OF_NAME = 64;
    private static final int SHORT = 4;
    private static final int LONG = 8;

    private final Database database;
    private final int packages;
    private final Ticker ticker;
    /** By how many packages have them. */
    private Map<String, Integer> words = Map.of();

    private long readNanos;

    Vocabulary(Database database, int packages, Ticker ticker) {
        this.database = database;
        this.packages = packages;
        this.ticker = ticker;
    }

    /** The same text with each word that is not known replaced by the nearest that is; empty: there is nothing to replace. */
    Optional<Terms> nearest(Terms terms) {
        Map<String, Integer> known = words();
        boolean changed = false;
        List<String> better = new ArrayList<>();
        for (String word : terms.words()) {
            String nearest = known.containsKey(word) ? word : nearest(word, known);
            changed |= !nearest.equals(word);
            better.add(nearest);
        }
        return changed ? Optional.of(terms.with(better)) : Optional.empty();
    }

    /** The word itself when none is near. */
    private static String nearest(String word, Map<String, Integer> words) {
        int limit = word.length() < SHORT ? 0 : word.length() < LONG ? 1 : 2;
        String best = word;
        int bestDistance = limit + 1;
        int bestPackages = 0;
        for (Map.Entry<String, Integer> each : words.entrySet()) {
            int distance = EditDistance.within(word, each.getKey(), Math.min(limit, bestDistance));
            boolean asNear = distance == bestDistance && distance <= limit;
            boolean better = asNear
                    && (each.getValue() > bestPackages
                            || (each.getValue() == bestPackages && each.getKey().compareTo(best) < 0));
            if (distance < bestDistance || better) {
                best = each.getKey();
                bestDistance = distance;
                bestPackages = each.getValue();
            }
        }
        return best;
    }

    private synchronized Map<String, Integer> words() {
        if (words.isEmpty() || ticker.read() - readNanos > AGE_NANOS) {
            words = read();
            readNanos = ticker.read();
        }
        return words;
    }

    private Map<String, Integer> read() {
        Map<String, Integer> read = new HashMap<>();
        database.read(db -> db.list(
                "SELECT publisher, name, title, facets FROM packages WHERE place IS NOT NULL ORDER BY place DESC LIMIT"
                        + " ?",
                row -> {
                    Set<String> own = new LinkedHashSet<>(Words.of(row.getString(1), MOST_WORDS_OF_NAME));
                    own.addAll(Words.ofName(row.getString(2), MOST_WORDS_OF_NAME));
                    own.addAll(Words.ofName(row.getString(3), MOST_WORDS_OF_NAME));
                    Card.parse(row.getString(4))
                            .getOrDefault(Facet.TAG, List.of())
                            .forEach(tag -> own.addAll(Words.of(tag, MOST_WORDS_OF_NAME)));
                    own.forEach(word -> read.merge(word, 1, Integer::sum));
                    return true;
                },
                packages));
        return read;
    }
}
