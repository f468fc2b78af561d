package dev.outpost.telemetry.analytics;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private AnalyticsCommand analytics;

    @Parameters(
            paramLabel = "CATEGORY",
            arity = "0..1",
            description =
                    "Only events of this category (the first part of their names), or of one name (relay.desync).")
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
            EventFilter filter = category == null ? EventFilter.ALL : EventFilter.ofCategoryOrEvent(category);
            TelemetryFile file = analytics.file();
            Follower follower = new Follower(
                    file, filter, analytics.surroundings(), spec.commandLine().getErr());
            // Asked before anything is printed, so that it knows who reads before they have had enough.
            if (follow && analytics.surroundings().nobodyReads().getAsBoolean()) {
                return 0;
            }
            List<EventRow> rows = file.read(connection -> {
                if (!follow) {
                    checkKnown(TelemetryFile.categories(connection), filter, "CATEGORY");
                }
                EventReader reader = new EventReader(connection, filter);
                long newest = reader.lastId();
                List<EventRow> found = reader.newest(last);
                EventRow end = found.isEmpty() ? null : found.get(found.size() - 1);
                follower.startAfter(
                        end == null ? newest : Math.max(newest, end.id()),
                        end == null ? null : String.valueOf(end.value(Column.TIMESTAMP)));
                return found;
            });
            print(rows, follower);
            return 0;
        });
    }

    /** An empty database knows no categories and so refuses none. */
    static void checkKnown(Set<String> known, EventFilter filter, String option) {
        List<String> wanted = new ArrayList<>(filter.categories());
        filter.events().forEach(event -> wanted.add(EventFilter.categoryOf(event)));
        for (String category : wanted) {
            if (!known.isEmpty() && !known.contains(category)) {
                throw AnalyticsException.refused("Invalid value for '" + option + "': there are no events of category '"
                        + category + "'; known here: " + String.join(", ", known));
            }
        }
    }

    private void print(List<EventRow> rows, Follower follower) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
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
            follower.run(lines, out);
        }
        out.flush();
    }
}
