package dev.outpost.telemetry.analytics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code analytics export}. */
@Command(
        name = "export",
        description = "Copies events into a file or to standard output.",
        footer = {
            "",
            "T is a date (2026-01-31), a date-time (2026-01-31T18:30:00Z) or an age (45s, 30m, 2h, 7d, 4w).",
            "Without --out, json and csv go to standard output when that is a file or a pipe; otherwise the export",
            "goes into the folder exports beside the database, and its name is printed."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ExportCommand implements Callable<Integer> {

    private static final Path STANDARD_OUTPUT = Path.of("-");

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private AnalyticsCommand analytics;

    @Option(names = "--from", paramLabel = "T", description = "Only events from this time on.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "T", description = "Only events before this time.")
    private @Nullable String to;

    @Option(names = "--category", paramLabel = "C", description = "Only events of this category; may be repeated.")
    private List<String> categories = new ArrayList<>();

    @Option(
            names = "--event",
            paramLabel = "E",
            description = "Only events of this name, such as relay.desync; may be repeated.")
    private List<String> events = new ArrayList<>();

    @Option(names = "--correlation", paramLabel = "ID", description = "Only events of this game (32 hex digits).")
    private @Nullable String correlation;

    @Option(
            names = "--format",
            paramLabel = "json|csv|sqlite|parquet",
            required = true,
            converter = FormatConverter.class,
            description =
                    "An array of objects, comma-separated values, a database of the same schema, or Apache Parquet.")
    private ExportFormat format;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to; - is standard output.")
    private @Nullable Path out;

    @Option(names = "--force", description = "Replaces a file that exists.")
    private boolean force;

    @Override
    public Integer call() {
        return AnalyticsCommand.guarded(spec, () -> {
            EventFilter filter = new EventFilter(
                    analytics.time(spec.commandLine(), "--from", from),
                    analytics.time(spec.commandLine(), "--to", to),
                    categories,
                    events,
                    correlation);
            TelemetryFile file = analytics.file();
            if (!categories.isEmpty()) {
                InspectCommand.checkKnown(file.read(TelemetryFile::categories), filter, "--category");
            }
            Terminal terminal = analytics.surroundings().terminal().get();
            Exporter exporter = new Exporter(file, analytics.surroundings().nanos());
            ProgressBar progress = new ProgressBar(
                    spec.commandLine().getErr(),
                    terminal,
                    "events",
                    analytics.surroundings().nanos());
            boolean toOutput = out == null ? format.isText() && !terminal.outIsTerminal() : out.equals(STANDARD_OUTPUT);
            if (toOutput) {
                try (progress) {
                    toOutput(exporter, filter, progress);
                }
                return 0;
            }
            Path target = out == null
                    ? exporter.defaultTarget(
                            format, analytics.surroundings().clock().instant())
                    : out;
            try (progress) {
                print(exporter.toFile(filter, format, target, force, progress::at));
            }
            return 0;
        });
    }

    private void toOutput(Exporter exporter, EventFilter filter, ProgressBar progress) throws IOException {
        PrintWriter output = spec.commandLine().getOut();
        BufferedWriter buffered = new BufferedWriter(output, 1 << 16);
        exporter.toWriter(filter, format, buffered, (rows, total, share) -> {
            // A print writer never throws; asking it is the only way to learn that nobody reads any more.
            if (output.checkError()) {
                throw AnalyticsException.failed("standard output was closed before the export was complete");
            }
            progress.at(rows, total, share);
        });
        buffered.flush();
        if (output.checkError()) {
            throw AnalyticsException.failed("standard output was closed before the export was complete");
        }
    }

    private void print(Exporter.Result result) throws IOException {
        PrintWriter output = spec.commandLine().getOut();
        if (analytics.json()) {
            try (JsonGenerator json = JsonText.generator(output, "\n")) {
                json.writeStartObject();
                json.writeStringField("file", String.valueOf(result.file()));
                json.writeStringField("format", format.label());
                json.writeNumberField("rows", result.rows());
                json.writeNumberField("bytes", result.bytes());
                json.writeEndObject();
            }
            output.println();
        } else {
            output.println(Units.count(result.rows()) + " events, " + Units.bytes(result.bytes()) + ": "
                    + DisplayText.clean(String.valueOf(result.file())));
        }
        output.flush();
    }

    static final class FormatConverter implements ITypeConverter<ExportFormat> {
        @Override
        public ExportFormat convert(String value) {
            return AnalyticsCommand.constant(ExportFormat.class, value);
        }
    }
}
