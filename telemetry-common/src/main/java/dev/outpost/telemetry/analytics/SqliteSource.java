package dev.outpost.telemetry.analytics;

import dev.outpost.telemetry.store.Schema;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/** A telemetry database, of a running server or a stopped one, or an export of one. */
final class SqliteSource implements EventSource {

    private final TelemetryFile file;

    SqliteSource(TelemetryFile file) {
        this.file = file;
    }

    @Override
    public void read(Sink sink) {
        file.read(connection -> {
            readAll(connection, sink);
            return 0;
        });
    }

    private void readAll(SQLiteConnection connection, Sink sink) throws SQLException {
        long version = TelemetryFile.number(connection, "PRAGMA user_version");
        if (version > Schema.VERSION) {
            throw AnalyticsException.failed(
                    file.path() + " has schema version " + version + "; this program knows " + Schema.VERSION);
        }
        EventReader reader = new EventReader(connection, EventFilter.ALL, false);
        EventReader.Extent extent = reader.bounds();
        double ids = Math.max(1, (double) extent.last() - extent.first() + 1);
        long after = extent.first() - 1;
        while (after < extent.last()) {
            EventReader.Page page = reader.page(after, extent.last());
            for (EventRow row : page.rows()) {
                @Nullable Object[] values = new Object[Column.values().length];
                for (Column column : Column.values()) {
                    values[column.position()] = row.value(column);
                }
                EventSource.check(values, () -> file.path() + ", event " + row.id());
                sink.take(values, (row.id() - extent.first() + 1) / ids);
            }
            after = page.end();
        }
    }
}
