package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.search.Facet;
import dev.outpost.workshop.search.Found;
import dev.outpost.workshop.search.Hit;
import dev.outpost.workshop.search.Relevance;
import dev.outpost.workshop.search.Relevance.Match;
import dev.outpost.workshop.search.Search;
import dev.outpost.workshop.search.Sort;
import dev.outpost.workshop.store.Chosen.After;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Searches. Any thread.
 *
 * <p>A hit's rank is where its text was found plus how much it is downloaded ({@link Relevance}). The database tells in one
 * query the places of all that matches, the most downloaded first; which of them are on the page is found out by what is
 * remembered of packages ({@link Ranking}), and their rows are read. Where more match than are counted, and what is not
 * counted could be on the page, there is a query for each of the four "where" that gives what matches so well and no better;
 * the page is merged from the four, each of which is read no further than the page goes. Either way the rank depends on
 * nothing but the package, so that where a page ends can be said by rank and number, and the next page begins there whatever
 * was published between.
 */
final class Searching {

    private static final String PAGE = """
            SELECT p.id, p.publisher, p.name, p.title, p.summary, p.facets, p.downloads, p.near,
                   r.version, r.published_ms, r.size_bytes
            FROM packages p JOIN releases r ON r.id = p.shown WHERE p.id IN (%s)
            """;
    private static final int VALUES_PER_FACET = 20;

    private final Database database;
    private final StoreRules rules;
    private final Vocabulary vocabulary;
    private final Cards cards;

    Searching(Database database, StoreRules rules, Vocabulary vocabulary, Cards cards) {
        this.database = database;
        this.rules = rules;
        this.vocabulary = vocabulary;
        this.cards = cards;
    }

    /** A page of a list, one hit longer to see whether it is the last. */
    private record Wanted(String list, Sort sort, @Nullable After after, int hits) {

        int limit() {
            return hits + 1;
        }
    }

    /** The places of what matches, the highest first, and how many there are in all; both to a bound. */
    private static final class Matching {
        private final long[] places;
        private final long total;

        Matching(long[] places, long total) {
            this.places = places;
            this.total = total;
        }

        boolean hasAllPlaces() {
            return places.length == total;
        }
    }

    Found search(Search search) {
        String list = SearchQuestion.fingerprint(search);
        List<String> from = Cursor.parts(search.cursor(), list, 2);
        After after = from.isEmpty() ? null : new After(Cursor.number(from.get(0)), Cursor.number(from.get(1)));
        SearchQuestion question = SearchQuestion.of(search);
        Wanted wanted = new Wanted(list, search.sort(), after, search.limit());
        Found found = database.read(db -> search(db, question, wanted));
        return found.total() > 0 || !question.hasText() ? found : withHelp(found, question);
    }

    private Found search(Db db, SearchQuestion question, Wanted wanted) throws SQLException {
        cards.follow(db);
        Matching matching = matching(db, question, wanted);
        List<Chosen> chosen = matching.total == 0 ? List.of() : choose(db, question, wanted, matching);
        Page<Chosen> page =
                Reading.page(chosen, wanted.hits(), last -> Cursor.of(wanted.list(), last.key(), last.number()));
        int counted = wanted.after() == null ? Math.min(matching.places.length, rules.facetHits()) : 0;
        List<ShownPackage> facetted = Arrays.stream(
                        cards.find(db, Ranking.numbers(Arrays.copyOf(matching.places, counted))))
                .filter(Objects::nonNull)
                .toList();
        return new Found(
                hits(db, page.items()),
                Math.min(matching.total, rules.countedHits()),
                matching.total > rules.countedHits(),
                Cards.count(facetted, VALUES_PER_FACET),
                facetted.size(),
                page.cursor(),
                null);
    }

    private Matching matching(Db db, SearchQuestion question, Wanted wanted) throws SQLException {
        int countable = rules.countedHits() + 1;
        if (question.hasText() || (wanted.sort() == Sort.RECENT && !question.isEmpty())) {
            long[] places = places(db, question, Match.TEXT, true, Long.MAX_VALUE, countable);
            return new Matching(places, places.length);
        }
        // Without text they stand in the order of places: no more are needed than the page and the facets have.
        int most = Math.max(rules.facetHits(), wanted.limit());
        long[] places = wanted.after() == null
                ? places(db, question, Match.TEXT, true, Long.MAX_VALUE, Math.min(most, countable))
                : new long[0];
        boolean all = wanted.after() == null && places.length < Math.min(most, countable);
        return new Matching(places, all ? places.length : count(db, question, countable));
    }

    private List<Chosen> choose(Db db, SearchQuestion question, Wanted wanted, Matching matching) throws SQLException {
        boolean all = matching.hasAllPlaces() && matching.total <= rules.countedHits();
        Ranking ranking = new Ranking(db, cards, wanted.after(), wanted.limit());
        if (wanted.sort() == Sort.RELEVANCE && question.hasText()) {
            long[] exact = places(db, question, Match.EXACT, true, Long.MAX_VALUE, rules.countedHits());
            Optional<List<Chosen>> best =
                    ranking.byRelevance(matching.places, all, exact, ShownPackage.needles(question.terms()));
            return best.isPresent() ? best.get() : merged(db, question, wanted);
        }
        if (wanted.sort() == Sort.RELEVANCE) {
            return merged(db, question, wanted);
        }
        return wanted.sort() == Sort.RECENT && all && !question.isEmpty()
                ? ranking.byChange(matching.places)
                : byColumn(db, question, wanted, matching);
    }

