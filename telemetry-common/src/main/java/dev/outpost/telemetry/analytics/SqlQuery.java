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
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteLimits;

/**
 * Ad-hoc SQL that can only read, and only so much.
 *
 * <p>It cannot write by construction: the file is opened read-only, {@code query_only} keeps temporary tables out, no
 * database can be attached (which {@code VACUUM INTO} needs too), extensions cannot be loaded, and only one reading
 * statement is let through. It is bounded in rows, in time, in the size of a value, of a row and of the result, and in
 * the room its temporary data takes on the disk; it ends when its thread is interrupted or who asked goes away.
 *
 * <p>SQLite's own limit of memory is of no use here: it holds for the process as a whole, so that a query could make the
 * recorder's inserts fail. What bounds the memory instead are the limits of a connection.
 */
public final class SqlQuery {

    /** Most rows that may be asked for. */
    public static final int MAX_ROWS = 1_000_000;

    /** Longest that a query may be let run. */
    public static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    private static final int MAX_VALUE_BYTES = 16 << 20;
    private static final long MAX_RESULT_BYTES = 64L << 20;
    private static final int MAX_COLUMNS = 256;
    private static final int MAX_SQL_BYTES = 100_000;
    private static final int MAX_LIKE_PATTERN_BYTES = 1000;

    private static final String STOPPED = "the query was stopped";

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
        return run(sql, maxRows, timeout, () -> false);
    }

    /** The same; it also ends when {@code cancelled} says so, which is asked often and on the calling thread. */
    public QueryResult run(String sql, int maxRows, Duration timeout, BooleanSupplier cancelled) {
        if (maxRows < 1 || maxRows > MAX_ROWS) {
            throw AnalyticsException.refused("limit " + maxRows + " is not in 1 to " + MAX_ROWS);
        }
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw AnalyticsException.refused("timeout " + timeout.toMillis() / 1e3 + " s is not above 0 and up to "
                    + MAX_TIMEOUT.toSeconds() + " s");
        }
        if (cancelled.getAsBoolean()) {
            throw AnalyticsException.failed(STOPPED);
        }
        SqlGuard.check(sql);
        return file.read(connection -> run(connection, sql, maxRows, timeout, cancelled));
    }

    /** Runs any SQL, relying on the connection alone; what the guard is a second line to. */
    QueryResult unguarded(String sql) {
        return file.read(connection -> run(connection, sql, 1, Duration.ofSeconds(10), () -> false));
    }

    private QueryResult run(
            SQLiteConnection connection, String sql, int maxRows, Duration timeout, BooleanSupplier cancelled)
            throws SQLException {
        connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
        connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES);
        connection.setLimit(SQLiteLimits.SQLITE_LIMIT_COLUMN, MAX_COLUMNS);
        connection.setLimit(SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, MAX_SQL_BYTES);
        connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MAX_LIKE_PATTERN_BYTES);
        TempSpace space = TempSpace.ofProcess(nanos);
        Deadline deadline = new Deadline(nanos, timeout, () -> cancelled.getAsBoolean() || space.exceeded());
        try {
            return deadline.over(connection, () -> {
                // A prepared statement, since a plain one would take the driver's own "backup to FILE" for SQL.
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    if (!statement.execute()) {
                        return new QueryResult(List.of(), List.of(), false, deadline.elapsed());
                    }
                    try (ResultSet result = statement.getResultSet()) {
                        return collect(result, maxRows, deadline);
                    }
                }
            });
        } catch (SQLiteException e) {
            throw explained(e, timeout, deadline, space);
        }
    }

    private static QueryResult collect(ResultSet result, int maxRows, Deadline deadline) throws SQLException {
        List<String> columns = columns(result.getMetaData());
        List<List<@Nullable Object>> rows = new ArrayList<>();
        long weight = 0;
        while (result.next()) {
            List<@Nullable Object> row = new ArrayList<>(columns.size());
            for (int i = 1; i <= columns.size() && weight <= MAX_RESULT_BYTES && rows.size() < maxRows; i++) {
                Object value = result.getObject(i);
                row.add(value);
                weight += 32 + (value instanceof String text ? 2L * text.length() : 0);
                weight += value instanceof byte[] bytes ? bytes.length : 0;
            }
            if (row.size() < columns.size()) {
                return new QueryResult(columns, Collections.unmodifiableList(rows), true, deadline.elapsed());
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

    private AnalyticsException explained(SQLiteException error, Duration timeout, Deadline deadline, TempSpace space) {
        SQLiteErrorCode code = error.getResultCode();
        return switch (code.code & 0xff) {
            case 9 ->
                AnalyticsException.failed(
                        space.exceeded()
                                ? "the query was stopped: its temporary data filled the disk; ask for less"
                                : deadline.cancelled()
                                        ? STOPPED
                                        : "the query was stopped after " + Units.duration(timeout)
                                                + "; ask for less, or give it longer (--timeout)",
                        error);
            case 8 -> AnalyticsException.refused("the statement would write; query only reads");
            case 1, 18 -> AnalyticsException.refused("SQL: " + TelemetryFile.detail(error));
            default -> file.explained(error);
        };
    }
}
