package dev.outpost.telemetry.analytics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code analytics on} and {@code analytics off}. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
abstract class SwitchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private AnalyticsCommand analytics;

    private final boolean on;

    private SwitchCommand(boolean on) {
        this.on = on;
    }

    @Override
    public Integer call() {
        return AnalyticsCommand.guarded(spec, () -> {
            TelemetryFile file = analytics.file();
            RecordingMarker recording = RecordingMarker.of(file);
            if (on) {
                recording.on();
            } else {
                recording.off(analytics.surroundings().clock().instant());
            }
            PrintWriter out = spec.commandLine().getOut();
            if (analytics.json()) {
                try (JsonGenerator json = JsonText.generator(out, "\n")) {
                    json.writeStartObject();
                    json.writeBooleanField("recording", recording.isOn());
                    json.writeStringField("database", file.path().toString());
                    json.writeEndObject();
                }
                out.println();
            } else {
                out.println(DisplayText.clean("Recording into " + file.path() + " is " + (on ? "on" : "off")
                        + "; a running server follows within seconds."));
            }
            out.flush();
            return 0;
        });
    }

    /** {@code analytics on}. */
    @Command(name = "on", description = "Lets events be recorded; a running server follows within seconds.")
    static final class On extends SwitchCommand {
        On() {
            super(true);
        }
    }

    /** {@code analytics off}. */
    @Command(name = "off", description = "Stops recording until it is turned on; what is there stays.")
    static final class Off extends SwitchCommand {
        Off() {
            super(false);
        }
    }
}
