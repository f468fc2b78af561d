package dev.outpost.telemetry.analytics;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConnection;

/**
 * A database read in the order in which it was written, page by page, by a reader that keeps its own place: across
 * restarts of the process, and across a database that was cleared or replaced.
 *
 * <p>A page is one short statement on a connection of its own. Nothing stays open in between, so that the writer's log can
 * always be folded back, and so that a file that took another's place is seen. Immutable, for any thread; its errors are
 * {@link AnalyticsException}s.
 */
public final class EventTail {

    private final TelemetryFile file;

    /** The tail of this file, which need not exist yet. */
    public EventTail(TelemetryFile file) {
        this.file = file;
    }

    /**
     * A reader's place.
     *
     * @param id the last row read; 0: none yet
     * @param timestamp of that row; empty: none yet. It tells the row from another that was given the same number
     */
    public record Place(long id, String timestamp) {

        /** Before the first row. */
        public static final Place START = new Place(0, "");
    }

    /**
     * Some rows behind a place.
     *
     * @param rows in the order of their ids, about 4 MB at most
     * @param next the place behind them; ahead of the one before although there are no rows when all were removed
     * @param missing rows between the place and the last of these that are gone: removed before they were read
     * @param restarted whether the place was of another table, so that reading began anew, with its first row
     * @param waiting about how many rows there are behind the page
     */
    public record Page(List<EventRow> rows, Place next, long missing, boolean restarted, long waiting) {
        public Page {
            rows = List.copyOf(rows);
        }
    }

    /** The next rows behind a place. */
    public Page after(Place place) {
        return file.read(connection -> after(connection, place));
    }

    /** About how many rows there are behind a place. */
    public long waiting(Place place) {
        return file.read(connection ->
                Math.max(0, new EventReader(connection, EventFilter.ALL, false).lastId() - place.id()));
    }

    /** The place before the first row of a session; behind all rows when it has none yet. */
    public Place before(String session) {
        return file.read(connection -> {
            long first;
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT min(id) FROM telemetry_events WHERE session_id = ?")) {
                statement.setString(1, session);
                try (ResultSet row = statement.executeQuery()) {
                    first = row.next() ? row.getLong(1) : 0;
                }
            }
            long last = first > 0 ? first - 1 : new EventReader(connection, EventFilter.ALL, false).lastId();
            return placeOf(connection, last);
        });
    }

    /** The events of one game with these names, in order; at most so many, the oldest. */
    public List<EventRow> ofGame(String correlation, List<String> events, int atMost) {
        EventFilter filter = new EventFilter(null, null, List.of(), events, correlation);
        return file.read(connection -> {
            EventReader reader = new EventReader(connection, filter, false);
            List<EventRow> rows = new ArrayList<>();
            long last = reader.lastId();
            long at = 0;
            while (at < last && rows.size() < atMost) {
                EventReader.Page page = reader.page(at, last);
                rows.addAll(page.rows());
                at = page.end();
            }
            return List.copyOf(rows.subList(0, Math.min(rows.size(), atMost)));
        });
    }

    private static Page after(SQLiteConnection connection, Place place) throws SQLException {
        EventReader reader = new EventReader(connection, EventFilter.ALL, false);
        long last = reader.lastId();
        long there =
                last < place.id() || isAnother(connection, place) ? idOf(connection, place.timestamp()) : place.id();
        boolean restarted = there == 0 && place.id() > 0;
        Place from = restarted ? beforeFirst(connection) : new Place(there, place.timestamp());
        EventReader.Page page = reader.page(from.id(), last);
        List<EventRow> rows = page.rows();
        long end = rows.isEmpty() ? page.end() : rows.get(rows.size() - 1).id();
        String timestamp =
                rows.isEmpty() ? from.timestamp() : rows.get(rows.size() - 1).timestamp();
        long missing = end - from.id() - rows.size();
        return new Page(rows, new Place(end, timestamp), missing, restarted, Math.max(0, last - end));
    }

    private static Place placeOf(SQLiteConnection connection, long id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT timestamp FROM telemetry_events WHERE id = ?")) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return new Place(id, row.next() ? String.valueOf(row.getString(1)) : "");
            }
        }
    }

    /** Whether the row of the place's number is not the one that was read. */
    private static boolean isAnother(SQLiteConnection connection, Place place) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT timestamp FROM telemetry_events WHERE id = ?")) {
            statement.setLong(1, place.id());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && !place.timestamp().equals(row.getString(1));
            }
        }
    }

    private static Place beforeFirst(SQLiteConnection connection) throws SQLException {
        return new Place(Math.max(0, TelemetryFile.number(connection, "SELECT min(id) FROM telemetry_events") - 1), "");
    }

    /** The number that the place's row has in a copy whose rows were numbered anew; 0: the row is not in it. */
    private static long idOf(SQLiteConnection connection, String timestamp) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT min(id) FROM telemetry_events WHERE timestamp = ?")) {
            statement.setString(1, timestamp);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }
}
