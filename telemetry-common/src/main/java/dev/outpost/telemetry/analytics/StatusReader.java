package dev.outpost.telemetry.analytics;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Takes the {@link Status} of a database, in a time that does not grow with it: what cannot be counted in a moment is
 * estimated and says so. One thread.
 */
public final class StatusReader {

    private static final Duration RATE_WINDOW = Duration.ofMinutes(5);
    private static final Duration FOREVER = Duration.ofDays(1);

    /** Skips from one session to the next, so that the cost is by sessions, not by events. */
    private static final String SESSIONS = """
            WITH RECURSIVE session(id) AS (
              SELECT min(session_id) FROM telemetry_events
              UNION ALL
              SELECT (SELECT min(session_id) FROM telemetry_events WHERE session_id > session.id)
              FROM session WHERE session.id IS NOT NULL)
            SELECT count(id) FROM session
            """;

    private static final String DROPPED = """
            SELECT json_extract(data, '$.category'), json_extract(data, '$.reason'),
                   sum(json_extract(data, '$.count'))
            FROM (SELECT data FROM telemetry_events WHERE category = 'telemetry' AND event = 'telemetry.loss'
                  ORDER BY id DESC LIMIT ?)
            WHERE json_valid(data)
            GROUP BY 1, 2 ORDER BY 1, 2
            """;

    /** Notes of losses that are added up when there is no time for all of them. */
    private static final int NEWEST_LOSSES = 2000;

    /** The newest session's last books; a session writes one event per category each time. */
    private static final String LEDGER = """
            WITH recent AS (
              SELECT id, timestamp, session_id, data FROM telemetry_events
              WHERE category = 'telemetry' AND event = 'telemetry.ledger' AND json_valid(data)
              ORDER BY id DESC LIMIT 500)
            SELECT max(id), timestamp, json_extract(data, '$.category'), data
            FROM recent WHERE session_id = (SELECT session_id FROM recent LIMIT 1)
            GROUP BY 3 ORDER BY 3
            """;

    private final TelemetryFile file;
    private final LongSupplier nanos;
    private final Duration patience;

    /** Reads the status of a file in bounded time, by a clock of nanoseconds. */
    public StatusReader(TelemetryFile file, LongSupplier nanos) {
        this(file, nanos, CensusTaker.PATIENCE);
    }

    private StatusReader(TelemetryFile file, LongSupplier nanos, Duration patience) {
        this.file = file;
        this.nanos = nanos;
        this.patience = patience;
    }

    /** One that counts for as long as it takes. */
    public StatusReader exact() {
        return patientFor(FOREVER);
    }

    /** One that gives up counting after so long. */
    StatusReader patientFor(Duration time) {
        return new StatusReader(file, nanos, time);
    }

    /**
     * Takes the status; a file that does not exist has one too.
     *
     * @param limits what the writer keeps to
     * @param now end of the time over which the rate is taken
     * @param check also runs SQLite's integrity check, which reads the whole file
     */
    public Status read(Limits limits, Instant now, boolean check) {
        boolean recording = RecordingMarker.of(file).isOn();
        Beside beside = Beside.of(file.path());
        if (!file.exists()) {
            return new Status(
                    file.path(),
                    false,
                    recording,
                    Census.EMPTY,
                    0,
                    0,
                    null,
                    null,
                    0,
                    0,
                    RATE_WINDOW,
                    0,
                    null,
                    null,
                    limits,
                    Status.Losses.NONE,
                    beside,
                    0,
                    null);
        }
        return file.read(connection -> {
            // One transaction, so that all numbers are of one moment.
            connection.setAutoCommit(false);
            Status status = read(connection, limits, now, recording, beside, check);
            connection.rollback();
            return status;
        });
    }

