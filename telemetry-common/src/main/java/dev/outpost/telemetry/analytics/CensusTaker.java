package dev.outpost.telemetry.analytics;

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
import java.util.function.LongSupplier;
import org.sqlite.SQLiteConnection;

/**
 * Counts events by name: all of them when that is quick or asked for, otherwise by an estimate whose cost does not grow
 * with the file.
 *
 * <p>The estimate: every name there is, found by skipping from name to name in the index; of each at most {@link
 * #COUNTED} are counted, so that rare events are exact; the others share what is left as they do in a {@link Sample},
 * which also says how densely the ids are filled. Of 8192 sampled events one with a share of a half is off by 1 % and one
 * with a share of a hundredth by 11 % (one standard deviation).
 */
final class CensusTaker {

    /** Longest that counting may take before it is given up for an estimate. */
    static final Duration PATIENCE = Duration.ofMillis(60);

    /** With more ids than these, counting would only use the patience up. */
    private static final long COUNTABLE_IDS = 1_000_000;

    private static final int STRETCHES = 256;
    private static final int RECENT_STRETCHES = 64;
    private static final int STRETCH_IDS = 32;
    private static final int COUNTED = 2000;
    private static final int RECENT_COUNTED = 20_000;

    /** More names than any catalogue has; the rest of a file that has more is left out of an estimate. */
    private static final int MOST_NAMES = 2000;

    private final SQLiteConnection connection;
    private final LongSupplier nanos;
    private final Duration patience;

    /**
     * A taker for a connection.
     *
     * @param patience after which counting is given up; zero: at once
     */
    CensusTaker(SQLiteConnection connection, LongSupplier nanos, Duration patience) {
        this.connection = connection;
        this.nanos = nanos;
        this.patience = patience;
    }

    /**
     * What was found.
     *
     * @param census the names
     * @param ratePerS events per second within the window
     */
    record Taken(Census census, double ratePerS) {}

    /**
     * Takes the census.
     *
     * @param usedBytes what of the file is used, to be shared out among the names
     * @param windowStart begin of the time over which rates are taken
     * @param window its length
     */
    Taken take(long usedBytes, Instant windowStart, Duration window) throws SQLException {
        long first = TelemetryFile.number(connection, "SELECT min(id) FROM telemetry_events");
        long last = TelemetryFile.number(connection, "SELECT max(id) FROM telemetry_events");
        Sample sample = Sample.take(connection, first, last, STRETCHES, STRETCH_IDS);
        boolean hopeless = last - first >= COUNTABLE_IDS && patience.compareTo(PATIENCE) <= 0;
        Map<EventName, Counted> counts = new Deadline(nanos, hopeless ? Duration.ZERO : patience, () -> false)
                .over(connection, this::countAll, () -> estimate(sample, first, last));
        boolean exact = counts.values().stream().allMatch(Counted::exact);
        long rows = counts.values().stream().mapToLong(Counted::rows).sum();
        Recent recent = recent(windowStart, last, rows);
        double ratePerS = (double) recent.rows() / Math.max(1, window.toSeconds());
        Sample lately = recent.rows() == 0
                ? Sample.take(connection, 1, 0, 1, 1)
                : Sample.take(connection, recent.firstId(), last, RECENT_STRETCHES, STRETCH_IDS);
        double weight = 0;
        for (Map.Entry<EventName, Counted> entry : counts.entrySet()) {
            weight += entry.getValue().rows() * sample.weightOf(entry.getKey());
        }
        List<Census.Talker> talkers = new ArrayList<>();
        for (Map.Entry<EventName, Counted> entry : counts.entrySet()) {
            EventName name = entry.getKey();
            Counted counted = entry.getValue();
            double share = weight == 0 ? 0 : counted.rows() * sample.weightOf(name) / weight;
            talkers.add(new Census.Talker(
                    name.category(),
                    name.event(),
                    counted.rows(),
                    counted.exact(),
                    Math.round(usedBytes * share),
                    lately.shareOf(name) * ratePerS));
        }
        return new Taken(new Census(exact, sample.rows(), talkers), ratePerS);
    }

    private record Counted(long rows, boolean exact) {}

    private Map<EventName, Counted> countAll() throws SQLException {
        Map<EventName, Counted> counts = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT category, event, count(*) FROM telemetry_events GROUP BY category, event")) {
            while (row.next()) {
                counts.put(new EventName(row.getString(1), row.getString(2)), new Counted(row.getLong(3), true));
            }
        }
        return counts;
    }

    private Map<EventName, Counted> estimate(Sample sample, long first, long last) throws SQLException {
        Map<EventName, Counted> counts = new LinkedHashMap<>();
        double idsPerLooked = sample.idsLooked() == 0 ? 0 : (double) (last - first + 1) / sample.idsLooked();
        List<EventName> names = EventName.in(connection, TelemetryFile.categories(connection), MOST_NAMES);
        try (PreparedStatement some = connection.prepareStatement("SELECT count(*) FROM "
                + "(SELECT 1 FROM telemetry_events WHERE category = ? AND event = ? LIMIT " + (COUNTED + 1) + ")")) {
            for (EventName name : names) {
                some.setString(1, name.category());
                some.setString(2, name.event());
                try (ResultSet row = some.executeQuery()) {
                    long counted = row.next() ? row.getLong(1) : 0;
                    long estimated = Math.round(sample.of(name).rows() * idsPerLooked);
                    counts.put(
                            name,
                            counted <= COUNTED
                                    ? new Counted(counted, true)
                                    : new Counted(Math.max(counted, estimated), false));
                }
            }
        }
        return counts;
    }

    private record Recent(long rows, long firstId) {}

    /**
     * Events since a moment: counted while they are few, otherwise by their ids, which grow by one with each event.
     * Ids that come again after a clearing, or that a merge gave, make it a guess.
     */
    private Recent recent(Instant from, long last, long rows) throws SQLException {
        String time = TimePoint.column(from);
        long counted;
        try (PreparedStatement statement = connection.prepareStatement("SELECT count(*) FROM "
                + "(SELECT 1 FROM telemetry_events WHERE timestamp >= ? LIMIT " + (RECENT_COUNTED + 1) + ")")) {
            statement.setString(1, time);
            try (ResultSet row = statement.executeQuery()) {
                counted = row.next() ? row.getLong(1) : 0;
            }
        }
        if (counted == 0) {
            return new Recent(0, last);
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT id FROM telemetry_events WHERE timestamp >= ? ORDER BY timestamp LIMIT 1")) {
            statement.setString(1, time);
            try (ResultSet row = statement.executeQuery()) {
                long firstId = row.next() ? row.getLong(1) : last;
                long byIds = Math.min(rows, last - firstId + 1);
                return new Recent(counted <= RECENT_COUNTED ? counted : Math.max(counted, byIds), firstId);
            }
        }
    }
}
