package dev.outpost.workshop.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The statements that a connection has prepared, for the next time: preparing one takes SQLite longer than most of them take
 * to run. One thread at a time; they end with their connection.
 */
final class Statements {

    private final Connection connection;
    private final int most;
    /** Those that nobody uses just now, the one that was used the longest ago first. */
    private final Map<String, PreparedStatement> kept = new LinkedHashMap<>();

    /**
     * None yet.
     *
     * @param most that are kept; 0: none is
     */
    Statements(Connection connection, int most) {
        this.connection = connection;
        this.most = most;
    }

    /** What is done with one. */
    @FunctionalInterface
    interface Use<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    /** Does something with a statement; one that fails at it is not used again. */
    <T> T use(String sql, Use<T> use) throws SQLException {
        // Whoever reads its rows may use the same SQL meanwhile, and gets another one.
        PreparedStatement statement = kept.remove(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
        }
        T result;
        try {
            result = use.with(statement);
        } catch (SQLException | RuntimeException | Error e) {
            close(statement, e);
            throw e;
        }
        PreparedStatement before = kept.put(sql, statement);
        if (before != null) {
            before.close();
        }
        if (kept.size() > most) {
            Iterator<PreparedStatement> eldest = kept.values().iterator();
            PreparedStatement unused = eldest.next();
            eldest.remove();
            unused.close();
        }
        return result;
    }

    private static void close(PreparedStatement statement, Throwable cause) {
        try {
            statement.close();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
