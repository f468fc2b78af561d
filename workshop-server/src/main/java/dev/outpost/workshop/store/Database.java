package dev.outpost.workshop.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends connections, for reading or for one transaction at a time, and says what failures mean. Any thread; there is one
 * transaction at a time, so that the numbers of changes become visible in their order, for all who wait ({@link
 * GroupCommit}).
 */
final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Dialect dialect;
    private final HikariDataSource readers;
    private final HikariDataSource writers;
    private final GroupCommit commits;
    private volatile String lastFailure = "";

    /**
     * Of these pools, which may be the same.
     *
     * @param readers of connections in auto-commit mode
     * @param writers of connections in which {@link Dialect#begin} can begin
     */
    Database(Dialect dialect, HikariDataSource readers, HikariDataSource writers) {
        this.dialect = dialect;
        this.readers = readers;
        this.writers = writers;
        this.commits = new GroupCommit(dialect, writers);
    }

    /** Something done with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Db db) throws SQLException;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Reads, as of one moment for each statement. */
    <T> T read(Work<T> work) {
        try (Connection connection = readers.getConnection()) {
            return work.run(dialect.on(connection));
        } catch (SQLException e) {
            throw failed("read", e);
        }
    }

    /**
     * Reads and writes in one transaction, maybe together with others' work; it is on disk when this returns, and nothing of it
     * is kept if it throws. It may run twice: it changes nothing but the database.
     */
    <T> T write(Work<T> work) {
        try {
            T result = commits.write(work);
            lastFailure = "";
            return result;
        } catch (SQLException e) {
            throw failed("written", e);
        }
    }

    /** "ok", or why it cannot be written, tried now. */
    String state() {
        try {
            if (!lastFailure.isEmpty()) {
                // There was no room; only writing tells whether there is again.
                return write(db -> db.update("UPDATE workshop SET one = one")) == 1 ? "ok" : lastFailure;
            }
            try (Connection connection = writers.getConnection()) {
                dialect.on(connection).number(dialect.probe());
                return "ok";
            }
        } catch (SQLException e) {
            return message("reached", dialect.kind(e));
        } catch (StoreException e) {
            return message("written", e.kind());
        }
    }

    @Override
    public void close() {
        readers.close();
        writers.close();
    }

    private StoreException failed(String what, SQLException e) {
        StoreException.Kind kind = dialect.kind(e);
        String message = message(what, kind);
        if (kind == StoreException.Kind.FULL) {
            lastFailure = message;
        }
        LOG.debug("workshop: {} ({}, {})", message, e.getSQLState(), e.getErrorCode());
        return new StoreException(kind, message, e);
    }

    private static String message(String what, StoreException.Kind kind) {
        return switch (kind) {
            case UNAVAILABLE -> "the workshop's database cannot be " + what + " now";
            case FULL -> "the workshop's database has no room left";
            case BROKEN -> "the workshop's database cannot be " + what;
        };
    }
}
