package dev.outpost.telemetry.store;

import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.Retention;
import dev.outpost.telemetry.record.DropReason;
import dev.outpost.telemetry.record.EventRing;
import dev.outpost.telemetry.record.Ledger;
import dev.outpost.telemetry.record.RecordedEvent;
import dev.outpost.telemetry.record.RecorderMemory;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/**
 * Moves one session's events from its ring into the database, each exactly once. One thread.
 *
 * <p>A batch is all that waits, up to a bound, in one transaction. Its events stay in the ring until it is known to be in
 * the database:
 *
 * <ol>
 *   <li>begin the transaction, which holds the write lock, note the id that its first row will get, insert the rows;
 *   <li>mark the batch in the ledger: first id, number of rows, position of the ring behind it;
 *   <li>commit;
 *   <li>turn the ledger's page, by one store: from here on the batch counts as stored;
 *   <li>release its events in the ring.
 * </ol>
 *
 * <p>Whatever happens between 2 and 4, a kill or a commit that fails half way, leaves an open mark, and the database
 * answers whether the batch is in it: a row with the marked id and of this session is there, or not. No other row can be
 * mistaken for it: when the mark was made, under the write lock, that id was free, and nobody else writes events of this
 * session (rollups, which the store writes itself, are not asked for). So {@link #settle} either takes the batch as done or forgets the mark, and the events are read again.
 */
final class Drain {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final EventRing ring;
    private final Ledger ledger;
    private final String session;
    private final Component component;
    private final EventStore store;
    private final int maxBatchEvents;
    private final int maxBatchBytes;
    private final InsertCache inserts = new InsertCache();
    private final List<Insert> batch = new ArrayList<>();
    private @Nullable WriteConnection prepared;

    Drain(RecorderMemory memory, EventStore store, int maxBatchEvents, int maxBatchBytes) {
        this.ring = memory.ring();
        this.ledger = memory.ledger();
        this.session = memory.session();
        this.component = memory.component();
        this.store = store;
        this.maxBatchEvents = maxBatchEvents;
        this.maxBatchBytes = maxBatchBytes;
    }

    /**
     * Writes one batch into the open store.
     *
     * @param withoutDetails whether details are left out, and counted
     * @return how many events it took out of the ring
     * @throws SQLException when it is not known to be in the database; it is tried again with the next call
     */
    int flush(boolean withoutDetails) throws SQLException {
        WriteConnection connection = store.connection();
        if (connection != prepared) {
            inserts.clear();
            prepared = connection;
        }
        settle(connection);
        ring.rewind();
        ledger.beginBatch();
        boolean begun = false;
        boolean committed = false;
        try {
            long firstId = 0;
            while (ring.passed() < maxBatchEvents && ring.passedBytes() < maxBatchBytes) {
                RecordedEvent event = ring.next();
                if (event == null) {
                    break;
                }
                if (withoutDetails && event.retention() == Retention.DETAIL) {
                    ledger.account(event.category()).droppedInBatch(DropReason.HELD, 1);
                    continue;
                }
                if (!begun) {
                    connection.begin();
                    begun = true;
                    firstId = connection.nextId();
                }
                insert(connection, event);
            }
            if (ring.passedBytes() == 0) {
                return 0;
            }
            ledger.markBatch(firstId, bookBatch(), ring.position());
            if (begun) {
                store.commit();
            }
            committed = true;
        } finally {
            forgetBatch();
            if (begun && !committed) {
                store.rollback();
            }
        }
        int events = ring.passed();
        ledger.turn();
        ring.release();
        return events;
    }

    /** Finds out what became of a batch whose commit was not seen to end. */
    private void settle(WriteConnection connection) throws SQLException {
        Ledger.Mark open = ledger.openMark();
        if (open == null) {
            return;
        }
        if (open.rows() > 0 && connection.hasRow(open.firstId(), session)) {
            ledger.turn();
            ring.releaseTo(open.end());
        } else {
            ledger.dropMark();
        }
    }

    /** Adds one event to the transaction; a row that the database refuses for its own sake is left out and counted. */
    private void insert(WriteConnection connection, RecordedEvent event) throws SQLException {
        Insert insert = inserts.find(event);
        if (insert == null) {
            insert = prepare(connection, event);
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

    /** Books the batch on the ledger's next page; how many rows it has. */
    private int bookBatch() {
        int rows = 0;
        for (Insert insert : batch) {
            rows += insert.rows;
            insert.account.storedInBatch(insert.rows);
            insert.account.droppedInBatch(DropReason.REFUSED, insert.refused);
        }
        return rows;
    }

    private void forgetBatch() {
        for (Insert insert : batch) {
            insert.rows = 0;
            insert.refused = 0;
        }
        batch.clear();
    }

    private Insert prepare(WriteConnection connection, RecordedEvent event) throws SQLException {
        String name = Insert.text(event, event.nameAt(), event.nameLength());
        // What never changes for an event of this name in this session stands in the SQL: binding costs, constants
        // do not. All of it is our own text; quotes are doubled all the same.
        String sql = """
                INSERT INTO telemetry_events(timestamp, session_id, component, game_module, mod_fingerprint, category,
                    event, severity, data, duration_us, tick, correlation)
                VALUES (?, %s, %s, ?, ?, %s, %s, %s, ?, ?, ?, ?)""".formatted(
                        quoted(session),
                        quoted(component.label()),
                        quoted(event.category()),
                        quoted(name),
                        quoted(event.severity().label()));
        PreparedStatement statement = connection.prepare(sql);
        return new Insert(
                name.getBytes(StandardCharsets.UTF_8),
                event.severity(),
                connection,
                statement,
                ledger.account(event.category()));
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
}
