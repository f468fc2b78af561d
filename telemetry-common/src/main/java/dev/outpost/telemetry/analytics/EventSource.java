package dev.outpost.telemetry.analytics;

import java.io.IOException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Events that are to be imported from a file of some format. One thread.
 *
 * <p>What is not an event is refused with the place in the file where it stands.
 */
interface EventSource {

    /** Gives all events, in the file's order. */
    void read(Sink sink) throws IOException, SQLException;

    /** Takes events one by one. */
    @FunctionalInterface
    interface Sink {

        /**
         * The next event.
         *
         * @param values by the columns' positions; the id is of no matter
         * @param share of the file that is read, 0 to 1
         */
        void take(@Nullable Object[] values, double share) throws SQLException;
    }

    /**
     * Brings the values of an event into the form that the table has, or refuses them.
     *
     * @param where the place in the file, for the message
     */
    static void check(@Nullable Object[] values, Supplier<String> where) {
        for (Column column : Column.values()) {
            if (column == Column.SEVERITY && values[column.position()] == null) {
                values[column.position()] = "info"; // As the table has it when nothing is said.
            } else if (column != Column.ID && column.required() && values[column.position()] == null) {
                throw AnalyticsException.failed(where.get() + ": an event without " + column.label());
            }
        }
        int at = Column.TIMESTAMP.position();
        if (!(values[at] instanceof String text)) {
            throw AnalyticsException.failed(where.get() + ": timestamp " + values[at] + " is no text");
        }
        if (!TimePoint.isColumn(text)) {
            try {
                values[at] = TimePoint.column(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeException e) {
                throw AnalyticsException.failed(
                        where.get() + ": timestamp '" + text + "' is no time of ISO 8601 (2026-01-31T18:30:00Z)", e);
            }
        }
    }
}