    /** Merged from what is found in each of the places, and in no better one. */
    private List<Chosen> merged(Db db, SearchQuestion question, Wanted wanted) throws SQLException {
        After after = wanted.after();
        List<Chosen> chosen = new ArrayList<>();
        for (Match match : question.hasText() ? Match.values() : new Match[] {Match.TEXT}) {
            long tier = after == null ? Long.SIZE + 1 : after.key() - match.weight();
            if (tier >= 0) {
                long below = after == null ? Long.MAX_VALUE : Chosen.place(tier) | after.number();
                for (long place : places(db, question, match, false, below, wanted.limit())) {
                    chosen.add(Chosen.byRelevance(place, match));
                }
            }
        }
        return chosen.stream().sorted(Chosen.ORDER).limit(wanted.limit()).toList();
    }

    private long[] places(Db db, SearchQuestion question, Match match, boolean orBetter, long below, int limit)
            throws SQLException {
        if (question.isEmpty()) {
            return db.numbers(
                    "SELECT place FROM packages WHERE place < ? ORDER BY place DESC LIMIT ?", limit, below, limit);
        }
        Dialect dialect = database.dialect();
        String sql = "SELECT %s FROM %s WHERE %s AND %s < ? ORDER BY %s DESC LIMIT ?"
                .formatted(dialect.place(), dialect.found(), dialect.matches(), dialect.place(), dialect.place());
        return db.numbers(sql, limit, dialect.query(question, match, orBetter), below, limit);
    }

    private List<Chosen> byColumn(Db db, SearchQuestion question, Wanted wanted, Matching matching)
            throws SQLException {
        Dialect dialect = database.dialect();
        String column = wanted.sort() == Sort.DOWNLOADS ? "p.downloads" : "p.updated";
        List<@Nullable Object> values = new ArrayList<>();
        String from = "packages p";
        String where = "p.place IS NOT NULL";
        if (!question.isEmpty()) {
            from = dialect.matching();
            where = dialect.matches() + " AND " + dialect.place() + " >= ?";
            values.add(dialect.query(question, Match.TEXT, true));
            values.add(leastPlace(wanted, matching.places));
        }
        After after = wanted.after();
        values.add(after == null ? Long.MAX_VALUE : after.key());
        values.add(after == null ? Long.MAX_VALUE : after.number());
        values.add(wanted.limit());
        String sql = "SELECT %s, p.place FROM %s WHERE %s AND (%s, p.id) < (?, ?) ORDER BY %s DESC, p.id DESC LIMIT ?"
                .formatted(column, from, where, column, column);
        return db.list(sql, row -> Chosen.by(row.getLong(1), row.getLong(2)), values.toArray());
    }

    /** Below this place none has as many downloads as the last of the page: tiers are ranges of downloads. */
    private static long leastPlace(Wanted wanted, long[] places) {
        After after = wanted.after();
        int first = 0;
        if (after != null) {
            int tier = Relevance.tier(after.key());
            while (first < places.length && Chosen.tier(places[first]) >= tier) {
                first++;
            }
        }
        int last = first + wanted.limit() - 1;
        return wanted.sort() == Sort.DOWNLOADS && last < places.length ? Chosen.place(Chosen.tier(places[last])) : 0;
    }

    private long count(Db db, SearchQuestion question, int most) throws SQLException {
        if (question.isEmpty()) {
            return db.number(
                    "SELECT count(*) FROM (SELECT 1 FROM packages WHERE place IS NOT NULL LIMIT ?) AS matching", most);
        }
        Dialect dialect = database.dialect();
        return db.number(
                "SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s LIMIT ?) AS matching"
                        .formatted(dialect.found(), dialect.matches()),
                dialect.query(question, Match.TEXT, true),
                most);
    }

    /** The same without hits, and with what may have been meant, if that has some. */
    private Found withHelp(Found found, SearchQuestion question) {
        return vocabulary
                .nearest(question.terms())
                .filter(terms -> database.read(db -> count(db, new SearchQuestion(terms, question.marks()), 1)) > 0)
                .map(terms -> new Found(List.of(), 0, false, Map.of(), 0, null, terms.toString()))
                .orElse(found);
    }

    /** The rows of a page; what has been taken from view since its number was found is not there. */
    private static List<Hit> hits(Db db, List<Chosen> page) throws SQLException {
        if (page.isEmpty()) {
            return List.of();
        }
        Map<Long, Relevance> why = new HashMap<>();
        page.forEach(each -> why.put(each.number(), each.why()));
        Map<Long, Hit> hits = new HashMap<>();
        @Nullable Object[] numbers = page.stream().map(Chosen::number).toArray();
        db.list(
                PAGE.formatted(Db.marks(numbers.length)),
                row -> hits.put(row.getLong(1), hit(row, Objects.requireNonNull(why.get(row.getLong(1))))),
                numbers);
        return page.stream()
                .flatMap(each -> Optional.ofNullable(hits.get(each.number())).stream())
                .toList();
    }

    private static Hit hit(ResultSet row, Relevance why) throws SQLException {
        Map<Facet, List<String>> facets = Card.parse(row.getString(6));
        String near = row.getString(8);
        return new Hit(
                new PackageId(row.getString(2), row.getString(3)),
                Version.parse(row.getString(9)),
                row.getString(4),
                row.getString(5),
                only(facets, Facet.CATEGORY),
                only(facets, Facet.LICENSE),
                only(facets, Facet.AI_USAGE),
                only(facets, Facet.CHANNEL),
                facets.getOrDefault(Facet.TAG, List.of()),
                facets.getOrDefault(Facet.MODULE, List.of()),
                Instant.ofEpochMilli(row.getLong(10)),
                row.getLong(11),
                row.getLong(7),
                near == null ? null : PackageId.parse(near),
                why);
    }

    private static String only(Map<Facet, List<String>> facets, Facet facet) {
        return facets.getOrDefault(facet, List.of("")).get(0);
    }
}
