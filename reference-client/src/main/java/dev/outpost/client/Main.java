package dev.outpost.client;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code reference-client.jar}: exit status 0 if all went well, 1 if the work failed, 2 if it was asked for wrongly. */
@Command(
        name = "reference-client",
        description = "Plays recorded matches through an Outpost relay.",
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
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.addSubcommand("play", new PlayCommand());
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
