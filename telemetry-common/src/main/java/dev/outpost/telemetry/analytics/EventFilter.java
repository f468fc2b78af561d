package dev.outpost.telemetry.analytics;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events are meant; what is left open (null or empty) does not narrow.
 *
 * @param from first moment that belongs
 * @param to first moment that no longer belongs
 * @param categories any of these
 * @param events names, any of these
 * @param correlation trace id of one game
 */
public record EventFilter(
        @Nullable Instant from,
        @Nullable Instant to,
        List<String> categories,
        List<String> events,
        @Nullable String correlation) {

    /** Every event. */
    public static final EventFilter ALL = new EventFilter(null, null, List.of(), List.of(), null);

    public EventFilter {
        categories = List.copyOf(categories);
        events = List.copyOf(events);
        if (from != null && to != null && !from.isBefore(to)) {
            throw AnalyticsException.refused("from " + TimePoint.column(from) + " is not before to "
                    + TimePoint.column(to) + ", so nothing can match");
        }
        if (correlation != null && !correlation.matches("[0-9a-f]{32}")) {
            throw AnalyticsException.refused("correlation '" + correlation + "' is not 32 lower-case hex digits");
        }
    }

    /** Events of these categories. */
    public static EventFilter ofCategories(List<String> categories) {
        return new EventFilter(null, null, categories, List.of(), null);
    }

    /** Events of a category, or, when there is a dot in the text, those of this name. */
    public static EventFilter ofCategoryOrEvent(String name) {
        return name.indexOf('.') < 0
                ? ofCategories(List.of(name))
                : new EventFilter(null, null, List.of(), List.of(name), null);
    }

    /** True when nothing but category and name narrows. */
    boolean onlyByName() {
        return from == null && to == null && correlation == null && !(categories.isEmpty() && events.isEmpty());
    }

    /** The first part of an event's name. */
    static String categoryOf(String event) {
        int dot = event.indexOf('.');
        return dot < 0 ? event : event.substring(0, dot);
    }

    /**
     * A condition with as many marks as {@link #bind} fills; always true when nothing narrows.
     *
     * @param sign {@code "+"} keeps the planner off the indexes of time and category, {@code ""} leaves it free
     */
    String condition(String sign) {
        List<String> parts = new ArrayList<>();
        if (from != null) {
            parts.add(sign + "timestamp >= ?");
        }
        if (to != null) {
            parts.add(sign + "timestamp < ?");
        }
        if (!categories.isEmpty()) {
            parts.add(sign + "category IN (" + marks(categories) + ")");
        }
        if (!events.isEmpty()) {
            // The category is in the name; said apart, the index on both can be used.
            parts.add(sign + "category IN (" + marks(events) + ") AND " + sign + "event IN (" + marks(events) + ")");
        }
        if (correlation != null) {
            parts.add("correlation = ?");
        }
        return parts.isEmpty() ? "1" : String.join(" AND ", parts);
    }

    /** Fills the marks, the first being {@code index}; gives the index after the last. */
    int bind(PreparedStatement statement, int index) throws SQLException {
        int next = index;
        if (from != null) {
            statement.setString(next++, TimePoint.column(from));
        }
        if (to != null) {
            statement.setString(next++, TimePoint.column(to));
        }
        for (String category : categories) {
            statement.setString(next++, category);
        }
        for (String event : events) {
            statement.setString(next++, categoryOf(event));
        }
        for (String event : events) {
            statement.setString(next++, event);
        }
        if (correlation != null) {
            statement.setString(next++, correlation);
        }
        return next;
    }

    private static String marks(List<String> values) {
        return String.join(", ", Collections.nCopies(values.size(), "?"));
    }
}
