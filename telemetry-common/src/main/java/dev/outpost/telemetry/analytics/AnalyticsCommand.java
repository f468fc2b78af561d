package dev.outpost.telemetry.analytics;

import dev.outpost.telemetry.event.Labels;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code analytics} and its subcommands, for any command line that wants them (design.md, analytics).
 *
 * <p>Exit status: 0 done, 1 failed with one line on standard error, 2 asked wrongly. Data goes to the command line's
 * {@code getOut()}, which should encode as UTF-8; all else to {@code getErr()}.
 */
@Command(
        name = "analytics",
        description = "Reads, exports, merges and clears the telemetry database, of a running server or a stopped one.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StatusCommand.class,
            InspectCommand.class,
            QueryCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            ClearCommand.class,
            SwitchCommand.On.class,
            SwitchCommand.Off.class
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields of options and specs.
public final class AnalyticsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--db",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Database to work on; otherwise the telemetry.db of this program's data folder.")
    private @Nullable Path database;

    @Option(
            names = "--output",
            paramLabel = "table|json",
            scope = ScopeType.INHERIT,
            converter = OutputConverter.class,
            description = "What is printed: a table for people or JSON for programs; otherwise table.")
    private Output output = Output.TABLE;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it.
    private boolean help;

    private final Supplier<Path> defaultDatabase;
    private final Supplier<Limits> limits;
    private final Surroundings surroundings;

    /** What is printed. */
    enum Output {
        TABLE,
        JSON
    }

    /**
     * What commands need of the world.
     *
     * @param clock time of day
     * @param nanos clock of nanoseconds for measuring
     * @param pause how they wait
     * @param terminal where they print
     * @param nobodyReads whether those who read the output are known to be gone
     */
    record Surroundings(
            InstantSource clock,
            LongSupplier nanos,
            Pause pause,
            Supplier<Terminal> terminal,
            BooleanSupplier nobodyReads) {}

    /** Commands on this database, asked for when a command runs without {@code --db}. */
    public AnalyticsCommand(Supplier<Path> defaultDatabase) {
        this(defaultDatabase, () -> Limits.UNKNOWN);
    }

    /** The same, for a caller that knows what limits the writer keeps to; used when {@code --db} is not given. */
    public AnalyticsCommand(Supplier<Path> defaultDatabase, Supplier<Limits> limits) {
        this(
                defaultDatabase,
                limits,
                new Surroundings(
                        InstantSource.system(),
                        System::nanoTime,
                        Pause.SLEEP,
                        Terminal::ofProcess,
                        OutputPipe.ofProcess()));
    }

    AnalyticsCommand(Supplier<Path> defaultDatabase, Supplier<Limits> limits, Surroundings surroundings) {
        this.defaultDatabase = defaultDatabase;
        this.limits = limits;
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "analytics needs a command: "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    TelemetryFile file() {
        return TelemetryFile.at(database != null ? database : defaultDatabase.get());
    }

    Limits limits() {
        return database == null ? limits.get() : Limits.UNKNOWN;
    }

    boolean json() {
        return output == Output.JSON;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** Reads the value of an option that is a point in time; null stays null. */
    @Nullable
    Instant time(CommandLine commandLine, String option, @Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return TimePoint.parse(value, surroundings.clock().instant());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    commandLine, "Invalid value for option '" + option + "': " + e.getMessage(), e);
        }
    }

    /** Reads one of an enum's constants in lower case. */
    static <E extends Enum<E>> E constant(Class<E> type, String value) {
        StringBuilder accepted = new StringBuilder();
        for (E constant : type.getEnumConstants()) {
            if (Labels.of(constant).equals(value)) {
                return constant;
            }
            accepted.append(accepted.isEmpty() ? "" : ", ").append(Labels.of(constant));
        }
        throw new CommandLine.TypeConversionException("'" + value + "' is not one of " + accepted);
    }

    /** The body of a command. */
    @FunctionalInterface
    interface Body {
        int run() throws IOException;
    }

    /** Runs a command's body and turns what it throws into a line and an exit status. */
    static int guarded(CommandSpec spec, Body body) {
        PrintWriter err = spec.commandLine().getErr();
        try {
            return body.run();
        } catch (AnalyticsException e) {
            err.println(DisplayText.clean(String.valueOf(e.getMessage())));
            err.flush();
            return e.refused() ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        } catch (IOException e) {
            err.println("output failed: " + e.getMessage());
            err.flush();
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    static final class OutputConverter implements CommandLine.ITypeConverter<Output> {
        @Override
        public Output convert(String value) {
            return constant(Output.class, value);
        }
    }
}
