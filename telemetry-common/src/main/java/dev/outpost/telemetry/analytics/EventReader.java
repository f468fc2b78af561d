package dev.outpost.telemetry.analytics;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads events page by page.
 *
 * <p>A page is one short statement. However slowly its rows are used, no read transaction stays open, so that the
 * writer's WAL can always be folded back into the database. The price: events pruned between two pages are missing.
 */
final class EventReader {

    static final int PAGE_ROWS = 1000;

    private static final int PAGE_WEIGHT_BYTES = 4 << 20;

    /** Most ids that one statement looks through for events that match. */
    private static final int PAGE_IDS = 20_000;

    /** More names than any catalogue has; a file with more is read the plain way. */
    private static final int MOST_NAMES = 1000;

    private final Connection connection;
    private final EventFilter filter;
    private final boolean json;

    /** A reader whose rows know their {@code data} as JSON. */
    EventReader(Connection connection, EventFilter filter) {
        this(connection, filter, true);
    }

    EventReader(Connection connection, EventFilter filter, boolean json) {
        this.connection = connection;
        this.filter = filter;
        this.json = json;
    }

    /**
     * Where the events of a filter lie.
     *
     * @param count how many; -1: not known
     * @param first lowest id
     * @param last highest id
     */
    record Extent(long count, long first, long last) {

        static final Extent NONE = new Extent(0, 0, -1);
    }

    /**
     * Some events in the order of their ids.
     *
     * @param rows those that match
     * @param end the highest id that was looked at: the next page begins after it
     */
    record Page(List<EventRow> rows, long end) {}

    /** Counts what there is now. */
    Extent extent() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT count(*), min(id), max(id) FROM telemetry_events WHERE " + filter.condition(""))) {
            filter.bind(statement, 1);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getLong(1) > 0
                        ? new Extent(row.getLong(1), row.getLong(2), row.getLong(3))
                        : Extent.NONE;
            }
        }
    }

    /** Where they can lie at all, without counting. */
    Extent bounds() throws SQLException {
        List<EventName> names = filter.onlyByName() ? names() : null;
        if (names == null) {
            return new Extent(-1, idOf("SELECT min(id) FROM telemetry_events"), lastId());
        }
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (EventName name : names) {
            first = Math.min(first, idOf(name, "min(id)"));
            last = Math.max(last, idOf(name, "max(id)"));
        }
        return names.isEmpty() ? Extent.NONE : new Extent(-1, first, last);
    }

    /** The next events after an id and up to another, in order; {@link Page#end} at {@code lastId}: that was all. */
    Page page(long afterId, long lastId) throws SQLException {
        long end = lastId - afterId > PAGE_IDS ? afterId + PAGE_IDS : lastId;
        // The signs keep the planner on the order of ids: by the index of times it would sort all that is left for
        // every page. By correlation it may go, since that index has its rows in the order of ids.
        String condition = filter.condition("+");
        try (PreparedStatement statement = connection.prepareStatement("SELECT " + EventRow.selected(json)
                + " FROM telemetry_events " + "WHERE id > ? AND id <= ? AND " + condition + " ORDER BY id LIMIT ?")) {
            statement.setLong(1, afterId);
            statement.setLong(2, end);
            statement.setInt(filter.bind(statement, 3), PAGE_ROWS);
            List<EventRow> rows = new ArrayList<>();
            long weight = 0;
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    EventRow row = EventRow.from(result);
                    rows.add(row);
                    weight += row.weight();
                    if (weight >= PAGE_WEIGHT_BYTES || rows.size() == PAGE_ROWS) {
                        return new Page(rows, row.id());
                    }
                }
            }
            // Where there is nothing at all the next page begins at the next row, however far that is.
            return new Page(rows, rows.isEmpty() ? beforeNext(end, lastId) : end);
        }
    }

    /** The newest events, oldest first. */
    List<EventRow> newest(int count) throws SQLException {
        List<EventName> names = filter.onlyByName() ? names() : null;
        return names == null ? newestOf(count) : byIds(newestIds(names, count));
    }

    /** Highest id of all events, whatever the filter. */
    long lastId() throws SQLException {
        return idOf("SELECT max(id) FROM telemetry_events");
    }

    private List<EventRow> newestOf(int count) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT " + EventRow.selected(json)
                + " FROM telemetry_events WHERE id IN (SELECT id FROM telemetry_events WHERE " + filter.condition("")
                + " ORDER BY id DESC LIMIT ?) ORDER BY id")) {
            statement.setInt(filter.bind(statement, 1), count);
            List<EventRow> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(EventRow.from(result));
                }
            }
            return rows;
        }
    }

    /** The names that the filter lets through and that there are; null: there are too many. */
    private @Nullable List<EventName> names() throws SQLException {
        Collection<String> categories = new LinkedHashSet<>(filter.categories());
        if (categories.isEmpty()) {
            filter.events().forEach(event -> categories.add(EventFilter.categoryOf(event)));
        }
        List<EventName> found = EventName.in(connection, categories, MOST_NAMES + 1);
        if (found.size() > MOST_NAMES) {
            return null;
        }
        found.removeIf(name -> !filter.events().isEmpty() && !filter.events().contains(name.event()));
        return found;
    }

    private long idOf(EventName name, String which) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT " + which + " FROM telemetry_events WHERE category = ? AND event = ?")) {
            statement.setString(1, name.category());
            statement.setString(2, name.event());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /**
     * Found name by name, since the index has the entries of a name in the order of ids: by the category alone all its
     * entries would have to be sorted, and by the id alone all events looked through when the category is a rare one.
     */
    private long[] newestIds(List<EventName> names, int count) throws SQLException {
        PriorityQueue<Long> newest = new PriorityQueue<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT id FROM telemetry_events WHERE category = ? AND event = ? ORDER BY id DESC LIMIT ?")) {
            for (EventName name : names) {
                statement.setString(1, name.category());
                statement.setString(2, name.event());
                statement.setInt(3, count);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next() && (newest.size() < count || row.getLong(1) > newest.element())) {
                        newest.add(row.getLong(1));
                        if (newest.size() > count) {
                            newest.remove();
                        }
                    }
                }
            }
        }
        return newest.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private List<EventRow> byIds(long... ids) throws SQLException {
        List<EventRow> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT " + EventRow.selected(json) + " FROM telemetry_events WHERE id = ?")) {
            for (long id : ids) {
                statement.setLong(1, id);
                try (ResultSet row = statement.executeQuery()) {
                    if (row.next()) {
                        rows.add(EventRow.from(row));
                    }
                }
            }
        }
        return rows;
    }

    private long beforeNext(long end, long lastId) throws SQLException {
        if (end >= lastId) {
            return end;
        }
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT min(id) FROM telemetry_events WHERE id > ?")) {
            statement.setLong(1, end);
            try (ResultSet row = statement.executeQuery()) {
                long next = row.next() ? row.getLong(1) : 0;
                return row.wasNull() || next > lastId ? lastId : next - 1;
            }
        }
    }

    private long idOf(String sql) throws SQLException {
        return TelemetryFile.number(connection, sql);
    }
}
