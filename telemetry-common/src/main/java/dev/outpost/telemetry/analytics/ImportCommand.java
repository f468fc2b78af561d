package dev.outpost.telemetry.analytics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code analytics import}. */
@Command(
        name = "import",
        description = "Merges databases and exports of any components into one database, each event once.",
        footer = {
            "",
            "A FILE is a telemetry database, of a running server too, or an export of one: sqlite, parquet, json, csv.",
            "It is merged as a whole or not at all. Events get new ids; importing a file again adds nothing."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ImportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private AnalyticsCommand analytics;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "What to import.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--into",
            paramLabel = "FILE",
            required = true,
            description = "Database to import into; made when there is none. Not one that a server is writing.")
    private Path into;

    @Override
    public Integer call() {
        return AnalyticsCommand.guarded(spec, () -> {
            Importer importer = new Importer(into);
            List<Importer.Result> results = new ArrayList<>();
            try {
                for (Path file : files) {
                    try (ProgressBar progress = new ProgressBar(
                            spec.commandLine().getErr(),
                            analytics.surroundings().terminal().get(),
                            "events",
                            analytics.surroundings().nanos())) {
                        results.add(importer.run(file, progress::at));
                    }
                }
            } finally {
                // What was merged before a file that is refused stays, and is told.
                print(results);
            }
            return 0;
        });
    }

    private void print(List<Importer.Result> results) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (analytics.json()) {
            printJson(out, results);
        } else if (!results.isEmpty()) {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            results.forEach(result -> rows.add(row(
                    String.valueOf(result.file().getFileName()),
                    result.format(),
                    result.rows(),
                    result.added(),
                    result.alreadyThere())));
            rows.add(row("all", null, rows(results), added(results), rows(results) - added(results)));
            TextTable table = TextTable.layout(
                    List.of("file", "format", "events", "added", "already there"),
                    rows,
                    analytics.surroundings().terminal().get().columns());
            out.println(table.header());
            rows.forEach(row -> out.println(table.line(row)));
        }
        out.flush();
    }

    private void printJson(PrintWriter out, List<Importer.Result> results) throws IOException {
        try (JsonGenerator json = JsonText.generator(out, "\n")) {
            json.writeStartObject();
            json.writeStringField("into", into.toAbsolutePath().normalize().toString());
            json.writeNumberField("rows", rows(results));
            json.writeNumberField("added", added(results));
            json.writeNumberField("already_there", rows(results) - added(results));
            json.writeArrayFieldStart("files");
            for (Importer.Result result : results) {
                json.writeStartObject();
                json.writeStringField("file", result.file().toString());
                json.writeStringField("format", result.format());
                json.writeNumberField("rows", result.rows());
                json.writeNumberField("added", result.added());
                json.writeNumberField("already_there", result.alreadyThere());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println();
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        List<@Nullable Object> row = new ArrayList<>();
        for (Object value : values) {
            row.add(value);
        }
        return row;
    }

    private static long rows(List<Importer.Result> results) {
        return results.stream().mapToLong(Importer.Result::rows).sum();
    }

    private static long added(List<Importer.Result> results) {
        return results.stream().mapToLong(Importer.Result::added).sum();
    }
}
