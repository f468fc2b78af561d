package dev.outpost.server;

import dev.outpost.server.config.Config;
import dev.outpost.server.config.ConfigException;
import dev.outpost.server.config.KeySet;
import dev.outpost.server.config.Origin;
import dev.outpost.server.config.Sources;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.analytics.AnalyticsCommand;
import dev.outpost.telemetry.analytics.Limits;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A server's command line (design.md, The outside contract).
 *
 * <p>The commands are built in code instead of read from annotations: reading them by reflection would cost a tenth of
 * the time a server takes to start.
 */
final class Commands {

    private static final int REFUSED = CommandLine.ExitCode.USAGE;

    private final Server server;
    private final ServerKeys keys;
    private final CommandOptions options;
    private final ToIntFunction<Config> serve;
    private final PrintWriter out;
    private final PrintWriter err;
    private final String program;

    private final OptionSpec showOutput = OptionSpec.builder("--output")
            .type(String.class)
            .paramLabel("FORM")
            .defaultValue("table")
            .description("table or json; default: table.")
            .build();
    private final PositionalParamSpec validatedFile = PositionalParamSpec.builder()
            .paramLabel("FILE")
            .type(String.class)
            .index("0")
            .required(true)
            .description("The TOML file to check.")
            .build();

    Commands(
            Server server,
            Map<String, String> environment,
            ToIntFunction<Config> serve,
            PrintWriter out,
            PrintWriter err) {
        this.server = server;
        this.keys = ServerKeys.of(server);
        this.options = new CommandOptions(keys, environment);
        this.serve = serve;
        this.out = out;
        this.err = err;
        this.program = server.component().label() + "-server";
    }

    /** Runs a command; the result is the exit status. */
    int run(String... args) {
        return servesPlainly(args) ? servePlainly() : parseAndRun(args);
    }

