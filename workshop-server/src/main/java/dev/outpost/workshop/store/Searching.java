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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Searches. Any thread.
 *
 * <p>A hit's rank is where its text was found plus how much it is downloaded ({@link Relevance}). For each of the four
 * "where" there is a query that gives what matches so well and no better, ordered by downloads already, because that is the
 * order of places; a page is merged from the four, each of which is read no further than the page goes. The rank depends on
 * nothing but the package, so that where a page ends can be said by rank and number, and the next page begins there whatever
 * was published between.
 */
final class Searching {

    private static final String COLUMNS = """
            SELECT p.id, p.place, p.publisher, p.name, p.title, p.summary, p.facets, p.downloads, p.updated, p.near,
                   r.version, r.published_ms, r.size_bytes
            """;
    private static final int VALUES_PER_FACET = 20;

    private final Database database;
    private final StoreRules rules;
    private final Vocabulary vocabulary;

    Searching(Database database, StoreRules rules, Vocabulary vocabulary) {
        this.database = database;
        this.rules = rules;
        this.vocabulary = vocabulary;
    }

    /** A hit, and what its order goes by. */
    private record Ranked(Hit hit, long key, long id) {}

    /** Where the page before ended. */
    private record After(long key, long id) {}

    Found search(Search search) {
        String list = SearchQuestion.fingerprint(search);
        List<String> from = Cursor.parts(search.cursor(), list, 2);
        After after = from.isEmpty() ? null : new After(Cursor.number(from.get(0)), Cursor.number(from.get(1)));
        SearchQuestion question = SearchQuestion.of(search);
        Found found = database.read(db -> {
            List<Ranked> rows = search.sort() == Sort.RELEVANCE
                    ? byRelevance(db, question, after, search.limit() + 1)
                    : byColumn(db, question, search.sort(), after, search.limit() + 1);
            Page<Ranked> page = Reading.page(rows, search.limit(), last -> Cursor.of(list, last.key(), last.id()));
            long total = count(db, question);
            List<String> cards = after == null && total > 0 ? cards(db, question) : List.of();
            return new Found(
                    page.items().stream().map(Ranked::hit).toList(),
                    Math.min(total, rules.countedHits()),
                    total > rules.countedHits(),
                    Card.count(cards, VALUES_PER_FACET),
                    cards.size(),
                    page.cursor(),
                    null);
        });
        return found.total() > 0 || !question.hasText() ? found : withHelp(found, question);
    }

    private List<Ranked> byRelevance(Db db, SearchQuestion question, @Nullable After after, int limit)
            throws SQLException {
        List<Ranked> all = new ArrayList<>();
        for (Match match : question.hasText() ? Match.values() : new Match[] {Match.TEXT}) {
            long tier = after == null ? Long.SIZE + 1 : after.key() - match.weight();
            if (tier >= 0) {
                long below = after == null ? Long.MAX_VALUE : (tier << Publishing.ID_BITS) | after.id();
                all.addAll(ranked(db, question, match, below, limit));
            }
        }
        all.sort(Comparator.comparingLong(Ranked::key)
                .thenComparingLong(Ranked::id)
                .reversed());
        return all.size() <= limit ? all : all.subList(0, limit);
    }

    private List<Ranked> ranked(Db db, SearchQuestion question, Match match, long below, int limit)
            throws SQLException {
        Dialect dialect = database.dialect();
        Db.Reader<Ranked> reader = row -> {
            Relevance why = new Relevance(match, (int) (row.getLong(2) >> Publishing.ID_BITS));
            return new Ranked(hit(row, why), why.score(), row.getLong(1));
        };
        if (question.isEmpty()) {
            return db.list(COLUMNS + """
                    FROM packages p JOIN releases r ON r.id = p.shown
                    WHERE p.place < ? ORDER BY p.place DESC LIMIT ?
                    """, reader, below, limit);
        }
        String sql = COLUMNS + """
                FROM %s JOIN releases r ON r.id = p.shown
                WHERE %s AND %s < ? ORDER BY %s DESC LIMIT ?
                """.formatted(dialect.matching(), dialect.matches(), dialect.place(), dialect.place());
        return db.list(sql, reader, dialect.query(question, match, false), below, limit);
    }

