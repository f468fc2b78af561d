package dev.outpost.telemetry.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the oldest detail rows without reading any other: merges the ids of each detail name, which the index over
 * category and event holds in order (SQLite keeps the row id behind an index's columns).
 *
 * <p>Each name is a stream of ids, read some at a time from where it was left. A stream that has run dry is asked again
 * only when the merge has reached the row that was newest then, so that the cost of a call is by the rows that it finds,
 * not by those that stay. What another connection does (a clear, an import), or ids that begin again in a file that was
 * emptied, start all streams anew.
 *
 * <p>Names that are not in the catalogue count as detail when their oldest row is trace or debug, and then only their
 * trace and debug rows. They are looked for at the beginning, and whenever there seems to be no detail left. One thread.
 */
final class OldestDetail {

    private static final int CHUNK = 256;
    /** Most names in the file that are looked at; a file of ours has some hundreds at most. */
    private static final int MAX_NAMES = 2000;

    private final Set<String> detail;
    private final PreparedStatement dataVersion;
    private final PreparedStatement newestId;
    private final PreparedStatement nextCategory;
    private final PreparedStatement nextEvent;
    private final PreparedStatement severity;
    private final PreparedStatement ids;
    private final PreparedStatement lowIds;
    private final PriorityQueue<Stream> streams = new PriorityQueue<>(Comparator.comparingLong(stream -> stream.next));
    private final Set<String> unlisted = new HashSet<>();
    private long seenVersion;
    private long seenNewest;
    private boolean begun;

    OldestDetail(WriteConnection connection, Set<String> detail) throws SQLException {
        this.detail = detail;
        this.dataVersion = connection.prepare("PRAGMA data_version");
        this.newestId = connection.prepare("SELECT max(id) FROM telemetry_events");
        // Scalar comparisons: with (category, event) > (?, ?) SQLite would walk over all rows of the name that it is
        // at.
        this.nextCategory = connection.prepare("SELECT min(category) FROM telemetry_events WHERE category > ?");
        this.nextEvent = connection.prepare("SELECT min(event) FROM telemetry_events WHERE category = ? AND event > ?");
        this.severity = connection.prepare("""
                SELECT severity IN ('trace', 'debug') FROM telemetry_events
                WHERE category = ? AND event = ? ORDER BY id LIMIT 1""");
        this.ids = connection.prepare("""
                SELECT id FROM telemetry_events
                WHERE category = ? AND event = ? AND id > ? ORDER BY id LIMIT ?""");
        this.lowIds = connection.prepare("""
                SELECT id FROM telemetry_events
                WHERE category = ? AND event = ? AND id > ? AND severity IN ('trace', 'debug') ORDER BY id LIMIT ?""");
    }

    /** The oldest ids, ascending, so many as there are and are wanted; each is given once. */
    int take(long[] target, int wanted) throws SQLException {
        long newest = WriteConnection.number(newestId);
        long version = WriteConnection.number(dataVersion);
        if (!begun || newest < seenNewest || version != seenVersion) {
            begin();
        }
        seenNewest = newest;
        seenVersion = version;
        int taken = merge(target, wanted, newest);
        if (taken == 0 && addUnlisted()) {
            // Names that nobody had looked for, such as a recovered session's of another version.
            taken = merge(target, wanted, newest);
        }
        return taken;
    }

    private int merge(long[] target, int wanted, long newest) throws SQLException {
        int taken = 0;
        while (taken < wanted) {
            Stream first = streams.peek();
            if (first == null || first.next > newest) {
                break;
            }
            streams.poll();
            if (first.at == first.size) {
                first.refill(newest);
            }
            Stream second = streams.peek();
            long bound = second == null ? Long.MAX_VALUE : second.next;
            while (taken < wanted && first.at < first.size && first.chunk[first.at] <= bound) {
                target[taken++] = first.chunk[first.at++];
            }
            first.advance();
            streams.add(first);
        }
        return taken;
    }

    /** Ids that were given may still be there: begins again with the oldest. */
    void forget() {
        begun = false;
    }

    private void begin() throws SQLException {
        streams.clear();
        unlisted.clear();
        for (String name : detail) {
            streams.add(new Stream(name.substring(0, name.indexOf('.')), name, ids));
        }
        addUnlisted();
        begun = true;
    }

    /** Skips from one name in the file to the next, so that the cost is by names, not by rows; true when there was one. */
    private boolean addUnlisted() throws SQLException {
        int known = unlisted.size();
        int names = 0;
        for (String category = after(nextCategory, ""); category != null; category = after(nextCategory, category)) {
            for (String event = after(nextEvent, category, "");
                    event != null && names < MAX_NAMES;
                    event = after(nextEvent, category, event)) {
                names++;
                if (!detail.contains(event) && isLow(category, event) && unlisted.add(event)) {
                    streams.add(new Stream(category, event, lowIds));
                }
            }
        }
        return unlisted.size() > known;
    }

    private static @Nullable String after(PreparedStatement next, String... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            next.setString(i + 1, values[i]);
        }
        try (ResultSet row = next.executeQuery()) {
            return row.next() ? row.getString(1) : null;
        }
    }

    private boolean isLow(String category, String event) throws SQLException {
        severity.setString(1, category);
        severity.setString(2, event);
        return WriteConnection.number(severity) == 1;
    }

    private static final class Stream {

        final long[] chunk = new long[CHUNK];
        int at;
        int size;
        /** No id of this stream that is still to come is smaller. */
        long next;

        private final String category;
        private final String event;
        private final PreparedStatement source;
        private long last;

        Stream(String category, String event, PreparedStatement source) {
            this.category = category;
            this.event = event;
            this.source = source;
            this.last = Long.MIN_VALUE;
            this.next = Long.MIN_VALUE;
        }

        void refill(long newest) throws SQLException {
            source.setString(1, category);
            source.setString(2, event);
            source.setLong(3, last);
            source.setInt(4, CHUNK);
            at = 0;
            size = 0;
            try (ResultSet rows = source.executeQuery()) {
                while (rows.next()) {
                    chunk[size++] = rows.getLong(1);
                }
            }
            last = size == 0 ? newest : chunk[size - 1];
        }

        void advance() {
            next = at < size ? chunk[at] : last + 1;
        }
    }
}
