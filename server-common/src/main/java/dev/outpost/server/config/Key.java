package dev.outpost.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One configuration key: the single definition from which parsing, help, errors and documents are made.
 *
 * <p>Immutable. A definition that is wrong in itself (a default outside its range, say) is a programming error and
 * throws {@link IllegalArgumentException}.
 *
 * @param <T> type of its value
 */
public final class Key<T> {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{16,512}");
    private static final String HIDDEN = "********";

    private final String name;
    private final T defaultValue;
    private final Kind<T> kind;
    private final String description;
    private final boolean secret;
    private final @Nullable UnaryOperator<String> mask;

    private Key(
            String name,
            T defaultValue,
            Kind<T> kind,
            String description,
            boolean secret,
            @Nullable UnaryOperator<String> mask) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("key '" + name + "' is not dotted snake_case");
        }
        if (description.isBlank()) {
            throw new IllegalArgumentException("key '" + name + "' is not described");
        }
        this.name = name;
        this.defaultValue = defaultValue;
        this.kind = kind;
        this.description = description;
        this.secret = secret;
        this.mask = mask;
    }

    private static <T> Key<T> checked(String name, T defaultValue, Kind<T> kind, String description) {
        return checked(name, defaultValue, kind, description, null);
    }

    private static <T> Key<T> checked(
            String name, T defaultValue, Kind<T> kind, String description, @Nullable UnaryOperator<String> mask) {
        Key<T> key = new Key<>(name, defaultValue, kind, description, false, mask);
        if (!kind.accepts(defaultValue)) {
            throw new IllegalArgumentException(key.refusal(key.format(defaultValue), "default"));
        }
        return key;
    }

    /** A whole number within bounds. */
    public static Key<Integer> integer(String name, int defaultValue, int min, int max, String description) {
        return checked(name, defaultValue, new Kinds.IntegerNumber(min, max), description);
    }

    /** A whole number within bounds, beyond the range of an int. */
    public static Key<Long> longInteger(String name, long defaultValue, long min, long max, String description) {
        return checked(name, defaultValue, new Kinds.WholeNumber(min, max), description);
    }

    /** A number of bytes within bounds; texts are {@code 65536}, {@code 64KiB}, {@code 10MB}. */
    public static Key<Long> bytes(String name, long defaultValue, long min, long max, String description) {
        return checked(name, defaultValue, new Kinds.Bytes(min, max), description);
    }

    /** A duration within bounds; texts are {@code 15s}, {@code 500ms}, {@code 2m}, and a bare number of seconds. */
    public static Key<Duration> duration(
            String name, Duration defaultValue, Duration min, Duration max, String description) {
        return checked(name, defaultValue, new Kinds.TimeSpan(min, max), description);
    }

    /** A text of one line. */
    public static Key<String> text(String name, String defaultValue, String description) {
        return text(name, defaultValue, "a text of one line", value -> true, description);
    }

    /** A text of one line that passes a test; {@code accepted} says which do. */
    public static Key<String> text(
            String name, String defaultValue, String accepted, Predicate<String> test, String description) {
        return checked(name, defaultValue, new Kinds.Text(accepted, test), description);
    }

    /**
     * A text of one line that passes a test and may have a password in it, an address say.
     *
     * @param accepted says which texts pass the test
     * @param mask what may be shown of a text, be it accepted or not
     */
    public static Key<String> maskedText(
            String name,
            String defaultValue,
            String accepted,
            Predicate<String> test,
            UnaryOperator<String> mask,
            String description) {
        return checked(name, defaultValue, new Kinds.Text(accepted, test), description, mask);
    }

    /**
     * Texts without commas, each once; by default none.
     *
     * @param accepted says which texts pass the test
     */
    public static Key<List<String>> texts(
            String name, String accepted, int maxEntries, Predicate<String> test, String description) {
        return checked(name, List.of(), new TextList(accepted, maxEntries, test), description);
    }

    /** True or false. */
    public static Key<Boolean> bool(String name, boolean defaultValue, String description) {
        return checked(name, defaultValue, new Kinds.YesNo(), description);
    }

    /** A port to listen on; 0 asks for any that is free. */
    public static Key<Integer> port(String name, int defaultValue, String description) {
        return integer(name, defaultValue, 0, 65_535, description);
    }

    /** A file or folder; a relative one starts at the folder the process was started in. */
    public static Key<Path> path(String name, Path defaultValue, String description) {
        return checked(name, defaultValue, new Kinds.FilePath(), description);
    }

    /** A share, 0 to 1. */
    public static Key<Double> ratio(String name, double defaultValue, String description) {
        return checked(name, defaultValue, new Kinds.Ratio(), description);
    }

    /** One of an enum's constants, written in lower case. */
    public static <E extends Enum<E>> Key<E> choice(String name, E defaultValue, String description) {
        return checked(name, defaultValue, new Kinds.Choice<>(defaultValue.getDeclaringClass()), description);
    }

    /** A token that is never shown; its default is the empty text, which means that none is configured. */
    public static Key<String> secret(String name, String description) {
        Kind<String> kind = new Kinds.Text(
                "16 to 512 letters, digits or . _ ~ + / = -",
                value -> TOKEN.matcher(value).matches());
        return new Key<>(name, "", kind, description, true, null);
    }

    /** Dotted name. */
    public String name() {
        return name;
    }

    /** What holds when nothing is configured. */
    public T defaultValue() {
        return defaultValue;
    }

    /** What is accepted, for a person. */
    public String accepted() {
        return kind.accepted();
    }

    /** What it is for, one sentence. */
    public String description() {
        return description;
    }

    /** Whether its value must never be shown. */
    public boolean isSecret() {
        return secret;
    }

    /** Name of the environment variable that sets it. */
    public String environmentName() {
        return "OUTPOST_" + name.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /**
     * The value that a text stands for.
     *
     * @throws BadValueException when it is not accepted
     */
    public T parse(String text) {
        return kind.read(text).filter(kind::accepts).orElseThrow(() -> new BadValueException(refusal(text, "")));
    }

    /** A value as a text that parses to the same value. */
    public String format(T value) {
        return kind.format(value);
    }

    /** A value as it may be shown: a secret is masked. */
    String show(T value) {
        if (!secret) {
            return shown(format(value));
        }
        return value.equals(defaultValue) ? "" : HIDDEN;
    }

    /** Why a text is refused, in one line; {@code origin} may be empty. */
    String refusal(String text, String origin) {
        return name + ": value " + (secret ? "(hidden)" : "'" + printable(shown(text)) + "'")
                + (origin.isEmpty() ? "" : " (" + origin + ")") + " is refused; accepted: " + accepted();
    }

    @Override
    public String toString() {
        return name;
    }

    private String shown(String text) {
        return mask == null ? text : mask.apply(text);
    }

    private static String printable(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 100 ? line : line.substring(0, 100) + "...";
    }
}