    private List<Ranked> byColumn(Db db, SearchQuestion question, Sort sort, @Nullable After after, int limit)
            throws SQLException {
        Dialect dialect = database.dialect();
        String column = sort == Sort.DOWNLOADS ? "p.downloads" : "p.updated";
        List<@Nullable Object> values = new ArrayList<>();
        String from = "packages p";
        String where = "p.place IS NOT NULL";
        if (!question.isEmpty()) {
            from = dialect.matching();
            where = dialect.matches();
            values.add(dialect.query(question, Match.TEXT, true));
        }
        values.add(after == null ? Long.MAX_VALUE : after.key());
        values.add(after == null ? Long.MAX_VALUE : after.id());
        values.add(limit);
        // The packages of the page are chosen from an index first, and read then.
        String sql = COLUMNS + """
                FROM (SELECT p.id AS chosen FROM %s WHERE %s AND (%s, p.id) < (?, ?) ORDER BY %s DESC, p.id DESC LIMIT ?) AS c
                JOIN packages p ON p.id = c.chosen JOIN releases r ON r.id = p.shown ORDER BY %s DESC, p.id DESC
                """.formatted(from, where, column, column, column);
        return db.list(
                sql,
                row -> new Ranked(
                        hit(row, new Relevance(Match.TEXT, (int) (row.getLong(2) >> Publishing.ID_BITS))),
                        row.getLong(sort == Sort.DOWNLOADS ? 8 : 9),
                        row.getLong(1)),
                values.toArray());
    }

    /** How many match, counted up to one more than the rules say. */
    private long count(Db db, SearchQuestion question) throws SQLException {
        if (question.isEmpty()) {
            return db.number(
                    "SELECT count(*) FROM (SELECT 1 FROM packages WHERE place IS NOT NULL LIMIT ?) AS matching",
                    rules.countedHits() + 1);
        }
        Dialect dialect = database.dialect();
        return db.number(
                "SELECT count(*) FROM (SELECT 1 FROM " + dialect.countable() + " LIMIT ?) AS matching",
                dialect.query(question, Match.TEXT, true),
                rules.countedHits() + 1);
    }

    /** What the facets count: the most downloaded packages that match. */
    private List<String> cards(Db db, SearchQuestion question) throws SQLException {
        Db.Reader<String> reader = row -> row.getString(1);
        if (question.isEmpty()) {
            return db.list(
                    "SELECT p.facets FROM packages p WHERE p.place IS NOT NULL ORDER BY p.place DESC LIMIT ?",
                    reader,
                    rules.facetHits());
        }
        Dialect dialect = database.dialect();
        String sql = "SELECT p.facets FROM %s WHERE %s ORDER BY %s DESC LIMIT ?"
                .formatted(dialect.matching(), dialect.matches(), dialect.place());
        return db.list(sql, reader, dialect.query(question, Match.TEXT, true), rules.facetHits());
    }

    /** The same without hits, and with what may have been meant, if that has some. */
    private Found withHelp(Found found, SearchQuestion question) {
        return vocabulary
                .nearest(question.terms())
                .filter(terms -> database.read(db -> count(db, new SearchQuestion(terms, question.marks()))) > 0)
                .map(terms -> new Found(List.of(), 0, false, Map.of(), 0, null, terms.toString()))
                .orElse(found);
    }

    private static Hit hit(ResultSet row, Relevance why) throws SQLException {
        Map<Facet, List<String>> facets = Card.parse(row.getString(7));
        String near = row.getString(10);
        return new Hit(
                new PackageId(row.getString(3), row.getString(4)),
                Version.parse(row.getString(11)),
                row.getString(5),
                row.getString(6),
                only(facets, Facet.CATEGORY),
                only(facets, Facet.LICENSE),
                only(facets, Facet.AI_USAGE),
                only(facets, Facet.CHANNEL),
                facets.getOrDefault(Facet.TAG, List.of()),
                facets.getOrDefault(Facet.MODULE, List.of()),
                Instant.ofEpochMilli(row.getLong(12)),
                row.getLong(13),
                row.getLong(8),
                near == null ? null : PackageId.parse(near),
                why);
    }

    private static String only(Map<Facet, List<String>> facets, Facet facet) {
        return facets.getOrDefault(facet, List.of("")).get(0);
    }
}
