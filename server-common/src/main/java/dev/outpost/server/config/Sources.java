package dev.outpost.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration is made from.
 *
 * @param sets texts {@code section.key=value} of {@code --set}; of two for one key the later holds
 * @param options values of options by the key they set
 * @param environment the process's environment; only names that begin with {@code OUTPOST_} are looked at
 * @param file the TOML file; null: none
 */
public record Sources(
        List<String> sets,
        Map<String, Given> options,
        Map<String, String> environment,
        @Nullable Path file) {

    /**
     * An option as it was given.
     *
     * @param option its name with the dashes
     * @param value its text
     */
    public record Given(String option, String value) {}

    public Sources {
        sets = List.copyOf(sets);
        options = Map.copyOf(options);
        environment = Map.copyOf(environment);
    }

    /** Nothing given. */
    public static Sources none() {
        return new Sources(List.of(), Map.of(), Map.of(), null);
    }

    /** The given {@code --set} texts and nothing else. */
    public static Sources sets(String... sets) {
        return new Sources(List.of(sets), Map.of(), Map.of(), null);
    }

    /** A value, where it came from and under which name. */
    record Entry(String key, String text, Origin origin) {}

    /** All that is given, the strongest source first; problems of reading are added to the list. */
    List<Entry> read(KeySet keys, List<String> problems) {
        Map<String, Entry> setEntries = new LinkedHashMap<>();
        for (String set : sets) {
            int equals = set.indexOf('=');
            if (equals <= 0) {
                problems.add("--set: value '" + set + "' is refused; accepted: section.key=value");
            } else {
                String key = set.substring(0, equals).strip();
                setEntries.put(key, new Entry(key, set.substring(equals + 1).strip(), Origin.set()));
            }
        }
        List<Entry> entries = new ArrayList<>(setEntries.values());
        options.forEach((key, given) -> entries.add(new Entry(key, given.value(), Origin.option(given.option()))));
        readEnvironment(keys, entries, problems);
        if (file != null) {
            TomlFile.read(file, entries, problems);
        }
        return entries;
    }

    /** An empty variable counts as one that is not set, as it does for most tools that pass variables on. */
    private void readEnvironment(KeySet keys, List<Entry> entries, List<String> problems) {
        environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("OUTPOST_"))
                .filter(variable -> !variable.getValue().isEmpty())
                .sorted(Map.Entry.comparingByKey())
                .forEach(variable -> keys.ofEnvironment(variable.getKey())
                        .ifPresentOrElse(
                                key -> entries.add(new Entry(
                                        key.name(), variable.getValue(), Origin.environment(variable.getKey()))),
                                () -> problems.add("environment variable " + variable.getKey()
                                        + " sets no known key; nearest known: "
                                        + keys.nearestToVariable(variable.getKey()))));
    }
}
