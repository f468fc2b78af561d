package dev.outpost.telemetry.analytics;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Runs {@code analytics} commands as a server's command line would. */
final class Cli {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Path database;
    private Limits limits = Limits.UNKNOWN;
    private Terminal terminal = new Terminal(100, false, false);
    private Pause pause = time -> true;
    private LongSupplier nanos = System::nanoTime;
    private BooleanSupplier nobodyReads = () -> false;

    Cli(Path database) {
        this.database = database;
    }

    Cli limits(long bytes, @Nullable Duration retention) {
        limits = new Limits(bytes, retention);
        return this;
    }

    Cli terminal(int columns, boolean out, boolean err) {
        terminal = new Terminal(columns, out, err);
        return this;
    }

    Cli pause(Pause value) {
        pause = value;
        return this;
    }

    Cli clock(LongSupplier value) {
        nanos = value;
        return this;
    }

    Cli nobodyReads(BooleanSupplier value) {
        nobodyReads = value;
        return this;
    }

    /**
     * What came of a command.
     *
     * @param exit its status
     * @param out its standard output
     * @param err its standard error
     */
    record Outcome(int exit, String out, String err) {}

    Outcome run(String... args) {
        return run(writer -> writer, args);
    }

    /** Runs with something between the command and the output. */
    Outcome run(UnaryOperator<Writer> between, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        AnalyticsCommand analytics = new AnalyticsCommand(
                () -> database,
                () -> limits,
                new AnalyticsCommand.Surroundings(InstantSource.fixed(NOW), nanos, pause, () -> terminal, nobodyReads));
        CommandLine root = new CommandLine(new Root()).addSubcommand("analytics", analytics);
        root.setOut(new PrintWriter(between.apply(out))).setErr(new PrintWriter(err));
        String[] all = new String[args.length + 1];
        all[0] = "analytics";
        System.arraycopy(args, 0, all, 1, args.length);
        return new Outcome(root.execute(all), out.toString(), err.toString());
    }

    @CommandLine.Command(name = "server", mixinStandardHelpOptions = true)
    static final class Root implements Runnable {
        @Override
        public void run() {}
    }
}
