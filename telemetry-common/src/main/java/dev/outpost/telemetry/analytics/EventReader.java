package dev.outpost.telemetry.analytics;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads events page by page.
 *
 * <p>A page is one short statement. However slowly its rows are used, no read transaction stays open, so that the
 * writer's WAL can always be folded back into the database. The price: events pruned between two pages are missing.
 */
final class EventReader {

    private static final int PAGE_ROWS = 1000;
    private static final int PAGE_WEIGHT_BYTES = 4 << 20;

    private final Connection connection;
    private final EventFilter filter;

    EventReader(Connection connection, EventFilter filter) {
        this.connection = connection;
        this.filter = filter;
    }

    /**
     * Where the events of a filter lie.
     *
     * @param count how many
     * @param first lowest id
     * @param last highest id
     */
    record Extent(long count, long first, long last) {}

    /** Counts what there is now. */
    Extent extent() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT count(*), min(id), max(id) FROM telemetry_events WHERE " + filter.condition(""))) {
            filter.bind(statement, 1);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Extent(row.getLong(1), row.getLong(2), row.getLong(3)) : new Extent(0, 0, 0);
            }
        }
    }

    /** The next events after an id and up to another, in order; empty: there are no more. */
    List<EventRow> page(long afterId, long lastId) throws SQLException {
        // The signs keep the planner on the order of ids: by the index of times it would sort all that is left for
        // every page. By correlation it may go, since that index has its rows in the order of ids.
        String condition = filter.condition("+");
        try (PreparedStatement statement = connection.prepareStatement("SELECT " + EventRow.selected()
                + " FROM telemetry_events WHERE id > ? AND id <= ? AND " + condition + " ORDER BY id LIMIT ?")) {
            statement.setLong(1, afterId);
            statement.setLong(2, lastId);
            statement.setInt(filter.bind(statement, 3), PAGE_ROWS);
            return rows(statement, PAGE_WEIGHT_BYTES);
        }
    }

    /** The newest events, oldest first. */
    List<EventRow> newest(int count) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT " + EventRow.selected()
                + " FROM telemetry_events WHERE id IN (SELECT id FROM telemetry_events WHERE " + filter.condition("")
                + " ORDER BY id DESC LIMIT ?) ORDER BY id")) {
            statement.setInt(filter.bind(statement, 1), count);
            return rows(statement, Long.MAX_VALUE);
        }
    }

    /** Highest id of all events, whatever the filter. */
    long lastId() throws SQLException {
        return TelemetryFile.number(connection, "SELECT max(id) FROM telemetry_events");
    }

    private static List<EventRow> rows(PreparedStatement statement, long maxWeight) throws SQLException {
        List<EventRow> rows = new ArrayList<>();
        long weight = 0;
        try (ResultSet result = statement.executeQuery()) {
            while (weight < maxWeight && result.next()) {
                EventRow row = EventRow.from(result);
                rows.add(row);
                weight += row.weight();
            }
        }
        return rows;
    }
}