    private Status read(
            SQLiteConnection connection, Limits limits, Instant now, boolean recording, Beside beside, boolean check)
            throws SQLException {
        String first = text(connection, "SELECT min(timestamp) FROM telemetry_events");
        String last = text(connection, "SELECT max(timestamp) FROM telemetry_events");
        Duration window = window(first, now);
        long used = TelemetryFile.number(connection, "PRAGMA page_size")
                * (TelemetryFile.number(connection, "PRAGMA page_count")
                        - TelemetryFile.number(connection, "PRAGMA freelist_count"));
        CensusTaker.Taken taken = new CensusTaker(connection, nanos, patience).take(used, now.minus(window), window);
        long rows = taken.census().rows();
        double bytesPerEvent = rows == 0 ? 0 : (double) used / rows;
        double bytesPerS = taken.ratePerS() * bytesPerEvent;
        return new Status(
                file.path(),
                true,
                recording,
                taken.census(),
                file.databaseBytes(),
                file.walBytes(),
                first,
                last,
                TelemetryFile.number(connection, SESSIONS),
                taken.ratePerS(),
                window,
                bytesPerEvent,
                holdsFor(limits, bytesPerS),
                fullIn(limits, used, bytesPerS),
                limits,
                losses(connection),
                beside,
                TelemetryFile.number(connection, "PRAGMA user_version"),
                check ? integrity(connection) : null);
    }

    /** The last minutes, or what there is of them since the first event; a second at least. */
    private static Duration window(@Nullable String first, Instant now) {
        Duration since = RATE_WINDOW;
        if (first != null) {
            try {
                since = Duration.between(TimePoint.parse(first, now), now);
            } catch (IllegalArgumentException e) {
                return RATE_WINDOW; // A row of a foreign writer; the rate is then over the whole window.
            }
        }
        if (since.compareTo(RATE_WINDOW) > 0) {
            return RATE_WINDOW;
        }
        return since.toSeconds() < 1 ? Duration.ofSeconds(1) : Duration.ofSeconds(since.toSeconds());
    }

    private static @Nullable Duration holdsFor(Limits limits, double bytesPerS) {
        if (limits.maxBytes() == 0 || bytesPerS <= 0) {
            return null;
        }
        Duration bySize = Duration.ofSeconds((long) (limits.maxBytes() / bytesPerS));
        Duration byAge = limits.retention();
        return byAge != null && byAge.compareTo(bySize) < 0 ? byAge : bySize;
    }

    private static @Nullable Duration fullIn(Limits limits, long used, double bytesPerS) {
        Duration held = holdsFor(limits, bytesPerS);
        return held == null || held.equals(limits.retention())
                ? null
                : Duration.ofSeconds((long) (Math.max(0, limits.maxBytes() - used) / bytesPerS));
    }

    private Status.Losses losses(SQLiteConnection connection) throws SQLException {
        boolean[] complete = {true};
        Map<String, Map<String, Long>> dropped = new Deadline(nanos, patience, () -> false)
                .over(connection, () -> dropped(connection, Integer.MAX_VALUE), () -> {
                    complete[0] = false;
                    return dropped(connection, NEWEST_LOSSES);
                });
        String at = null;
        Map<String, Map<String, Long>> ledger = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LEDGER);
                PreparedStatement books = connection.prepareStatement(
                        "SELECT key, value FROM json_each(?) WHERE type = 'integer' ORDER BY id")) {
            while (row.next()) {
                String time = row.getString(2);
                at = at == null || time.compareTo(at) > 0 ? time : at;
                books.setString(1, row.getString(4));
                Map<String, Long> counts = new LinkedHashMap<>();
                try (ResultSet entry = books.executeQuery()) {
                    while (entry.next()) {
                        counts.put(entry.getString(1), entry.getLong(2));
                    }
                }
                ledger.put(String.valueOf(row.getString(3)), counts);
            }
        }
        return new Status.Losses(dropped, complete[0], at, ledger);
    }

    private static Map<String, Map<String, Long>> dropped(Connection connection, int newest) throws SQLException {
        Map<String, Map<String, Long>> dropped = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(DROPPED)) {
            statement.setInt(1, newest);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    dropped.computeIfAbsent(String.valueOf(row.getString(1)), category -> new TreeMap<>())
                            .merge(String.valueOf(row.getString(2)), row.getLong(3), Long::sum);
                }
            }
        }
        return dropped;
    }

    private static List<String> integrity(Connection connection) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
            while (row.next()) {
                lines.add(row.getString(1));
            }
        }
        return lines;
    }

    private static @Nullable String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }
}
