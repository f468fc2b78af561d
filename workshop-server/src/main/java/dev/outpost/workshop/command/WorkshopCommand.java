package dev.outpost.workshop.command;

import dev.outpost.server.ServerException;
import dev.outpost.server.web.BadFieldException;
import dev.outpost.telemetry.analytics.DisplayText;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * How the workshop's commands are put together and how they end: 0 when all went well, 1 when it did not work or
 * something was found, 2 when it was asked for wrongly. Whatever goes wrong is one line on the standard error.
 */
abstract class WorkshopCommand {

    static final String DEFAULT_URL = "http://127.0.0.1:19730";

    private final String name;
    private final String description;
    private final String failure;
    private final OptionSpec json = flag("--json", "Prints one JSON object instead of text.");
    private final CommandSpec spec;

    /**
     * A command.
     *
     * @param failure when it ends with 1, for its help
     */
    WorkshopCommand(String name, String description, String failure) {
        this.name = name;
        this.description = description;
        this.failure = failure;
        this.spec = CommandSpec.wrapWithoutInspection((Callable<Integer>) this::call);
    }

    /** Takes options and parameters in; {@code --json} and {@code --help} come with every command. */
    final void add(ArgSpec... arguments) {
        for (ArgSpec argument : arguments) {
            if (argument instanceof OptionSpec option) {
                spec.addOption(option);
            } else {
                spec.addPositional((PositionalParamSpec) argument);
            }
        }
    }

    /** Does it; the result is the exit status. */
    abstract int run(Console console) throws IOException;

    /** To be added to a command line once. */
    final CommandSpec spec() {
        spec.name(name).addOption(json).addOption(help());
        spec.usageMessage()
                .description(description)
                .exitCodeListHeading("Exit status:%n")
                .exitCodeList(statuses(failure));
        return spec;
    }

    private int call() {
        Console console = new Console(spec.commandLine(), json.<Boolean>getValue());
        try {
            return run(console);
        } catch (ProblemException e) {
            if (console.json()) {
                console.print(e.problem());
            }
            throw failed(e, e.getMessage());
        } catch (NoSuchFileException e) {
            throw failed(e, e.getFile() + ": there is no such file");
        } catch (NotDirectoryException e) {
            throw failed(e, e.getFile() + ": is no folder");
        } catch (FileAlreadyExistsException e) {
            throw failed(e, e.getFile() + ": is there already");
        } catch (IOException | BadFieldException e) {
            throw failed(e, e.getMessage());
        } finally {
            console.out().flush();
        }
    }

    private static ServerException failed(Exception e, @Nullable String why) {
        return new ServerException(DisplayText.clean(why == null ? e.getClass().getSimpleName() : why), e);
    }

    private static Map<String, String> statuses(String failure) {
        Map<String, String> statuses = new LinkedHashMap<>();
        statuses.put(String.valueOf(ExitCode.OK), "all went well");
        statuses.put(String.valueOf(ExitCode.SOFTWARE), failure);
        statuses.put(String.valueOf(ExitCode.USAGE), "it was asked for wrongly");
        return statuses;
    }

    /** {@code -h, --help}. */
    static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Prints this help.")
                .build();
    }

    /** An option without a value. */
    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .arity("0")
                .defaultValue("false")
                .description(description)
                .build();
    }

    /** An option with a value that may be left out: then it has none, or the default. */
    static OptionSpec option(String name, String label, String description, @Nullable String value) {
        OptionSpec.Builder option = OptionSpec.builder(name)
                .type(String.class)
                .arity("1")
                .paramLabel(label)
                .description(description);
        return value == null ? option.build() : option.defaultValue(value).build();
    }

    /** An option that must be given. */
    static OptionSpec required(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .arity("1")
                .required(true)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** Where the workshop is. */
    static OptionSpec url(String name) {
        return option(name, "URL", "The workshop; default: " + DEFAULT_URL + ".", DEFAULT_URL);
    }

    /** One parameter that must be given. */
    static PositionalParamSpec parameter(String label, String description) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .type(String.class)
                .index("0")
                .required(true)
                .description(description)
                .build();
    }

    /** One parameter or more. */
    static PositionalParamSpec parameters(String label, String arity, String description) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .type(String[].class)
                .index("0..*")
                .arity(arity)
                .description(description)
                .build();
    }

    /** What was given for some parameters; none: nothing was. */
    static String[] values(ArgSpec argument) {
        String[] given = argument.getValue();
        return given == null ? new String[0] : given;
    }
}
