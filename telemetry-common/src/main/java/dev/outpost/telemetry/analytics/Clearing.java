package dev.outpost.telemetry.analytics;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Deletes events, also under a running writer.
 *
 * <p>SQLite lets one connection write at a time. So rows go in slices, each a transaction of some tens of milliseconds,
 * and between two slices stands a pause as long as the last one took: a writer that waits gets its turn, and its ring
 * need not hold more than a slice's worth of events.
 */
public final class Clearing {

    private static final Duration SLICE = Duration.ofMillis(40);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final int FIRST_SLICE_ROWS = 500;
    private static final int MOST_SLICE_ROWS = 20_000;
    private static final int SLICE_PAGES = 500;

    /** How long the last step may wait for readers before it leaves the WAL as it is. */
    private static final int TRUNCATE_BUSY_MS = 200;

    private final TelemetryFile file;
    private final LongSupplier nanos;
    private final Pause pause;

    /** Clears a database; {@code nanos} is a clock of nanoseconds. */
    public Clearing(TelemetryFile file, LongSupplier nanos) {
        this(file, nanos, Pause.SLEEP);
    }

    Clearing(TelemetryFile file, LongSupplier nanos, Pause pause) {
        this.file = file;
        this.nanos = nanos;
        this.pause = pause;
    }

    /**
     * What a clearing would take.
     *
     * @param rows events
     * @param first {@code timestamp} of the oldest; null: none
     * @param last {@code timestamp} of the newest; null: none
     */
    public record Plan(
            long rows, @Nullable String first, @Nullable String last) {}

    /**
     * What a clearing did.
     *
     * @param rows events deleted
     * @param bytesBefore size of database and WAL before
     * @param bytesAfter size of database and WAL after
     * @param shrinks whether the file gives freed pages back; otherwise it keeps its size and fills them again
     */
    public record Result(long rows, long bytesBefore, long bytesAfter, boolean shrinks) {}

    /** Says what would go; deletes nothing. */
    public Plan plan(@Nullable Instant before) {
        return file.read(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT count(*), min(timestamp), max(timestamp) FROM telemetry_events"
                            + (before == null ? "" : " WHERE timestamp < ?"))) {
                if (before != null) {
                    statement.setString(1, TimePoint.column(before));
                }
                try (ResultSet row = statement.executeQuery()) {
                    return row.next()
                            ? new Plan(row.getLong(1), row.getString(2), row.getString(3))
                            : new Plan(0, null, null);
                }
            }
        });
    }

    /** Deletes what is older than {@code before}, or all that is there now; gives pages back where the file can. */
    public Result run(@Nullable Instant before) {
        long bytesBefore = file.databaseBytes() + file.walBytes();
        long[] rows = new long[1];
        boolean shrinks = file.write(connection -> {
            TelemetryFile.execute(connection, "PRAGMA synchronous = NORMAL");
            rows[0] = delete(connection, before);
            boolean incremental = TelemetryFile.number(connection, "PRAGMA auto_vacuum") == 2;
            if (incremental) {
                giveBack(connection);
            }
            foldWal(connection);
            return incremental;
        });
        return new Result(rows[0], bytesBefore, file.databaseBytes() + file.walBytes(), shrinks);
    }

    private long delete(Connection connection, @Nullable Instant before) throws SQLException {
        long deleted = 0;
        String which = before == null ? "id <= ? ORDER BY id" : "timestamp < ? ORDER BY timestamp";
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM telemetry_events WHERE id IN "
                + "(SELECT id FROM telemetry_events WHERE " + which + " LIMIT ?)")) {
            if (before == null) {
                statement.setLong(1, TelemetryFile.number(connection, "SELECT max(id) FROM telemetry_events"));
            } else {
                statement.setString(1, TimePoint.column(before));
            }
            int sliceRows = FIRST_SLICE_ROWS;
            while (true) {
                statement.setInt(2, sliceRows);
                long start = nanos.getAsLong();
                int gone = statement.executeUpdate();
                Duration took = Duration.ofNanos(nanos.getAsLong() - start);
                deleted += gone;
                if (gone < sliceRows || !rest(took)) {
                    return deleted;
                }
                double factor = (double) SLICE.toNanos() / Math.max(1, took.toNanos());
                sliceRows = (int) Math.max(1, Math.min(MOST_SLICE_ROWS, sliceRows * Math.min(2, factor)));
            }
        }
    }

    private void giveBack(Connection connection) throws SQLException {
        long free = TelemetryFile.number(connection, "PRAGMA freelist_count");
        while (free > 0) {
            long start = nanos.getAsLong();
            try (Statement statement = connection.createStatement()) {
                // An update, since only that runs the statement to its end in one go.
                statement.executeUpdate("PRAGMA incremental_vacuum(" + SLICE_PAGES + ")");
            }
            long left = TelemetryFile.number(connection, "PRAGMA freelist_count");
            if (left >= free || !rest(Duration.ofNanos(nanos.getAsLong() - start))) {
                return; // A running writer takes free pages too; what is left is small.
            }
            free = left;
        }
    }

    /** Copies the WAL back without holding anyone up, then cuts it to nothing if nobody is using it. */
    private static void foldWal(Connection connection) throws SQLException {
        TelemetryFile.execute(connection, "PRAGMA wal_checkpoint(PASSIVE)");
        TelemetryFile.execute(connection, "PRAGMA busy_timeout = " + TRUNCATE_BUSY_MS);
        TelemetryFile.execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private boolean rest(Duration took) {
        return pause.await(took.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : took);
    }
}
