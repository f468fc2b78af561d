package dev.outpost.telemetry.analytics;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Inserts those events of a file, which come in the order of time, that a table does not have yet. One thread. */
final class Merge implements AutoCloseable {

    private static final int BATCH_ROWS = 500;

    private final PreparedStatement sameTime;
    private final PreparedStatement insert;
    private final Identity.Hasher hasher = new Identity.Hasher();
    private final boolean empty;

    /** Of the table's events of {@link #time}, how many of each were not yet found in the file. */
    private final Map<Identity, Integer> known = new HashMap<>();

    private @Nullable String time;
    private int waiting;
    private long added;

    Merge(Connection target) throws SQLException {
        empty = TelemetryFile.number(target, "SELECT max(id) FROM telemetry_events") == 0;
        sameTime = target.prepareStatement(
                "SELECT " + EventRow.selected(false) + " FROM telemetry_events WHERE timestamp = ?");
        insert = target.prepareStatement(Staging.insertSql());
    }

    void take(EventRow row) throws SQLException {
        if (!empty && isKnown(row)) {
            return;
        }
        Staging.bind(insert, values(row));
        insert.addBatch();
        added++;
        if (++waiting == BATCH_ROWS) {
            finish();
        }
    }

    /** Writes what waits. */
    void finish() throws SQLException {
        insert.executeBatch();
        waiting = 0;
    }

    /** Events inserted. */
    long added() {
        return added;
    }

    @Override
    public void close() throws SQLException {
        sameTime.close();
        insert.close();
    }

    private boolean isKnown(EventRow row) throws SQLException {
        String now = String.valueOf(row.value(Column.TIMESTAMP));
        if (!now.equals(time)) {
            // Events of this file with this time are not in the table yet: they come one after the other.
            time = now;
            known.clear();
            sameTime.setString(1, now);
            try (ResultSet result = sameTime.executeQuery()) {
                while (result.next()) {
                    known.merge(hasher.of(EventRow.from(result)), 1, Integer::sum);
                }
            }
        }
        if (known.isEmpty()) {
            return false;
        }
        Identity identity = hasher.of(row);
        Integer left = known.get(identity);
        if (left == null) {
            return false;
        }
        if (left == 1) {
            known.remove(identity);
        } else {
            known.put(identity, left - 1);
        }
        return true;
    }

    private static @Nullable Object[] values(EventRow row) {
        return Arrays.stream(Column.values()).map(row::value).toArray();
    }
}
