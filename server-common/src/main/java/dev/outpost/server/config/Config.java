package dev.outpost.server.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The effective configuration: each key's value and where it came from.
 *
 * <p>Immutable. Of several sources the strongest holds: {@code --set}, then options, then environment, then file, then
 * default (design.md, The outside contract). Every value that is given is checked, also one that a stronger source
 * overrides.
 */
public final class Config {

    private final KeySet keys;
    private final Map<Key<?>, Effective> configured;

    private Config(KeySet keys, Map<Key<?>, Effective> configured) {
        this.keys = keys;
        this.configured = configured;
    }

    /** A parsed value and its origin. */
    private record Effective(Object value, Origin origin) {}

    /**
     * Reads the sources.
     *
     * @throws ConfigException naming every unknown key and every value that is refused
     */
    public static Config load(KeySet keys, Sources sources) {
        List<String> problems = new ArrayList<>();
        Map<Key<?>, Effective> configured = new LinkedHashMap<>();
        Set<String> unknown = new HashSet<>();
        for (Sources.Entry entry : sources.read(keys, problems)) {
            keys.named(entry.key())
                    .ifPresentOrElse(
                            key -> take(key, entry, configured, problems),
                            () -> refuse(entry, keys, unknown, problems));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Config(keys, configured);
    }

    /**
     * Of the given {@code section.key=value} texts, all else default; for tests and embedding.
     *
     * @throws ConfigException naming every unknown key and every value that is refused
     */
    public static Config of(List<? extends Key<?>> keys, String... sets) {
        return load(new KeySet(keys, List.of()), Sources.sets(sets));
    }

    private static void take(
            Key<?> key, Sources.Entry entry, Map<Key<?>, Effective> configured, List<String> problems) {
        try {
            configured.putIfAbsent(key, new Effective(key.parse(entry.text()), entry.origin()));
        } catch (BadValueException e) {
            problems.add(key.refusal(entry.text(), entry.origin().toString()));
        }
    }

    private static void refuse(Sources.Entry entry, KeySet keys, Set<String> unknown, List<String> problems) {
        if (unknown.add(entry.key() + entry.origin())) {
            problems.add(entry.key() + ": unknown key (" + entry.origin() + "); nearest known key: "
                    + keys.nearestTo(entry.key()));
        }
    }

    /**
     * The value of a key.
     *
     * @throws IllegalArgumentException for a key that was not among those loaded
     */
    public <T> T get(Key<T> key) {
        Key<?> known = keys.named(key.name())
                .orElseThrow(() -> new IllegalArgumentException("key '" + key.name() + "' is not among the server's"));
        Effective effective = configured.get(known);
        if (effective == null) {
            return key.defaultValue();
        }
        @SuppressWarnings("unchecked") // names are unique, so that the key of this name made the value
        T value = (T) effective.value();
        return value;
    }

    /** What is configured of a family, by what follows the prefix; a member that is missing has its default. */
    public <T> Map<String, T> get(KeyFamily<T> family) {
        Map<String, T> values = new LinkedHashMap<>();
        family.members().forEach((suffix, key) -> {
            if (origin(key).source() != Origin.Source.DEFAULT) {
                values.put(suffix, get(key));
            }
        });
        return values;
    }

    /** Where a key's value came from. */
    public Origin origin(Key<?> key) {
        return keys.named(key.name())
                .map(configured::get)
                .map(Effective::origin)
                .orElse(Origin.DEFAULT);
    }

    /** All keys this was loaded for. */
    public KeySet keys() {
        return keys;
    }

    /** A key's value as it may be shown: a secret is masked, and empty when it is not configured. */
    public String show(Key<?> key) {
        return showTyped(key);
    }

    private <T> String showTyped(Key<T> key) {
        return key.show(get(key));
    }
}
