package dev.outpost.telemetry.analytics;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code analytics inspect}. */
@Command(
        name = "inspect",
        description = "Shows the newest events, oldest of them first.",
        footer = {"", "With --follow and --output json each event is an object on a line of its own."})
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class InspectCommand implements Callable<Integer> {

    private static final int MOST_ROWS = 10_000;
    private static final Duration POLL = Duration.ofMillis(250);

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private AnalyticsCommand analytics;

    @Parameters(
            paramLabel = "CATEGORY",
            arity = "0..1",
            description = "Only events of this category (the first part of their names).")
    private @Nullable String category;

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many, 1 to 10000; otherwise ${DEFAULT-VALUE}.")
    private int last;

    @Option(names = "--follow", description = "Goes on with new events as they come, until it is interrupted.")
    private boolean follow;

    @Override
    public Integer call() {
        if (last < 1 || last > MOST_ROWS) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--last': " + last + " is not in 1 to " + MOST_ROWS);
        }
        return AnalyticsCommand.guarded(spec, () -> {
            EventFilter filter = category == null ? EventFilter.ALL : EventFilter.ofCategories(List.of(category));
            // SQL errors are explained by the file; what goes wrong in printing must pass through its lambda.
            IOException[] printing = new IOException[1];
            analytics.file().read(connection -> {
                if (category != null && !follow) {
                    checkKnown(TelemetryFile.categories(connection), filter, "CATEGORY");
                }
                try {
                    print(connection, filter);
                } catch (IOException e) {
                    printing[0] = e;
                }
                return 0;
            });
            if (printing[0] != null) {
                throw printing[0];
            }
            return 0;
        });
    }

    /** An empty database knows no categories and so refuses none. */
    static void checkKnown(Set<String> known, EventFilter filter, String option) {
        for (String category : filter.categories()) {
            if (!known.isEmpty() && !known.contains(category)) {
                throw AnalyticsException.refused("Invalid value for '" + option + "': there are no events of category '"
                        + category + "'; known here: " + String.join(", ", known));
            }
        }
    }

    private void print(SQLiteConnection connection, EventFilter filter) throws IOException, SQLException {
        PrintWriter out = spec.commandLine().getOut();
        EventReader reader = new EventReader(connection, filter);
        long seen = reader.lastId();
        List<EventRow> rows = reader.newest(last);
        if (!rows.isEmpty()) {
            seen = Math.max(seen, rows.get(rows.size() - 1).id());
        }
        if (analytics.json() && !follow) {
            try (JsonSink array = new JsonSink(out)) {
                array.take(rows);
                array.finish();
            }
            return;
        }
        EventLines lines = analytics.json()
                ? EventLines.json()
                : EventLines.table(
                        rows, analytics.surroundings().terminal().get().columns(), follow);
        lines.begin(out);
        lines.print(out, rows);
        if (follow) {
            follow(reader, lines, out, seen);
        }
        out.flush();
    }

    private void follow(EventReader reader, EventLines lines, PrintWriter out, long from)
            throws IOException, SQLException {
        long seen = from;
        // checkError flushes, and tells when nobody reads any more.
        while (!out.checkError()) {
            List<EventRow> rows = reader.page(seen, Long.MAX_VALUE);
            if (rows.isEmpty()) {
                // A cleared table numbers its rows from the start again.
                seen = Math.min(seen, reader.lastId());
                if (!analytics.surroundings().pause().await(POLL)) {
                    return;
                }
            } else {
                lines.print(out, rows);
                seen = rows.get(rows.size() - 1).id();
            }
        }
    }
}
