package dev.outpost.telemetry.store;

import com.fasterxml.jackson.core.JsonFactory;
import dev.outpost.telemetry.record.Ledger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sums detail rows up into {@code telemetry.rollup} rows, one for each session, game, event and minute, within the
 * transaction that removes them (spec/telemetry.md, Budget and retention).
 *
 * <p>A minute whose rows go in several slices has one row, written anew with each slice: what has been summed up stays in
 * memory until rows of later minutes come, or until there is too much of it. Whatever comes afterwards, also after a
 * restart or a failed transaction, begins a second row; the counts of both add up. One thread.
 */
final class Rollups {

    private static final int MAX_OPEN = 8192;
    private static final long MAX_OPEN_BYTES = 16 << 20;
    private static final int KEY = 2;
    private static final int DATA = 3;
    private static final int DURATION = 4;
    private static final int EVENT = 5;
    private static final int MINUTE = 6;

    private final JsonFactory json = new JsonFactory();
    private final WriteConnection connection;
    private final Ledger.Account account;
    private final PreparedStatement rows;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement lastId;
    /** By group, the least recently used first. */
    private final Map<String, Rollup> open = new LinkedHashMap<>(16, 0.75f, true);

    private final List<Rollup> touched = new ArrayList<>();
    private long openBytes;
    private long inserted;
    private String newestMinute = "";

    Rollups(WriteConnection connection, Ledger.Account account) throws SQLException {
        this.connection = connection;
        this.account = account;
        // Quoting keeps the parts of a group's key apart, and nothing from an empty text.
        this.rows = connection.prepare("""
                SELECT id, substr(timestamp, 1, 16) || quote(event) || quote(session_id) || quote(component)
                        || quote(game_module) || quote(mod_fingerprint) || quote(correlation),
                    data, duration_us, event, substr(timestamp, 1, 16)
                FROM telemetry_events WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id""");
        this.insert = connection.prepare("""
                INSERT INTO telemetry_events(timestamp, session_id, component, game_module, mod_fingerprint, category,
                    event, severity, data, correlation)
                SELECT substr(timestamp, 1, 16) || ':00.000000Z', session_id, component, game_module, mod_fingerprint,
                    '%s', '%s', '%s', ?, correlation
                FROM telemetry_events WHERE id = ?""".formatted(
                        StoreCatalogue.ROLLUP.category(),
                        StoreCatalogue.ROLLUP.name(),
                        StoreCatalogue.ROLLUP.severity().label()));
        this.update = connection.prepare("""
                UPDATE telemetry_events SET data = ?
                WHERE id = ? AND category = 'telemetry' AND event = 'telemetry.rollup'""");
        this.lastId = connection.prepare("SELECT last_insert_rowid()");
    }

    /** Writes what is to be kept of these rows; they are still there, and the transaction goes on. */
    void rollUp(String ids) throws SQLException {
        inserted = 0;
        rows.setString(1, ids);
        try (ResultSet row = rows.executeQuery()) {
            while (row.next()) {
                take(row);
            }
        }
        for (Rollup rollup : touched) {
            write(rollup);
        }
    }

    /** The transaction is committed. */
    void committed() {
        account.storedDirectly(inserted);
        inserted = 0;
        String newest = newestMinute;
        for (Rollup rollup : touched) {
            rollup.example = 0;
            int bytes = rollup.measure();
            openBytes += bytes - rollup.bytes;
            rollup.bytes = bytes;
            newest = rollup.minute.compareTo(newest) > 0 ? rollup.minute : newest;
        }
        touched.clear();
        if (!newest.equals(newestMinute)) {
            newestMinute = newest;
            closeBefore(minuteBefore(newest));
        }
        Iterator<Rollup> eldest = open.values().iterator();
        while ((open.size() > MAX_OPEN || openBytes > MAX_OPEN_BYTES) && eldest.hasNext()) {
            openBytes -= eldest.next().bytes;
            eldest.remove();
        }
    }

    /** The transaction was taken back: what is in memory would count its rows twice. */
    void forget() {
        open.clear();
        touched.clear();
        openBytes = 0;
        inserted = 0;
    }

    private void take(ResultSet row) throws SQLException {
        String key = row.getString(KEY);
        Rollup rollup = open.get(key);
        if (rollup == null) {
            rollup = new Rollup(row.getString(EVENT), row.getString(MINUTE));
            open.put(key, rollup);
        }
        if (rollup.example == 0) {
            rollup.example = row.getLong(1);
            touched.add(rollup);
        }
        byte[] data = row.getBytes(DATA);
        long duration = row.getLong(DURATION);
        rollup.add(json, data, row.wasNull() ? null : (Long) duration);
    }

    private void write(Rollup rollup) throws SQLException {
        String data = rollup.json(json);
        // A row that has been removed in the meantime, by retention or by an operator, is written again.
        if (rollup.rowId == 0 || connection.update(update, data, rollup.rowId) == 0) {
            connection.update(insert, data, rollup.example);
            rollup.rowId = WriteConnection.number(lastId);
            inserted++;
        }
    }

    private void closeBefore(@Nullable String minute) {
        if (minute == null) {
            return;
        }
        Iterator<Rollup> all = open.values().iterator();
        while (all.hasNext()) {
            Rollup rollup = all.next();
            if (rollup.minute.compareTo(minute) < 0) {
                openBytes -= rollup.bytes;
                all.remove();
            }
        }
    }

    private static @Nullable String minuteBefore(String minute) {
        try {
            return LocalDateTime.parse(minute).minusMinutes(1).toString();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
