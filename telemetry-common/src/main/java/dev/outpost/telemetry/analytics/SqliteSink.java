package dev.outpost.telemetry.analytics;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * A database of its own with the schema of the one it comes from: table, indexes and {@code user_version}.
 *
 * <p>It is written without a journal, since a file that is not complete is thrown away as a whole; the indexes come
 * last, when they can be built in order.
 */
final class SqliteSink implements EventSink {

    private final Connection target;
    private final PreparedStatement insert;
    private final List<String> indexes;

    /** Makes the tables of {@code source} in a file that exists and is empty. */
    SqliteSink(Connection source, Path file) throws SQLException {
        List<String> tables = definitions(source, "table");
        indexes = definitions(source, "index");
        long version = TelemetryFile.number(source, "PRAGMA user_version");
        SQLiteConfig config = new SQLiteConfig();
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        target = config.createConnection("jdbc:sqlite:" + TelemetryFile.uri(file) + "?mode=rw");
        try {
            TelemetryFile.execute(target, "PRAGMA journal_mode = OFF");
            TelemetryFile.execute(target, "PRAGMA synchronous = OFF");
            TelemetryFile.execute(target, "PRAGMA user_version = " + version);
            for (String table : tables) {
                TelemetryFile.execute(target, table);
            }
            insert = target.prepareStatement("INSERT INTO telemetry_events (" + Column.LIST + ") VALUES ("
                    + String.join(", ", Collections.nCopies(Column.values().length, "?")) + ")");
            target.setAutoCommit(false);
        } catch (SQLException e) {
            target.close();
            throw e;
        }
    }

    @Override
    public void take(List<EventRow> rows) throws SQLException {
        for (EventRow row : rows) {
            for (Column column : Column.values()) {
                insert.setObject(column.position() + 1, row.value(column));
            }
            insert.addBatch();
        }
        insert.executeBatch();
        target.commit();
    }

    @Override
    public void finish() throws SQLException {
        insert.close();
        for (String index : indexes) {
            TelemetryFile.execute(target, index);
        }
        target.commit();
        target.setAutoCommit(true);
        TelemetryFile.execute(target, "PRAGMA journal_mode = DELETE");
    }

    @Override
    public void close() throws SQLException {
        target.close();
    }

    private static List<String> definitions(Connection source, String type) throws SQLException {
        List<String> definitions = new ArrayList<>();
        try (Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery("SELECT sql FROM sqlite_master WHERE type = '" + type
                        + "' AND tbl_name = 'telemetry_events' AND sql IS NOT NULL ORDER BY rowid")) {
            while (row.next()) {
                definitions.add(row.getString(1));
            }
        }
        return definitions;
    }
}
