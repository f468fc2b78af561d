package dev.outpost.telemetry.analytics;

import dev.outpost.telemetry.store.Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/**
 * A file's events on their way: all of them are here, and found good, before the first is merged. Kept on disk, then
 * given in the order of time. One thread.
 */
final class Staging implements AutoCloseable {

    private static final int BATCH_ROWS = 1000;
    private static final String MARKS = String.join(", ", Collections.nCopies(Column.values().length, "?"));

    private final Connection connection;
    private final PreparedStatement insert;
    private long rows;

    private Staging(Connection connection) throws SQLException {
        this.connection = connection;
        this.insert = connection.prepareStatement(insertSql());
    }

    /** In a file that is empty and thrown away afterwards. */
    static Staging in(Path file) throws SQLException {
        SQLiteConnection connection = open(file);
        try {
            TelemetryFile.execute(connection, "PRAGMA journal_mode = OFF");
            TelemetryFile.execute(connection, "PRAGMA synchronous = OFF");
            // The columns' types make the same of a value here as in the table that it goes to.
            Schema.migrate(connection);
            for (String index : Schema.indexNames()) {
                TelemetryFile.execute(connection, "DROP INDEX " + index);
            }
            connection.setAutoCommit(false);
            return new Staging(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    static SQLiteConnection open(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        config.setBusyTimeout(TelemetryFile.BUSY_TIMEOUT_MS);
        return (SQLiteConnection) config.createConnection("jdbc:sqlite:" + TelemetryFile.uri(file) + "?mode=rw");
    }

    static String insertSql() {
        return "INSERT INTO telemetry_events (" + Column.LIST + ") VALUES (" + MARKS + ")";
    }

    /** Fills an insert; the table gives the id. */
    static void bind(PreparedStatement insert, @Nullable Object[] values) throws SQLException {
        insert.setObject(1, null);
        for (int i = 1; i < values.length; i++) {
            insert.setObject(i + 1, values[i]);
        }
    }

    void add(@Nullable Object[] values) throws SQLException {
        bind(insert, values);
        insert.addBatch();
        if (++rows % BATCH_ROWS == 0) {
            insert.executeBatch();
        }
    }

    /** Events in it. */
    long rows() {
        return rows;
    }

    /** Takes events. */
    @FunctionalInterface
    interface Taker {
        void take(EventRow row) throws SQLException;
    }

    /** Gives all, the earliest first, those of one time as they came. */
    void inOrder(Taker taker) throws SQLException {
        insert.executeBatch();
        TelemetryFile.execute(connection, "CREATE INDEX staged_in_order ON telemetry_events(timestamp)");
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT " + EventRow.selected(false) + " FROM telemetry_events ORDER BY timestamp, id");
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                taker.take(EventRow.from(result));
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
