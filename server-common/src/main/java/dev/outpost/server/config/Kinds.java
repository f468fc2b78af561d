package dev.outpost.server.config;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kinds of values that keys have. */
final class Kinds {

    /** Longest text taken as a value; nothing that is configured here is longer. */
    static final int MAX_TEXT_LENGTH = 4096;

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?) ?([A-Za-z]*)");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,18})?(?:[eE]-?[0-9]{1,2})?");

    private static final List<Unit> DURATION_UNITS = List.of(
            new Unit("d", 86_400_000_000_000L),
            new Unit("h", 3_600_000_000_000L),
            new Unit("m", 60_000_000_000L),
            new Unit("s", 1_000_000_000L),
            new Unit("ms", 1_000_000L),
            new Unit("us", 1_000L),
            new Unit("ns", 1L));

    private static final List<Unit> BYTE_UNITS = List.of(
            new Unit("GiB", 1L << 30),
            new Unit("MiB", 1L << 20),
            new Unit("KiB", 1L << 10),
            new Unit("GB", 1_000_000_000L),
            new Unit("MB", 1_000_000L),
            new Unit("kB", 1_000L),
            new Unit("B", 1L));

    /** A unit and how many of the smallest unit it holds. */
    private record Unit(String name, long size) {}

    private Kinds() {}

    static Kind<Integer> integer(int min, int max) {
        return new Kind<>(
                "a whole number, " + min + " to " + max,
                text -> whole(text, min, max).map(Long::intValue),
                String::valueOf);
    }

    static Kind<Long> longInteger(long min, long max) {
        return new Kind<>("a whole number, " + min + " to " + max, text -> whole(text, min, max), String::valueOf);
    }

    static Kind<Long> bytes(long min, long max) {
        return new Kind<>(
                "a number of bytes such as 65536, 64KiB or 10MB, " + formatBytes(min) + " to " + formatBytes(max),
                text -> quantity(text, BYTE_UNITS, "B").filter(value -> value >= min && value <= max),
                Kinds::formatBytes);
    }

    static Kind<Duration> duration(Duration min, Duration max) {
        return new Kind<>(
                "a duration such as 15s, 500ms, 2m or a number of seconds, " + formatDuration(min) + " to "
                        + formatDuration(max),
                text -> quantity(text, DURATION_UNITS, "s")
                        .map(Duration::ofNanos)
                        .filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0),
                Kinds::formatDuration);
    }

    static Kind<Double> ratio() {
        return new Kind<>(
                "a number, 0 to 1",
                text -> DECIMAL.matcher(text).matches()
                        ? Optional.of(Double.valueOf(text)).filter(value -> value <= 1)
                        : Optional.empty(),
                value -> BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
    }

    static Kind<Boolean> bool() {
        return new Kind<>(
                "true or false",
                text -> switch (text) {
                    case "true" -> Optional.of(true);
                    case "false" -> Optional.of(false);
                    default -> Optional.empty();
                },
                String::valueOf);
    }

    static Kind<String> text(String accepted, Predicate<String> test) {
        return new Kind<>(
                accepted,
                text -> Optional.of(text)
                        .filter(value -> value.length() <= MAX_TEXT_LENGTH)
                        .filter(value -> value.chars().noneMatch(Character::isISOControl))
                        .filter(test),
                text -> text);
    }

    static Kind<Path> path() {
        return new Kind<>("a path", Kinds::parsePath, Path::toString);
    }

    static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
        E[] constants = type.getEnumConstants();
        String accepted = Arrays.stream(constants).map(Kinds::label).collect(Collectors.joining(", "));
        return new Kind<>(
                accepted,
                text -> Arrays.stream(constants)
                        .filter(constant -> label(constant).equals(text.toLowerCase(Locale.ROOT)))
                        .findFirst(),
                Kinds::label);
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Long> whole(String text, long min, long max) {
        if (!WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(Long.valueOf(text)).filter(value -> value >= min && value <= max);
    }

    private static Optional<Long> quantity(String text, List<Unit> units, String bareUnit) {
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(2).isEmpty() ? bareUnit : matcher.group(2);
        return units.stream()
                .filter(candidate -> candidate.name().equalsIgnoreCase(unit))
                .findFirst()
                .flatMap(candidate -> exact(new BigDecimal(matcher.group(1)), candidate.size()));
    }

    private static Optional<Long> exact(BigDecimal number, long factor) {
        try {
            return Optional.of(number.multiply(BigDecimal.valueOf(factor)).longValueExact());
        } catch (ArithmeticException tooLargeOrTooFine) {
            return Optional.empty();
        }
    }

    private static String formatDuration(Duration duration) {
        return formatQuantity(duration.toNanos(), DURATION_UNITS, "0s");
    }

    private static String formatBytes(long bytes) {
        return formatQuantity(bytes, BYTE_UNITS, "0B");
    }

    private static String formatQuantity(long value, List<Unit> units, String zero) {
        return units.stream()
                .filter(unit -> value != 0 && value % unit.size() == 0)
                .findFirst()
                .map(unit -> value / unit.size() + unit.name())
                .orElse(zero);
    }

    private static Optional<Path> parsePath(String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException notAPathHere) {
            return Optional.empty();
        }
    }
}
