package dev.outpost.telemetry.analytics;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Events of some short stretches of ids, spread evenly over a range of them: which names there are among them, and what
 * an event takes.
 *
 * <p>The range is cut into as many strata as there are stretches, and each stretch lies somewhere in its stratum: where,
 * the golden ratio says, so that no rhythm of the writer's can keep in step with it, and the same file gives the same
 * answer twice. A range no longer than all stretches together is read whole.
 */
final class Sample {

    private static final double GOLDEN = 0.618_033_988_749_895;

    /** Of a row and its entry in an index, what is not text: header, id, numbers, pointers. */
    private static final String ROW_BYTES = "40";

    private static final String WEIGHTS = """
            SELECT category, event, %s
              + 2 * (octet_length(timestamp) + octet_length(session_id) + octet_length(category) + octet_length(event) + 8)
              + octet_length(component) + octet_length(severity) + coalesce(octet_length(data), 0)
              + coalesce(2 * octet_length(game_module) + 4, 0) + coalesce(2 * octet_length(mod_fingerprint) + 4, 0)
              + coalesce(2 * octet_length(correlation) + 4, 0)
            FROM telemetry_events WHERE id BETWEEN ? AND ?
            """.formatted(ROW_BYTES);

    private final Map<EventName, Found> found = new HashMap<>();
    private long idsLooked;
    private long rows;
    private long weight;

    private Sample() {}

    /**
     * What of a name was in the sample.
     *
     * @param rows how many
     * @param weight their bytes, about
     */
    record Found(long rows, long weight) {

        private static final Found NOTHING = new Found(0, 0);

        private Found and(Found more) {
            return new Found(rows + more.rows, weight + more.weight);
        }
    }

    /** Reads so many stretches of so many ids between two ids, both included. */
    static Sample take(Connection connection, long first, long last, int stretches, int length) throws SQLException {
        Sample sample = new Sample();
        long span = last - first + 1;
        try (PreparedStatement statement = connection.prepareStatement(WEIGHTS)) {
            if (span <= (long) stretches * length) {
                sample.read(statement, first, last);
                return sample;
            }
            for (int i = 0; i < stretches; i++) {
                long from = first + (long) ((double) span * i / stretches);
                long room = Math.max(0, first + (long) ((double) span * (i + 1) / stretches) - from - length);
                double place = (i + 1) * GOLDEN;
                long start = from + (long) ((place - Math.floor(place)) * room);
                sample.read(statement, start, start + length - 1);
            }
        }
        return sample;
    }

    private void read(PreparedStatement statement, long from, long to) throws SQLException {
        statement.setLong(1, from);
        statement.setLong(2, to);
        idsLooked += to - from + 1;
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                add(new EventName(row.getString(1), row.getString(2)), new Found(1, row.getLong(3)));
            }
        }
    }

    private void add(EventName name, Found some) {
        found.merge(name, some, Found::and);
        rows += some.rows();
        weight += some.weight();
    }

    /** What there is of a name. */
    Found of(EventName name) {
        return found.getOrDefault(name, Found.NOTHING);
    }

    /** Bytes of an event of this name, about; of any event if there is none of this name in the sample. */
    double weightOf(EventName name) {
        Found some = of(name);
        if (some.rows() > 0) {
            return (double) some.weight() / some.rows();
        }
        return rows == 0 ? 1 : (double) weight / rows;
    }

    /** Share of the name in all events. */
    double shareOf(EventName name) {
        return rows == 0 ? 0 : (double) of(name).rows() / rows;
    }

    /** Events read. */
    long rows() {
        return rows;
    }

    /** Ids that were looked at; not all of them need have an event. */
    long idsLooked() {
        return idsLooked;
    }
}
