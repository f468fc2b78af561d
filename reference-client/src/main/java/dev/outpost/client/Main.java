package dev.outpost.client;

import dev.outpost.telemetry.analytics.AnalyticsCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line of {@code reference-client.jar}: exit status 0 if all went well, 1 if the work failed, 2 if it was
 * asked for wrongly.
 */
@Command(
        name = "reference-client",
        description = "Plays recorded matches through an Outpost relay, and reads telemetry databases.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    private Main() {}

    /** Runs the command and ends the process. */
    public static void main(String[] args) {
        // Vert.x would otherwise load its own resolver to look up one name
        System.setProperty("vertx.disableDnsResolver", "true");
        CommandLine line = commandLine(args);
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        System.exit(line.execute(args));
    }

    /**
     * The command line as far as these arguments need it: a playback starts faster without the commands for databases.
     */
    static CommandLine commandLine(String... args) {
        CommandLine line = new CommandLine(new Main());
        line.addSubcommand("play", new PlayCommand());
        line.addSubcommand("watch", new WatchCommand());
        line.addSubcommand("load", new LoadCommand());
        if (args.length == 0 || !args[0].equals("play")) {
            line.addSubcommand(new AnalyticsCommand(() -> Path.of("telemetry.db")));
        }
        line.setParameterExceptionHandler(Main::refuse);
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof ClientException) {
                command.getErr().println(e.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw e;
        });
        return line;
    }

    /** One line that names option and value. */
    private static int refuse(ParameterException wrong, String[] args) {
        PrintWriter err = wrong.getCommandLine().getErr();
        err.println(String.valueOf(wrong.getMessage()).replaceAll("\\s*\\R\\s*", "; ") + " (see "
                + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"reference-client " + version()};
        }

        static String version() {
            String version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "unpackaged" : version;
        }
    }
}
