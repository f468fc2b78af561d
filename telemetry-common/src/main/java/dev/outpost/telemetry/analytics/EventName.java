package dev.outpost.telemetry.analytics;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The name of an event and its category, as the index on both has them. */
record EventName(String category, String event) {

    /**
     * The names that there are in these categories, in the order of the index: one probe each, however many events there
     * are of a name.
     *
     * @param most names; when there are more, that many are given
     */
    static List<EventName> in(Connection connection, Collection<String> categories, int most) throws SQLException {
        List<EventName> found = new ArrayList<>();
        // In this form the index is entered at the next name; a comparison of both columns at once would walk there.
        try (PreparedStatement first =
                        connection.prepareStatement("SELECT min(event) FROM telemetry_events WHERE category = ?");
                PreparedStatement next = connection.prepareStatement(
                        "SELECT min(event) FROM telemetry_events WHERE category = ? AND event > ?")) {
            for (String category : categories) {
                first.setString(1, category);
                next.setString(1, category);
                String event = text(first);
                while (event != null && found.size() < most) {
                    found.add(new EventName(category, event));
                    next.setString(2, event);
                    event = text(next);
                }
            }
        }
        return found;
    }

    private static @Nullable String text(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getString(1) : null;
        }
    }
}
