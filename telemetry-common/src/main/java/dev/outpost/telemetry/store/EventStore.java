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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/** The events in one {@code telemetry.db}, from the writer's side. One thread but where said otherwise. */
final class EventStore {

    private static final Logger LOG = LoggerFactory.getLogger(EventStore.class);

    private final Path file;
    private final Path wal;
    private final String sessionId;
    private final Component component;
    private final StoreLimits limits;
    private final StoreTuning tuning;
    private final Ledger ledger;
    private final LongAdder pruned = new LongAdder();
    private final InsertCache inserts = new InsertCache();
    private final List<Insert> batch = new ArrayList<>();

    private @Nullable WriteConnection connection;
    private volatile @Nullable Retention retention;
    private boolean inTransaction;

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
        WriteConnection opened = WriteConnection.open(file, limits, tuning);
        retention = new Retention(opened, limits, wal, pruned, ledger.account(StoreCatalogue.ROLLUP.category()));
        connection = opened;
    }

    /** Changes how long other processes' locks are waited for. */
    void busyTimeout(long millis) throws SQLException {
        if (connection != null) {
            connection.execute("PRAGMA busy_timeout = " + millis);
        }
    }

    /** Adds one event to the transaction; a row that the database refuses for its own sake is left out and counted. */
    void insert(RecordedEvent event) throws SQLException {
        WriteConnection open = connected();
        if (!inTransaction) {
            open.begin();
            inTransaction = true;
        }
        Insert insert = inserts.find(event);
        if (insert == null) {
            insert = prepare(open, event);
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
            LOG.debug("telemetry: the database refused a row", e);
            insert.refused++;
        }
    }

    /** Ends the transaction and books its rows as stored; how many there were. */
    int commit() throws SQLException {
        if (inTransaction) {
            connected().commit();
            inTransaction = false;
        }
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
        if (connection != null && inTransaction) {
            inTransaction = false;
            try {
                connection.rollback();
            } catch (SQLException e) {
                // SQLite has rolled back by itself, or cannot: a new connection is sure to be outside of it.
                close();
            }
        }
    }

    /** Closes the connection. */
    void close() {
        WriteConnection closing = connection;
        connection = null;
        retention = null;
        inTransaction = false;
        inserts.clear();
        if (closing != null) {
            try {
                closing.close();
            } catch (SQLException e) {
                LOG.debug("telemetry: closing a failed connection", e);
            }
        }
    }

    /** Removes what is too old or too much, in slices; true when there is more to do. */
    boolean prune(LongSupplier nanoClock, InstantSource clock, int rowsWritten) throws SQLException {
        Retention current = retention;
        return current != null && current.prune(nanoClock, clock, rowsWritten);
    }

    /**
     * For how long a reader has kept the write-ahead log from being used anew, so that it outgrows its share, in
     * nanoseconds; 0: none does. Known since the last {@link #prune}. Any thread.
     */
    long walHeldNanos(long nanos) {
        Retention current = retention;
        return current == null ? 0 : current.walHeldNanos(nanos);
    }

    /** Rows that retention removed since the process started. Any thread. */
    long pruned() {
        return pruned.sum();
    }

    /** Any thread. */
    long databaseBytes() {
        return size(file);
    }

    /** Any thread. */
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

    private Insert prepare(WriteConnection open, RecordedEvent event) throws SQLException {
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
                open,
                open.prepare(sql),
                ledger.account(category));
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static boolean concernsRow(SQLException e) {
        int code = e.getErrorCode() & SqliteFailures.PRIMARY_CODE;
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

    private WriteConnection connected() throws SQLException {
        if (connection == null) {
            throw new SQLException("the database is not open");
        }
        return connection;
    }
}
