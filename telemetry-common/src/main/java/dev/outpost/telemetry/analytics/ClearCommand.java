package dev.outpost.telemetry.analytics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code analytics clear}. */
@Command(
        name = "clear",
        description = "Deletes events; a server that is writing goes on meanwhile.",
        footer = {"", "T is a date (2026-01-31), a date-time (2026-01-31T18:30:00Z) or an age (30m, 2h, 7d, 4w)."})
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ClearCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private AnalyticsCommand analytics;

    @Option(names = "--before", paramLabel = "T", description = "Only events before this time; otherwise all.")
    private @Nullable String before;

    @Option(names = "--yes", description = "Deletes; without it, only says what would go.")
    private boolean yes;

    @Override
    public Integer call() {
        return AnalyticsCommand.guarded(spec, () -> {
            Instant time = analytics.time(spec.commandLine(), "--before", before);
            Clearing clearing = new Clearing(
                    analytics.file(),
                    analytics.surroundings().nanos(),
                    analytics.surroundings().pause());
            if (!yes) {
                return refuse(clearing.plan(time));
            }
            print(clearing.run(time));
            return 0;
        });
    }

    private int refuse(Clearing.Plan plan) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (analytics.json()) {
            try (JsonGenerator json = JsonText.generator(out, "\n")) {
                json.writeStartObject();
                json.writeBooleanField("cleared", false);
                json.writeNumberField("rows", plan.rows());
                json.writeStringField("first", plan.first());
                json.writeStringField("last", plan.last());
                json.writeEndObject();
            }
            out.println();
            out.flush();
        }
        PrintWriter err = spec.commandLine().getErr();
        String which = plan.rows() == 0 ? "" : ", from " + plan.first() + " to " + plan.last();
        err.println(DisplayText.clean("This would delete " + Units.count(plan.rows()) + " events of "
                + analytics.file().path() + which + ". Give --yes to do it."));
        err.flush();
        return ExitCode.USAGE;
    }

    private void print(Clearing.Result result) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (analytics.json()) {
            try (JsonGenerator json = JsonText.generator(out, "\n")) {
                json.writeStartObject();
                json.writeBooleanField("cleared", true);
                json.writeNumberField("rows", result.rows());
                json.writeNumberField("bytes_before", result.bytesBefore());
                json.writeNumberField("bytes_after", result.bytesAfter());
                json.writeEndObject();
            }
            out.println();
        } else {
            out.println(Units.count(result.rows()) + " events deleted; the file took "
                    + Units.bytes(result.bytesBefore()) + " and takes " + Units.bytes(result.bytesAfter())
                    + (result.shrinks() ? "" : " (freed space is used again for new events)"));
        }
        out.flush();
    }
}
