package dev.outpost.workshop.store;

import dev.outpost.workshop.search.Relevance.Match;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What one database says otherwise than the other. */
interface Dialect {

    /** To work on a connection that is lent. */
    default Db on(Connection connection) throws SQLException {
        return Db.on(connection);
    }

    /** Begins a transaction, and lets no other writer in until it ends. */
    void begin(Connection connection, Db db) throws SQLException;

    /** Ends it; what it wrote is on disk. */
    void commit(Connection connection, Db db) throws SQLException;

    /** Ends it; what it wrote is forgotten. Fails when there is none. */
    void rollback(Connection connection, Db db) throws SQLException;

    /** A statement that gives a number if the database can be written. */
    String probe();

    /** Whether the tables are there. */
    boolean hasTables(Db db) throws SQLException;

    /** {@link Schema}'s script in this database's words. */
    String ddl(String script);

    /** What else a new database needs. */
    String searchDdl();

    /** Makes a package found by this document. */
    void index(Db db, long place, SearchDocument document) throws SQLException;

    /** Makes a package found no more. */
    void unindex(Db db, long place) throws SQLException;

    /** Moves a package that is found to another place; its row has the new one already. */
    void move(Db db, long from, long to) throws SQLException;

    /**
     * Merges a part of the index of words.
     *
     * @param begin all that is there now is to be merged; false: what was begun goes on
     * @return whether there is more to do
     */
    default boolean merge(Db db, boolean begin, int pages) throws SQLException {
        return false;
    }

    /** The query for what matches so well, and no better; {@link Match#TEXT} with {@code all}: however well. */
    String query(SearchQuestion question, Match match, boolean all);

    /** What to select places from that match a query. */
    String found();

    /** The same with the packages {@code p}. */
    String matching();

    /** That they match, with the query as the one value. */
    String matches();

    /** The column of places, in whose order they are read fastest. */
    String place();

    /** What a failure means. */
    StoreException.Kind kind(SQLException e);

    /** Words as a list that {@link #index} and {@link #query} agree on. */
    static String spaced(List<String> words) {
        return String.join(" ", words);
    }
}
