package dev.outpost.workshop.store;

import dev.outpost.workshop.search.Relevance.Match;
import dev.outpost.workshop.search.Terms.Term;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/**
 * SQLite: text is found by an FTS5 table whose row ids are the places of packages, so that what matches comes out the most
 * downloaded first, and reading can stop at the end of the page. Words come cut already ({@link SearchDocument}): its
 * tokenizer only parts them at blanks.
 */
final class SqliteDialect implements Dialect {

    private static final int PRIMARY_CODE = 0xff;
    private static final String TEXT_COLUMNS = "names labels body";
    private static final int MOST_KEPT = 128;

    /** By connections of the file, which are few and kept. */
    private final Map<Connection, Statements> statements = new ConcurrentHashMap<>();

    @Override
    public Db on(Connection connection) throws SQLException {
        // The pool's own connections close what was prepared with them when they are given back.
        Connection lasting = connection.unwrap(SQLiteConnection.class);
        Statements kept = statements.get(lasting);
        if (kept == null) {
            // One that was given up does not come back
            statements.keySet().removeIf(SqliteDialect::isClosed);
            kept = new Statements(lasting, MOST_KEPT);
            statements.put(lasting, kept);
        }
        return new Db(connection, kept);
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    // By statements: after a lock that it did not get, the driver's own transactions believe that one has begun.

    @Override
    public void begin(Connection connection, Db db) throws SQLException {
        db.script("BEGIN IMMEDIATE");
    }

    @Override
    public void commit(Connection connection, Db db) throws SQLException {
        db.script("COMMIT");
    }

    @Override
    public void rollback(Connection connection, Db db) throws SQLException {
        db.script("ROLLBACK");
    }

    @Override
    public String probe() {
        return "SELECT schema_version FROM workshop";
    }

    @Override
    public boolean hasTables(Db db) throws SQLException {
        return db.number("SELECT count(*) FROM sqlite_schema WHERE name = 'workshop'") > 0;
    }

    @Override
    public String ddl(String script) {
        return script.replace("SERIAL PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT");
    }

    @Override
    public String searchDdl() {
        return """
                CREATE VIRTUAL TABLE search USING fts5 (
                    names, labels, body, marks, tokenize = 'ascii', prefix = '2 3', columnsize = 0
                );
                """;
    }

    @Override
    public void index(Db db, long place, SearchDocument document) throws SQLException {
        db.update(
                "INSERT INTO search (rowid, names, labels, body, marks) VALUES (?, ?, ?, ?, ?)",
                place,
                Dialect.spaced(document.names()),
                Dialect.spaced(document.labels()),
                Dialect.spaced(document.body()),
                Dialect.spaced(List.copyOf(document.marks())));
    }

    @Override
    public void unindex(Db db, long place) throws SQLException {
        db.update("DELETE FROM search WHERE rowid = ?", place);
    }

    @Override
    public boolean merge(Db db, boolean begin, int pages) throws SQLException {
        long before = db.number("SELECT total_changes()");
        db.update("INSERT INTO search (search, rank) VALUES ('merge', ?)", begin ? -pages : pages);
        // SQLite's documentation of FTS5, 6.8: a merge that had nothing to do makes one change
        return db.number("SELECT total_changes()") - before > 1;
    }

    @Override
    public void move(Db db, long from, long to) throws SQLException {
        db.update("UPDATE search SET rowid = ? WHERE rowid = ?", to, from);
    }

    @Override
    public String query(SearchQuestion question, Match match, boolean all) {
        List<String> parts = new ArrayList<>();
        question.marks().forEach(mark -> parts.add("marks : " + mark));
        if (match == Match.EXACT) {
            // Whatever is named by all the words has them.
            parts.add("marks : " + question.exact());
        } else {
            question.terms().wanted().forEach(term -> parts.add(term(term, columns(match))));
        }
        if (parts.isEmpty()) {
            parts.add("marks : " + SearchDocument.ALL);
        }
        String query = String.join(" AND ", parts);
        if (!all && match != Match.EXACT && question.hasText()) {
            query = "(" + query + ") NOT (" + better(question, match) + ")";
        }
        for (Term term : question.terms().unwanted()) {
            query = "(" + query + ") NOT (" + term(term, TEXT_COLUMNS) + ")";
        }
        return query;
    }

    /** What matches better than this. */
    private static String better(SearchQuestion question, Match match) {
        String exact = "marks : " + question.exact();
        if (match == Match.NAME) {
            return exact;
        }
        String columns = columns(match == Match.LABEL ? Match.NAME : Match.LABEL);
        List<String> terms = new ArrayList<>();
        question.terms().wanted().forEach(term -> terms.add(term(term, columns)));
        return "(" + exact + ") OR (" + String.join(" AND ", terms) + ")";
    }

    private static String columns(Match match) {
        return switch (match) {
            case NAME -> "names";
            case LABEL -> "names labels";
            case EXACT, TEXT -> TEXT_COLUMNS;
        };
    }

    private static String term(Term term, String columns) {
        return "{" + columns + "} : \"" + Dialect.spaced(term.words()) + "\"" + (term.prefix() ? " *" : "");
    }

    @Override
    public String found() {
        return "search s";
    }

    @Override
    public String matching() {
        return "search s CROSS JOIN packages p ON p.place = s.rowid";
    }

    @Override
    public String matches() {
        return "search MATCH ?";
    }

    @Override
    public String place() {
        return "s.rowid";
    }

    @Override
    public StoreException.Kind kind(SQLException e) {
        if (e.getErrorCode() == 0) {
            // Not of SQLite but of the pool: no connection became free in time.
            return StoreException.Kind.UNAVAILABLE;
        }
        return switch (SQLiteErrorCode.getErrorCode(e.getErrorCode() & PRIMARY_CODE)) {
            case SQLITE_FULL -> StoreException.Kind.FULL;
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_IOERR, SQLITE_NOMEM -> StoreException.Kind.UNAVAILABLE;
            default -> StoreException.Kind.BROKEN;
        };
    }
}
