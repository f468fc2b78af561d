package dev.outpost.workshop.store;

import dev.outpost.workshop.search.Relevance.Match;
import dev.outpost.workshop.store.Chosen.After;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a page of what matches, whose places are known, by what is remembered of packages. One thread.
 *
 * <p>Places come in the order of downloads. A package whose text is found better stands before others with more downloads,
 * but no more than {@link Match#NAME} is worth: when the page is full of better ones, the rest need not be looked at. What is
 * named exactly is worth more, and chosen before.
 */
final class Ranking {

    private static final int AT_ONCE = 256;

    private final Db db;
    private final Cards cards;
    private final @Nullable After after;
    private final int limit;
    /** The last of the page first. */
    private final PriorityQueue<Chosen> page = new PriorityQueue<>(Chosen.ORDER.reversed());

    /** Of a page of so many that begins behind another. */
    Ranking(Db db, Cards cards, @Nullable After after, int limit) {
        this.db = db;
        this.cards = cards;
        this.after = after;
        this.limit = limit;
    }

    /**
     * The best.
     *
     * @param places of what matches, the highest first
     * @param all whether no more than these match
     * @param exact places of what is named exactly
     * @return empty: what is not among these places may belong to the page
     */
    Optional<List<Chosen>> byRelevance(long[] places, boolean all, long[] exact, List<String> needles)
            throws SQLException {
        Set<Long> named = new HashSet<>();
        for (long place : exact) {
            named.add(Chosen.number(place));
            offer(Chosen.byRelevance(place, Match.EXACT));
        }
        for (int from = 0; from < places.length && !isAbove(places[from]); from += AT_ONCE) {
            long[] some = Arrays.copyOfRange(places, from, Math.min(places.length, from + AT_ONCE));
            @Nullable ShownPackage[] packages = cards.find(db, numbers(some));
            for (int i = 0; i < some.length; i++) {
                ShownPackage each = packages[i];
                // What could be no better than the last of the page is not looked at.
                if (each != null && !isAbove(some[i]) && !named.contains(Chosen.number(some[i]))) {
                    offer(Chosen.byRelevance(some[i], each.match(needles)));
                }
            }
        }
        return all || isAbove(places[places.length - 1]) ? Optional.of(page()) : Optional.empty();
    }

    /** The newest of all that match. */
    List<Chosen> byChange(long[] places) throws SQLException {
        @Nullable ShownPackage[] packages = cards.find(db, numbers(places));
        for (int i = 0; i < places.length; i++) {
            ShownPackage each = packages[i];
            if (each != null) {
                offer(Chosen.by(each.updated(), places[i]));
            }
        }
        return page();
    }

    static long[] numbers(long[] places) {
        return Arrays.stream(places).map(Chosen::number).toArray();
    }

    /** Whether the whole page stands before all that are at this place or a lower one. */
    private boolean isAbove(long place) {
        Chosen last = page.peek();
        return page.size() == limit && last != null && last.key() > Chosen.tier(place) + Match.NAME.weight();
    }

    private void offer(Chosen chosen) {
        if (after == null || after.isBefore(chosen)) {
            page.add(chosen);
            if (page.size() > limit) {
                page.poll();
            }
        }
    }

    private List<Chosen> page() {
        return page.stream().sorted(Chosen.ORDER).toList();
    }
}
