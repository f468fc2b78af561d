package dev.outpost.server;

import dev.outpost.server.config.Config;
import dev.outpost.server.config.Key;
import dev.outpost.server.config.Sources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options that every command takes, before or after its name, and the configuration that comes of them. */
final class CommandOptions {

    private final ServerKeys keys;
    private final Map<String, String> environment;
    private final List<String> sets = new ArrayList<>();
    private final Map<String, Sources.Given> options = new LinkedHashMap<>();
    private @Nullable Path file;

    CommandOptions(ServerKeys keys, Map<String, String> environment) {
        this.keys = keys;
        this.environment = environment;
    }

    /** Adds them to the root command, whose subcommands inherit them; values are kept here and checked by their keys. */
    void addTo(CommandSpec root) {
        add(root, "--config", "FILE", "TOML file to read the configuration from.", (option, value) -> {
            if (file != null) {
                throw new IllegalArgumentException("--config: given twice");
            }
            file = Path.of(value);
        });
        addKey(root, "--data-dir", "DIR", keys.dataDir());
        addKey(root, "--http-host", "ADDRESS", ServerKeys.HTTP_HOST);
        addKey(root, "--http-port", "PORT", keys.httpPort());
        addKey(root, "--log-format", "FORMAT", ServerKeys.LOG_FORMAT);
        addKey(root, "--log-level", "LEVEL", ServerKeys.LOG_LEVEL);
        add(
                root,
                "--set",
                "SECTION.KEY=VALUE",
                "Sets any key; may be given many times. 'config show' lists the keys.",
                (option, value) -> sets.add(value));
    }

    /**
     * The effective configuration.
     *
     * @throws dev.outpost.server.config.ConfigException when something given is refused
     */
    Config load() {
        return Config.load(keys.all(), new Sources(sets, options, environment, file));
    }

    @FunctionalInterface
    private interface Taker {
        void take(String option, String value);
    }

    private <T> void addKey(CommandSpec root, String option, String label, Key<T> key) {
        String about = key.description() + " Accepted: " + key.accepted() + "; default: "
                + key.format(key.defaultValue()) + ".";
        add(root, option, label, about, (name, value) -> {
            if (options.put(key.name(), new Sources.Given(name, value)) != null) {
                throw new IllegalArgumentException(name + ": given twice");
            }
        });
    }

    private static void add(CommandSpec root, String name, String label, String about, Taker taker) {
        root.addOption(OptionSpec.builder(name)
                .type(String.class)
                .arity("1")
                .paramLabel(label)
                .description(about.replace("%", "%%"))
                .scopeType(CommandLine.ScopeType.INHERIT)
                .parameterConsumer((arguments, argument, command) -> {
                    if (arguments.isEmpty()) {
                        throw new CommandLine.ParameterException(
                                command.commandLine(), name + ": a value is missing; wanted: " + name + " " + label);
                    }
                    try {
                        taker.take(name, arguments.pop());
                    } catch (IllegalArgumentException e) {
                        throw new CommandLine.ParameterException(command.commandLine(), String.valueOf(e.getMessage()));
                    }
                })
                .build());
    }
}
