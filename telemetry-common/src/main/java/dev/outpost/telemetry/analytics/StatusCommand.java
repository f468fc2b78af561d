package dev.outpost.telemetry.analytics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code analytics status}. */
@Command(
        name = "status",
        description =
                "Shows whether events are recorded, how many there are, how long the file lasts, and what was lost.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class StatusCommand implements Callable<Integer> {

    private static final int TOP_EVENTS = 12;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private AnalyticsCommand analytics;

    @Option(names = "--check", description = "Also checks the integrity of the whole file (reads all of it).")
    private boolean check;

    @Option(
            names = "--exact",
            description =
                    "Counts every event, however long that takes; otherwise a large file's numbers are estimates.")
    private boolean exact;

    @Override
    public Integer call() {
        return AnalyticsCommand.guarded(spec, () -> {
            AnalyticsCommand.Surroundings surroundings = analytics.surroundings();
            StatusReader reader = new StatusReader(analytics.file(), surroundings.nanos());
            Status status = (exact ? reader.exact() : reader)
                    .read(analytics.limits(), surroundings.clock().instant(), check);
            PrintWriter out = spec.commandLine().getOut();
            if (analytics.json()) {
                printJson(out, status);
            } else {
                print(out, status, surroundings.terminal().get().columns());
            }
            out.flush();
            if (!status.sound()) {
                throw AnalyticsException.failed(
                        status.database() + " is damaged: " + String.join("; ", status.integrity()));
            }
            return 0;
        });
    }

    private static void printJson(PrintWriter out, Status status) throws IOException {
        try (JsonGenerator json = JsonText.generator(out, "\n")) {
            status.writeTo(json);
        }
        out.println();
    }

    private static void print(PrintWriter out, Status status, int columns) {
        List<List<@Nullable Object>> lines = new ArrayList<>();
        add(lines, "database", status.database() + (status.exists() ? "" : " (not made yet)"));
        add(lines, "recording", status.recording() ? "on" : "off");
        if (status.exists()) {
            add(
                    lines,
                    "events",
                    about(status) + Units.count(status.rows()) + " of " + Units.count(status.sessions())
                            + " session(s)");
            add(lines, "first", status.first());
            add(lines, "last", status.last());
            add(lines, "file size", Units.bytes(status.dbBytes()) + " + " + Units.bytes(status.walBytes()) + " WAL");
        }
        add(lines, "limits", limits(status.limits()));
        if (status.exists()) {
            add(
                    lines,
                    "rate",
                    String.format(Locale.ROOT, "%.1f events/s", status.ratePerS()) + " over the last "
                            + Units.duration(status.rateWindow()));
            add(lines, "bytes per event", String.format(Locale.ROOT, "%.0f", status.bytesPerEvent()));
            add(lines, "file will hold", holds(status));
            add(lines, "losses", losses(status.losses()));
            status.beside().writers().forEach(writer -> add(lines, "writer", Writers.line(writer)));
            if (!status.beside().setAside().isEmpty()) {
                add(lines, "set aside", String.join(", ", status.beside().setAside()));
            }
            if (!status.beside().rings().isEmpty()) {
                add(lines, "ring files", String.join(", ", status.beside().rings()));
            }
            add(lines, "schema version", String.valueOf(status.schemaVersion()));
        }
        if (status.integrity() != null) {
            add(lines, "integrity", status.sound() ? "ok" : status.integrity().size() + " problem(s)");
        }
        TextTable table = TextTable.layout(List.of("", ""), lines, columns);
        lines.forEach(line -> out.println(table.line(line)));
        counts(out, "category", status.census().categories(), columns);
        talkers(out, status, columns);
        printLosses(out, status.losses(), columns);
    }

    private static String limits(Limits limits) {
        if (limits.maxBytes() == 0) {
            return "not known here (only for this program's own database)";
        }
        return Units.bytes(limits.maxBytes()) + ", "
                + (limits.retention() == null ? "any age" : "up to " + Units.duration(limits.retention()));
    }

    private static String holds(Status status) {
        if (status.holdsFor() == null) {
            return "not known: "
                    + (status.limits().maxBytes() == 0 ? "the limits are not" : "nothing was recorded just now");
        }
        return Units.duration(status.holdsFor()) + " at this rate"
                + (status.fullIn() == null
                        ? ", the age limit"
                        : "; full in " + Units.duration(status.fullIn()) + ", then the oldest go");
    }

    private static String losses(Status.Losses losses) {
        return losses.droppedTotal() == 0 && losses.sampledOut() == 0
                ? "none"
                : (losses.complete() ? "" : "at least ") + Units.count(losses.droppedTotal()) + " dropped, "
                        + Units.count(losses.sampledOut()) + " sampled out in the newest session";
    }

    /** Stands before numbers that are not counted. */
    private static String about(Status status) {
        return status.census().exact() ? "" : "about ";
    }

    private static void counts(PrintWriter out, String title, Map<String, Long> counts, int columns) {
        if (counts.isEmpty()) {
            return;
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        counts.forEach((name, count) -> add(rows, name, count));
        print(out, List.of(title, "events"), rows, columns);
    }

    /** What fills the file: the names with the most bytes. */
    private static void talkers(PrintWriter out, Status status, int columns) {
        Census census = status.census();
        if (census.talkers().isEmpty()) {
            return;
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Census.Talker talker : census.talkers().stream().limit(TOP_EVENTS).toList()) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(talker.event());
            row.add(talker.rows());
            row.add(Units.bytes(talker.bytes()));
            row.add(percent(talker.bytes(), census.bytes()));
            row.add(String.format(Locale.ROOT, "%.1f", talker.ratePerS()));
            rows.add(row);
        }
        print(out, List.of("what fills it", "events", "size", "share", "per s"), rows, columns);
        if (census.talkers().size() > TOP_EVENTS) {
            out.println("... and " + (census.talkers().size() - TOP_EVENTS) + " more");
        }
        if (!census.exact()) {
            out.println("counts of more than 2000 are estimates from " + Units.count(census.sampledRows())
                    + " events; --exact counts them all");
        }
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f %%", whole == 0 ? 0 : 100.0 * part / whole);
    }

    private static void print(PrintWriter out, List<String> headers, List<List<@Nullable Object>> rows, int columns) {
        TextTable table = TextTable.layout(headers, rows, columns);
        out.println();
        out.println(table.header());
        rows.forEach(row -> out.println(table.line(row)));
    }

    private static void printLosses(PrintWriter out, Status.Losses losses, int columns) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        losses.dropped()
                .forEach((category, reasons) -> reasons.forEach((reason, count) -> {
                    List<@Nullable Object> row = new ArrayList<>();
                    row.add(category);
                    row.add(reason);
                    row.add(count);
                    rows.add(row);
                }));
        if (rows.isEmpty()) {
            return;
        }
        print(out, List.of("dropped", "reason", "events"), rows, columns);
    }

    private static void add(List<List<@Nullable Object>> lines, String name, @Nullable Object value) {
        List<@Nullable Object> line = new ArrayList<>();
        line.add(name);
        line.add(value);
        lines.add(line);
    }
}
