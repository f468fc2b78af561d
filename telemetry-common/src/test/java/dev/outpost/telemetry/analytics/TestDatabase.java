package dev.outpost.telemetry.analytics;

import dev.outpost.telemetry.store.Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A writer's side of a {@code telemetry.db} in the modes that a server sets. */
final class TestDatabase implements AutoCloseable {

    static final String GAME = "0123456789abcdef0123456789abcdef";

    private final Path path;
    private final Connection connection;

    private TestDatabase(Path path, Connection connection) {
        this.path = path;
        this.connection = connection;
    }

    static TestDatabase create(Path path) throws SQLException {
        return create(path, "PRAGMA auto_vacuum = INCREMENTAL");
    }

    static TestDatabase create(Path path, String first) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + TelemetryFile.uri(path));
        TestDatabase database = new TestDatabase(path, connection);
        database.execute(first);
        database.execute("PRAGMA journal_mode = WAL");
        database.execute("PRAGMA busy_timeout = 5000");
        Schema.migrate(connection);
        return database;
    }

    Path path() {
        return path;
    }

    Connection connection() {
        return connection;
    }

    TelemetryFile file() {
        return TelemetryFile.at(path);
    }

    void execute(String sql) throws SQLException {
        TelemetryFile.execute(connection, sql);
    }

    long number(String sql) throws SQLException {
        return TelemetryFile.number(connection, sql);
    }

    void add(Instant time, String event, @Nullable String data) throws SQLException {
        add(time, event, data, null);
    }

    void add(Instant time, String event, @Nullable String data, @Nullable String correlation) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO telemetry_events (timestamp, "
                + "session_id, component, category, event, data, duration_us, tick, correlation) "
                + "VALUES (?, 'session-1', 'relay', ?, ?, ?, 1500, 7, ?)")) {
            insert.setString(1, TimePoint.column(time));
            insert.setString(2, event.substring(0, event.indexOf('.')));
            insert.setString(3, event);
            insert.setString(4, data);
            insert.setString(5, correlation);
            insert.executeUpdate();
        }
    }

    /** Many events of one name, one second apart, in one transaction. */
    void addMany(Instant from, int count, String event) throws SQLException {
        connection.setAutoCommit(false);
        for (int i = 0; i < count; i++) {
            add(from.plusSeconds(i), event, "{\"game_id\":\"g1\",\"tick\":" + i + "}", GAME);
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
