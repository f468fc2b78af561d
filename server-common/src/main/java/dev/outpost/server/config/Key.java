package dev.outpost.server.config;

/**
 * One configuration key: the single definition from which parsing, help, errors and documents are made.
 *
 * @param <T> type of its value
 */
public final class Key<T> {

    private final String name;
    private final T defaultValue;

    private Key(String name, T defaultValue) {
        this.name = name;
        this.defaultValue = defaultValue;
    }

    /** A whole number within bounds. */
    public static Key<Integer> integer(String name, int defaultValue, int min, int max, String description) {
        return new Key<>(name, defaultValue);
    }

    /** A text. */
    public static Key<String> text(String name, String defaultValue, String description) {
        return new Key<>(name, defaultValue);
    }

    /** Dotted name. */
    public String name() {
        return name;
    }

    /** What holds when nothing is configured. */
    public T defaultValue() {
        return defaultValue;
    }
}
