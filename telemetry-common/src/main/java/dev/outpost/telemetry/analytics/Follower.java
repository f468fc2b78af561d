package dev.outpost.telemetry.analytics;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Prints events as they are written, until it is told to stop or nobody reads any more. It goes on when the table is
 * pruned or cleared, and when another file takes the place of this one: a recorder that finds its database corrupt
 * begins a new one. One thread.
 */
final class Follower {

    private static final Duration POLL = Duration.ofMillis(250);

    private final TelemetryFile file;
    private final EventFilter filter;
    private final Pause pause;
    private final BooleanSupplier nobodyReads;
    private final PrintWriter err;

    /** The last event seen; later ones have higher ids, until the table is cleared. */
    private long seen;

    private @Nullable String seenTime;
    private @Nullable Object identity;
    private boolean told;

    Follower(TelemetryFile file, EventFilter filter, AnalyticsCommand.Surroundings surroundings, PrintWriter err) {
        this.file = file;
        this.filter = filter;
        this.pause = surroundings.pause();
        this.nobodyReads = surroundings.nobodyReads();
        this.err = err;
        this.identity = identity();
    }

    /** Begins after an event. */
    void startAfter(long id, @Nullable String timestamp) {
        seen = id;
        seenTime = timestamp;
    }

    /** Follows to the end. */
    void run(EventLines lines, PrintWriter out) throws IOException {
        while (true) {
            try {
                if (!file.read(connection -> follow(connection, lines, out))) {
                    return;
                }
                // Another file is there now.
                startAfter(0, null);
            } catch (AnalyticsException e) {
                // Away, or not complete yet.
                if (!told) {
                    told = true;
                    err.println("waiting: " + DisplayText.clean(String.valueOf(e.getMessage())));
                    err.flush();
                }
                if (ended(out)) {
                    return;
                }
                if (!Objects.equals(identity, identity())) {
                    startAfter(0, null);
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }

    /** False: it is over. True: the file is another. */
    private boolean follow(SQLiteConnection connection, EventLines lines, PrintWriter out) throws SQLException {
        identity = identity();
        told = false;
        EventReader reader = new EventReader(connection, filter);
        while (true) {
            EventReader.Page page = reader.page(seen, reader.lastId());
            if (page.rows().isEmpty() && page.end() <= seen) {
                rewind(connection, reader);
                if (ended(out)) {
                    return false;
                }
                Object now = identity();
                if (now != null && !now.equals(identity)) {
                    return true;
                }
            } else {
                print(lines, out, page.rows());
                seen = page.end();
                if (out.checkError()) {
                    return false;
                }
            }
        }
    }

    private void print(EventLines lines, PrintWriter out, List<EventRow> rows) {
        try {
            lines.print(out, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!rows.isEmpty()) {
            seenTime = String.valueOf(rows.get(rows.size() - 1).value(Column.TIMESTAMP));
        }
    }

    /** A cleared table numbers its rows from the start again; what is later than the last event seen is new. */
    private void rewind(SQLiteConnection connection, EventReader reader) throws SQLException {
        if (reader.lastId() >= seen) {
            return;
        }
        seen = 0;
        if (seenTime != null) {
            try (PreparedStatement statement = connection.prepareStatement(
                    "SELECT id FROM telemetry_events WHERE timestamp < ? ORDER BY timestamp DESC LIMIT 1")) {
                statement.setString(1, seenTime);
                try (ResultSet row = statement.executeQuery()) {
                    seen = row.next() ? row.getLong(1) : 0;
                }
            }
        }
    }

    /** Waits; true: there is nobody to go on for. */
    private boolean ended(PrintWriter out) {
        // checkError flushes, and tells when what was printed did not arrive.
        return out.checkError() || nobodyReads.getAsBoolean() || !pause.await(POLL);
    }

    /** What the file system knows the file by; null where it does not say, or there is none. */
    private @Nullable Object identity() {
        try {
            return Files.readAttributes(file.path(), BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null;
        }
    }
}
