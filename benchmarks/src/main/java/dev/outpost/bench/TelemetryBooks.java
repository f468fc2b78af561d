package dev.outpost.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What a telemetry.db says about itself. */
final class TelemetryBooks {
    private TelemetryBooks() {}

    /** Highest row number: grows by one with each row, and asking costs nothing. */
    static long rows(Path database) {
        if (!Files.exists(database)) {
            return 0;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT coalesce(max(rowid), 0) FROM telemetry_events")) {
            return result.next() ? result.getLong(1) : 0;
        } catch (SQLException e) {
            System.err.println("telemetry.db cannot be asked: " + e.getMessage());
            return 0;
        }
    }

    /** The last books of the closed relay, all categories together, in one line. */
    static String ledger(Path database) {
        String sql = """
                SELECT coalesce(sum(json_extract(data, '$.emitted')), 0), coalesce(sum(json_extract(data, '$.stored')), 0),
                       coalesce(sum(json_extract(data, '$.sampled_out')), 0), coalesce(sum(json_extract(data, '$.dropped')), 0)
                FROM telemetry_events WHERE rowid IN (
                    SELECT max(rowid) FROM telemetry_events WHERE event = 'telemetry.ledger'
                    GROUP BY json_extract(data, '$.category'))""";
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next()
                    ? "%d emitted, %d stored, %d sampled out, %d dropped"
                            .formatted(result.getLong(1), result.getLong(2), result.getLong(3), result.getLong(4))
                    : "no books";
        } catch (SQLException e) {
            return "telemetry.db cannot be asked: " + e.getMessage();
        }
    }
}