    /**
     * Understands the usual way to start a server without picocli, which needs a fifth of the time that a start takes:
     * nothing but {@code serve} and options with their values. Whatever else is there, a mistake too, is left to picocli.
     */
    private boolean servesPlainly(String... args) {
        Map<String, Integer> seen = new HashMap<>();
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("serve") && seen.merge("serve", 1, Integer::sum) == 1) {
                continue;
            }
            int equals = args[i].indexOf('=');
            String name = nameOf(args[i]);
            if (!options.has(name) || (!name.equals(CommandOptions.SET) && seen.merge(name, 1, Integer::sum) > 1)) {
                return false;
            }
            if (equals < 0 && (i + 1 == args.length || args[i + 1].startsWith("-"))) {
                return false;
            }
            pairs.add(name);
            pairs.add(equals < 0 ? args[++i] : args[i].substring(equals + 1));
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            options.take(pairs.get(i), pairs.get(i + 1));
        }
        return true;
    }

    /** Of {@code --name=value} the name. */
    private static String nameOf(String argument) {
        int equals = argument.indexOf('=');
        return equals < 0 ? argument : argument.substring(0, equals);
    }

    private int servePlainly() {
        Config config;
        try {
            config = options.load();
        } catch (ConfigException e) {
            e.problems().forEach(this::refuse);
            return REFUSED;
        }
        return serve.applyAsInt(config);
    }

    private int parseAndRun(String... args) {
        int status = new CommandLine(root())
                .setOut(out)
                .setErr(err)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((e, given) -> refused(e))
                .setExecutionExceptionHandler((e, commandLine, result) -> failed(e))
                .execute(args);
        out.flush();
        return status;
    }

    private CommandSpec root() {
        CommandSpec root = command(program, this::serve, "Serves until SIGTERM or SIGINT; the same as 'serve'.");
        root.version(program + " " + version());
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Prints the version.")
                .build());
        options.all().forEach(option -> root.addOption(common(option)));
        root.addSubcommand("serve", command("serve", this::serve, "Serves until SIGTERM or SIGINT."));
        root.addSubcommand("config", config());
        root.addSubcommand(
                "analytics",
                new CommandLine(new AnalyticsCommand(() -> settings().database(), () -> Limits.of(settings()))));
        server.commands().forEach(command -> root.addSubcommand(command.name(), command));
        return root;
    }

    private CommandSpec config() {
        CommandSpec config = command(
                "config",
                () -> refuse("config: a command is missing; known: show, validate"),
                "Shows or checks the configuration.");
        CommandSpec show =
                command("show", this::showConfig, "Prints the effective configuration and each value's origin.");
        show.addOption(showOutput);
        config.addSubcommand("show", show);
        CommandSpec validate = command("validate", this::validateConfig, "Checks a configuration file.");
        validate.addPositional(validatedFile);
        config.addSubcommand("validate", validate);
        return config;
    }

    private TelemetrySettings settings() {
        return keys.telemetry(options.load());
    }

    private int serve() {
        return serve.applyAsInt(options.load());
    }

    private int showConfig() {
        String form = showOutput.getValue();
        Config config = options.load();
        switch (form) {
            case "table" -> ConfigView.table(config, out);
            case "json" -> ConfigView.json(config, out);
            default -> {
                return refuse("--output: value '" + form + "' is refused; accepted: table, json");
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private int validateConfig() {
        String file = validatedFile.getValue();
        Config config = Config.load(keys.all(), new Sources(List.of(), Map.of(), Map.of(), Path.of(file)));
        long count = keys.all().keys().stream()
                .filter(key -> config.origin(key).source() == Origin.Source.FILE)
                .count();
        out.println(file + ": valid; it sets " + count + (count == 1 ? " key" : " keys"));
        return CommandLine.ExitCode.OK;
    }

    private OptionSpec common(CommandOptions.Option option) {
        return OptionSpec.builder(option.name())
                .type(String.class)
                .arity("1")
                .paramLabel(option.label())
                .description(option.description().replace("%", "%%"))
                .scopeType(CommandLine.ScopeType.INHERIT)
                .parameterConsumer((arguments, argument, command) -> {
                    if (arguments.isEmpty()) {
                        throw new CommandLine.ParameterException(
                                command.commandLine(),
                                option.name() + ": a value is missing; wanted: " + option.name() + " "
                                        + option.label());
                    }
                    if (!options.take(option.name(), arguments.pop())) {
                        throw new CommandLine.ParameterException(
                                command.commandLine(), option.name() + ": given twice; accepted: once");
                    }
                })
                .build();
    }

    private static CommandSpec command(String name, Callable<Integer> body, String description) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(body).name(name);
        spec.usageMessage().description(description);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Prints this help.")
                .build());
        return spec;
    }

    private int refused(CommandLine.ParameterException e) {
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
            String given = nameOf(unmatched.getUnmatched().get(0));
            String what = unmatched.isUnknownOption() ? "option" : "command";
            return refuse(given + ": unknown " + what + "; nearest known: " + nearest(e.getCommandLine(), given, what));
        }
        return refuse(String.valueOf(e.getMessage()));
    }

    private static String nearest(CommandLine command, String given, String what) {
        Collection<String> known = new ArrayList<>();
        if (what.equals("option")) {
            command.getCommandSpec().options().forEach(option -> known.add(option.longestName()));
        } else {
            known.addAll(command.getSubcommands().keySet());
        }
        return known.isEmpty() ? "none; see --help" : KeySet.nearest(given, known);
    }

    /** A configuration that is refused is not a defect, whichever command reads it. */
    private int failed(Exception e) throws Exception {
        if (e instanceof ConfigException refused) {
            refused.problems().forEach(this::refuse);
            return REFUSED;
        }
        if (e instanceof ServerException told) {
            refuse(String.valueOf(told.getMessage()));
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw e;
    }

    private int refuse(String line) {
        err.println(program + ": " + line.replaceAll("\\s*\\R\\s*", " "));
        err.flush();
        return REFUSED;
    }

    private String version() {
        String version = server.getClass().getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
