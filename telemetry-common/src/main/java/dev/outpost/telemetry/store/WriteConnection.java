package dev.outpost.telemetry.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * An open connection with the recorder's pragmas, and transactions of its own. One thread.
 *
 * <p>Statements are run through the driver's {@link DB}, below JDBC: one call per row instead of one per column, and the
 * transaction begins and ends exactly where it is said, so that after a failure it is known whether a batch is in the
 * file.
 */
final class WriteConnection implements AutoCloseable {

    private final SQLiteConnection connection;
    private final DB db;
    private final PreparedStatement nextId;
    private final PreparedStatement rowOfSession;

    private WriteConnection(SQLiteConnection connection) throws SQLException {
        this.connection = connection;
        this.db = connection.getDatabase();
        this.nextId = prepare("SELECT ifnull(max(id), 0) + 1 FROM telemetry_events");
        this.rowOfSession = prepare("""
                SELECT 1 FROM telemetry_events
                WHERE id = ? AND session_id = ? AND event <> 'telemetry.rollup'""");
    }

    /** Opens the file, makes it and its folder when missing, brings it to the schema. */
    static WriteConnection open(Path file, StoreLimits limits, StoreTuning tuning) throws SQLException, IOException {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        // One thread uses it, and the driver's own methods are synchronized: SQLite need not lock for each call again.
        SQLiteConfig config = new SQLiteConfig();
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        SQLiteConnection connection = JDBC.createConnection("jdbc:sqlite:" + absolute, config.toProperties());
        try {
            configure(connection, limits, tuning);
            Schema.migrate(connection);
            // Keeps the driver from asking, after each row, whether it should commit; the transaction that it begins
            // here is ended at once.
            connection.setAutoCommit(false);
            WriteConnection opened = new WriteConnection(connection);
            opened.commit();
            return opened;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void configure(SQLiteConnection connection, StoreLimits limits, StoreTuning tuning)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + tuning.busyTimeout().toMillis());
            // Only a file that is still empty takes it; it lets a lowered budget or a clear give pages back.
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = NORMAL");
            statement.execute("PRAGMA wal_autocheckpoint = " + limits.walPages());
            statement.execute("PRAGMA journal_size_limit = " + limits.reservedWalPages() * StoreLimits.PAGE_BYTES);
            statement.execute("PRAGMA cache_size = -8192");
            statement.execute("PRAGMA temp_store = MEMORY");
        }
    }

    PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    /** Runs a prepared insert with these values. */
    void insert(PreparedStatement statement, @Nullable Object[] values) throws SQLException {
        CoreStatement insert = (CoreStatement) statement;
        try {
            db.execute(insert, values);
        } catch (SQLException e) {
            insert.pointer.safeRunInt(DB::reset);
            throw e;
        }
    }

    /** Id that the next row will have; sure in a transaction only. */
    long nextId() throws SQLException {
        return number(nextId);
    }

    /** Whether there is an event of this id and session; rollups, which the store itself writes, are none. */
    boolean hasRow(long id, String session) throws SQLException {
        rowOfSession.setLong(1, id);
        rowOfSession.setString(2, session);
        try (ResultSet result = rowOfSession.executeQuery()) {
            return result.next();
        }
    }

    /** Runs a prepared delete with these values; how many rows it changed. */
    int update(PreparedStatement statement, Object... values) throws SQLException {
        return (int) db.executeUpdate((CoreStatement) statement, values);
    }

    /** Runs a prepared query; the first column of its first row, 0 for null or no row. */
    static long number(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    /** Runs SQL to its end. */
    void execute(String sql) throws SQLException {
        int code = db._exec(sql);
        if (code != SQLiteErrorCode.SQLITE_OK.code) {
            db.throwex(code);
        }
    }

    void begin() throws SQLException {
        execute("BEGIN IMMEDIATE");
    }

    void commit() throws SQLException {
        execute("COMMIT");
    }

    void rollback() throws SQLException {
        execute("ROLLBACK");
    }

    /** The last connection to close checkpoints and removes the WAL. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
