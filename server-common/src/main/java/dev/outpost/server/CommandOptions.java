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

/** The options that every command takes, before or after its name, and the configuration that comes of them. */
final class CommandOptions {

    /** Sets any key; the only one that may be given more than once. */
    static final String SET = "--set";

    /** Names the configuration file. */
    static final String CONFIG = "--config";

    /**
     * One of them; each takes a value.
     *
     * @param name with its dashes
     * @param label what stands for its value in help
     * @param description what it does
     * @param key the key it sets; null: none
     */
    record Option(
            String name,
            String label,
            String description,
            @Nullable Key<?> key) {

        private static Option of(String name, String label, Key<?> key) {
            return new Option(name, label, key.description() + " Accepted: " + key.accepted() + ".", key);
        }
    }

    private final ServerKeys keys;
    private final Map<String, String> environment;
    private final List<Option> all;
    private final List<String> sets = new ArrayList<>();
    private final Map<String, String> given = new LinkedHashMap<>();

    CommandOptions(ServerKeys keys, Map<String, String> environment) {
        this.keys = keys;
        this.environment = environment;
        this.all = List.of(
                new Option(CONFIG, "FILE", "TOML file to read the configuration from.", null),
                Option.of("--data-dir", "DIR", keys.dataDir()),
                Option.of("--http-host", "ADDRESS", ServerKeys.HTTP_HOST),
                Option.of("--http-port", "PORT", keys.httpPort()),
                Option.of("--log-format", "FORMAT", ServerKeys.LOG_FORMAT),
                Option.of("--log-level", "LEVEL", ServerKeys.LOG_LEVEL),
                new Option(
                        SET,
                        "SECTION.KEY=VALUE",
                        "Sets any key; may be given many times. 'config show' lists the keys.",
                        null));
    }

    /** All of them. */
    List<Option> all() {
        return all;
    }

    /** Whether one has this name. */
    boolean has(String name) {
        for (Option option : all) {
            if (option.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes one as it was given; its value is checked by {@link #load}.
     *
     * @return false when it was given before and may not be given twice
     */
    boolean take(String name, String value) {
        if (name.equals(SET)) {
            sets.add(value);
            return true;
        }
        return given.putIfAbsent(name, value) == null;
    }

    /**
     * The effective configuration.
     *
     * @throws dev.outpost.server.config.ConfigException when something given is refused
     */
    Config load() {
        Map<String, Sources.Given> options = new LinkedHashMap<>();
        for (Option option : all) {
            String value = given.get(option.name());
            if (option.key() != null && value != null) {
                options.put(option.key().name(), new Sources.Given(option.name(), value));
            }
        }
        String file = given.get(CONFIG);
        return Config.load(keys.all(), new Sources(sets, options, environment, file == null ? null : Path.of(file)));
    }
}
