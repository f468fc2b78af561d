package dev.outpost.telemetry.analytics;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteLimits;

/**
 * Ad-hoc SQL that can only read, and only so much.
 *
 * <p>It cannot write by construction: the file is opened read-only, {@code query_only} keeps temporary tables out, no
 * database can be attached (which {@code VACUUM INTO} needs too), extensions cannot be loaded, and only one reading
 * statement is let through. It is bounded in rows, in memory and in time, and ends when its thread is interrupted.
 */
public final class SqlQuery {

    /** Most rows that may be asked for. */
    public static final int MAX_ROWS = 1_000_000;

    /** Longest that a query may be let run. */
    public static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    private static final int MAX_VALUE_BYTES = 16 << 20;
    private static final long MAX_RESULT_BYTES = 64L << 20;

    /** Steps of SQLite's machine between two looks at the clock: some tens of microseconds. */
    private static final int STEPS_PER_LOOK = 5000;

    private final TelemetryFile file;
    private final LongSupplier nanos;

    /** Queries on a file, timed by a clock of nanoseconds. */
    public SqlQuery(TelemetryFile file, LongSupplier nanos) {
        this.file = file;
        this.nanos = nanos;
    }

    /**
     * Runs one statement.
     *
     * @param maxRows 1 to {@link #MAX_ROWS}; what comes after is cut off and said
     * @param timeout after which it is stopped; more than 0, up to {@link #MAX_TIMEOUT}
     * @throws AnalyticsException if it is refused, wrong, too slow, or the file is not to be read
     */
    public QueryResult run(String sql, int maxRows, Duration timeout) {
        if (maxRows < 1 || maxRows > MAX_ROWS) {
            throw AnalyticsException.refused("limit " + maxRows + " is not in 1 to " + MAX_ROWS);
        }
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw AnalyticsException.refused("timeout " + timeout.toMillis() / 1e3 + " s is not above 0 and up to "
                    + MAX_TIMEOUT.toSeconds() + " s");
        }
        SqlGuard.check(sql);
        return file.read(connection -> run(connection, sql, maxRows, timeout));
    }

    /** Runs any SQL, relying on the connection alone; what the guard is a second line to. */
    QueryResult unguarded(String sql) {
        return file.read(connection -> run(connection, sql, 1, Duration.ofSeconds(10)));
    }

    private QueryResult run(SQLiteConnection connection, String sql, int maxRows, Duration timeout)
            throws SQLException {
        connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
        connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES);
        Deadline deadline = new Deadline(nanos, timeout);
        ProgressHandler.setHandler(connection, STEPS_PER_LOOK, deadline);
        // A prepared statement, since a plain one would take the driver's own "backup to FILE" for SQL.
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (!statement.execute()) {
                return new QueryResult(List.of(), List.of(), false, deadline.elapsed());
            }
            try (ResultSet result = statement.getResultSet()) {
                return collect(result, maxRows, deadline);
            }
        } catch (SQLiteException e) {
            throw explained(e, timeout);
        } finally {
            ProgressHandler.clearHandler(connection);
        }
    }

    private static QueryResult collect(ResultSet result, int maxRows, Deadline deadline) throws SQLException {
        List<String> columns = columns(result.getMetaData());
        List<List<@Nullable Object>> rows = new ArrayList<>();
        long weight = 0;
        while (result.next()) {
            if (rows.size() == maxRows || weight > MAX_RESULT_BYTES) {
                return new QueryResult(columns, Collections.unmodifiableList(rows), true, deadline.elapsed());
            }
            List<@Nullable Object> row = new ArrayList<>(columns.size());
            for (int i = 1; i <= columns.size(); i++) {
                Object value = result.getObject(i);
                row.add(value);
                weight += 32 + (value instanceof String text ? 2L * text.length() : 0);
                weight += value instanceof byte[] bytes ? bytes.length : 0;
            }
            rows.add(Collections.unmodifiableList(row));
        }
        return new QueryResult(columns, Collections.unmodifiableList(rows), false, deadline.elapsed());
    }

    /** Names as the statement gives them; one that comes again is numbered, so that it can be a key. */
    private static List<String> columns(ResultSetMetaData meta) throws SQLException {
        List<String> columns = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String label = meta.getColumnLabel(i);
            String name = label;
            for (int again = 2; !taken.add(name); again++) {
                name = label + "_" + again;
            }
            columns.add(name);
        }
        return columns;
    }

    private AnalyticsException explained(SQLiteException error, Duration timeout) {
        SQLiteErrorCode code = error.getResultCode();
        return switch (code.code & 0xff) {
            case 9 ->
                AnalyticsException.failed(
                        Thread.currentThread().isInterrupted()
                                ? "the query was stopped"
                                : "the query was stopped after " + Units.duration(timeout)
                                        + "; ask for less, or give it longer (--timeout)",
                        error);
            case 8 -> AnalyticsException.refused("the statement would write; query only reads");
            case 1, 18 -> AnalyticsException.refused("SQL: " + TelemetryFile.detail(error));
            default -> file.explained(error);
        };
    }

    /** Stops the statement at its time, or when the thread that waits for it is interrupted. */
    private static final class Deadline extends ProgressHandler {

        private final LongSupplier nanos;
        private final long start;
        private final long limitNanos;

        Deadline(LongSupplier nanos, Duration timeout) {
            this.nanos = nanos;
            this.start = nanos.getAsLong();
            this.limitNanos = timeout.toNanos();
        }

        Duration elapsed() {
            return Duration.ofNanos(nanos.getAsLong() - start);
        }

        @Override
        protected int progress() {
            return nanos.getAsLong() - start > limitNanos
                            || Thread.currentThread().isInterrupted()
                    ? 1
                    : 0;
        }
    }
}
