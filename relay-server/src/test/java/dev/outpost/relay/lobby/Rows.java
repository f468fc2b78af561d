package dev.outpost.relay.lobby;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a test's flight recorder holds. */
final class Rows {

    private Rows() {}

    /** These fields of all events of a name, in sequence; whole numbers without a fraction. */
    static List<String> of(Path database, String event, String... fields) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                PreparedStatement query =
                        connection.prepareStatement("SELECT data FROM telemetry_events WHERE event = ? ORDER BY id")) {
            query.setString(1, event);
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    JsonObject data = new JsonObject(found.getString(1));
                    List<String> values = new ArrayList<>();
                    for (String field : fields) {
                        values.add(String.valueOf(data.getValue(field)).replaceFirst("\\.0$", ""));
                    }
                    rows.add(String.join(" ", values));
                }
            }
        }
        return rows;
    }
}
