package dev.outpost.telemetry.store;

import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.record.DropReason;
import dev.outpost.telemetry.record.Ledger;
import dev.outpost.telemetry.record.RecordedEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/** The write connection to one {@code telemetry.db}. One thread, the writer's. */
final class EventStore {

    private final Path file;
    private final Path wal;
    private final String sessionId;
    private final Component component;
    private final StoreLimits limits;
    private final StoreTuning tuning;
    private final Ledger ledger;
    private final LongAdder pruned = new LongAdder();

    private @Nullable SQLiteConnection connection;
    private @Nullable Retention retention;
    private final InsertCache inserts = new InsertCache();
    private final List<Insert> batch = new ArrayList<>();

    EventStore(
            Path file, String sessionId, Component component, StoreLimits limits, StoreTuning tuning, Ledger ledger) {
        this.file = file;
        this.wal = file.resolveSibling(file.getFileName() + "-wal");
        this.sessionId = sessionId;
        this.component = component;
        this.limits = limits;
        this.tuning = tuning;
        this.ledger = ledger;
    }

    boolean isOpen() {
        return connection != null;
    }

    /** Opens the file, makes it and its folder when missing, brings it to the schema. */
    void open() throws SQLException, IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        SQLiteConnection opened = JDBC.createConnection("jdbc:sqlite:" + file.toAbsolutePath(), new Properties());
        try {
            configure(opened);
            Schema.migrate(opened);
            opened.setAutoCommit(false);
            retention = new Retention(opened, limits, pruned);
        } catch (SQLException e) {
            opened.close();
            throw e;
        }
        connection = opened;
    }

    private void configure(SQLiteConnection opened) throws SQLException {
        long walBytes = (long) limits.walPages() * StoreLimits.PAGE_BYTES;
        try (Statement statement = opened.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + tuning.busyTimeout().toMillis());
            // Only a file that is still empty takes it; it lets a lowered budget or a clear give pages back.
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = NORMAL");
            statement.execute("PRAGMA wal_autocheckpoint = " + limits.walPages());
            statement.execute("PRAGMA journal_size_limit = " + walBytes);
            statement.execute("PRAGMA cache_size = -8192");
            statement.execute("PRAGMA temp_store = MEMORY");
        }
    }

    /** Shortens the wait for other processes' locks, for closing. */
    void busyTimeout(long millis) throws SQLException {
        if (connection != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout = " + millis);
            }
        }
    }

    /** Adds one event to the transaction; a row that the database refuses for its own sake is left out and counted. */
    void insert(RecordedEvent event) throws SQLException {
        Insert insert = inserts.find(event);
        if (insert == null) {
            insert = prepare(event);
            inserts.add(insert);
        }
        if (insert.rows + insert.refused == 0) {
            batch.add(insert);
        }
        try {
            insert.execute(event);
            insert.rows++;
        } catch (SQLException e) {
            if (!concernsRow(e)) {
                throw e;
            }
            insert.refused++;
        }
    }

    /** Ends the transaction and books its rows as stored; how many there were. */
    int commit() throws SQLException {
        connected().commit();
        int rows = 0;
        for (Insert insert : batch) {
            rows += insert.rows;
            insert.account.stored(insert.rows);
            insert.account.dropped(DropReason.REFUSED, insert.refused);
        }
        forgetBatch();
        return rows;
    }

    /** Takes the transaction back; its rows are not stored. */
    void rollback() {
        forgetBatch();
        if (connection != null) {
            try {
                connection.rollback();
            } catch (SQLException e) {
                // A connection that cannot even roll back is of no use: the next attempt opens a new one.
                close();
            }
        }
    }

    /** Closes the connection; the last one to close checkpoints and removes the WAL. */
    void close() {
        SQLiteConnection closing = connection;
        connection = null;
        retention = null;
        inserts.clear();
        if (closing != null) {
            try {
                closing.close();
            } catch (SQLException e) {
                BatchWriter.LOG.debug("telemetry: closing a failed connection: {}", e.getMessage());
            }
        }
    }

    /** Removes what is too old or too much, at most one slice; true when there is more to do. */
    boolean prune(long nowMicros, int rowsWritten) throws SQLException {
        if (retention == null) {
            return false;
        }
        boolean more = retention.prune(nowMicros, rowsWritten, walBytes());
        // Ends the read transaction that asking for the sizes has begun: it would hold checkpoints back.
        connected().commit();
        return more;
    }

    /** Rows that retention removed since the process started. Any thread. */
    long pruned() {
        return pruned.sum();
    }

    long databaseBytes() {
        return size(file);
    }

    long walBytes() {
        return size(wal);
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return 0;
        }
    }

    private Insert prepare(RecordedEvent event) throws SQLException {
        String name = Insert.text(event, event.nameAt(), event.nameLength());
        String category = name.substring(0, name.indexOf('.'));
        // What never changes for an event of this name in this process stands in the SQL: binding costs, constants
        // do not. All of it is our own text; quotes are doubled all the same.
        String sql = """
                INSERT INTO telemetry_events(timestamp, session_id, component, game_module, mod_fingerprint, category,
                    event, severity, data, duration_us, tick, correlation)
                VALUES (?, %s, %s, ?, ?, %s, %s, %s, ?, ?, ?, ?)""".formatted(
                        quoted(sessionId),
                        quoted(component.label()),
                        quoted(category),
                        quoted(name),
                        quoted(event.severity().label()));
        return new Insert(
                name.getBytes(StandardCharsets.UTF_8),
                event.severity(),
                connected().prepareStatement(sql),
                ledger.account(category));
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static boolean concernsRow(SQLException e) {
        int code = e.getErrorCode() & 0xff;
        return code == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                || code == SQLiteErrorCode.SQLITE_TOOBIG.code
                || code == SQLiteErrorCode.SQLITE_MISMATCH.code;
    }

    private void forgetBatch() {
        for (Insert insert : batch) {
            insert.rows = 0;
            insert.refused = 0;
        }
        batch.clear();
    }

    private SQLiteConnection connected() throws SQLException {
        if (connection == null) {
            throw new SQLException("not open");
        }
        return connection;
    }
}
