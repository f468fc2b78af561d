package dev.outpost.server.config;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Predicate;

/**
 * The kinds of values that keys have.
 *
 * <p>Named classes and loops, where lambdas and streams would be shorter: this runs before anything else at each start,
 * and each lambda costs the Java runtime as much as three classes.
 */
final class Kinds {

    /** Longest text taken as a value; nothing that is configured here is longer. */
    static final int MAX_TEXT_LENGTH = 4096;

    private Kinds() {}

    /** Whole numbers within bounds. */
    static final class WholeNumber extends Kind<Long> {

        private final long min;
        private final long max;

        WholeNumber(long min, long max) {
            this.min = min;
            this.max = max;
        }

        @Override
        String accepted() {
            return "a whole number, " + min + " to " + max;
        }

        @Override
        boolean accepts(Long value) {
            return value >= min && value <= max;
        }

        @Override
        Optional<Long> read(String text) {
            return text.matches("-?[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
        }

        @Override
        String format(Long value) {
            return value.toString();
        }
    }

    /** Whole numbers within the bounds of an int. */
    static final class IntegerNumber extends Kind<Integer> {

        private final WholeNumber whole;

        IntegerNumber(int min, int max) {
            this.whole = new WholeNumber(min, max);
        }

        @Override
        String accepted() {
            return whole.accepted();
        }

        @Override
        boolean accepts(Integer value) {
            return whole.accepts((long) value);
        }

        @Override
        Optional<Integer> read(String text) {
            Optional<Long> value = whole.read(text);
            return value.isPresent() && whole.accepts(value.get())
                    ? Optional.of(value.get().intValue())
                    : Optional.empty();
        }

        @Override
        String format(Integer value) {
            return value.toString();
        }
    }

    /** Numbers of bytes within bounds. */
    static final class Bytes extends Kind<Long> {

        private static final Units UNITS = new Units(
                "B",
                new Units.Unit("GiB", 1L << 30),
                new Units.Unit("MiB", 1L << 20),
                new Units.Unit("KiB", 1L << 10),
                new Units.Unit("GB", 1_000_000_000L),
                new Units.Unit("MB", 1_000_000L),
                new Units.Unit("kB", 1_000L),
                new Units.Unit("B", 1L));

        private final long min;
        private final long max;

        Bytes(long min, long max) {
            this.min = min;
            this.max = max;
        }

        @Override
        String accepted() {
            return "a number of bytes such as 65536, 64KiB or 10MB, " + format(min) + " to " + format(max);
        }

        @Override
        boolean accepts(Long value) {
            return value >= min && value <= max;
        }

        @Override
        Optional<Long> read(String text) {
            return UNITS.read(text);
        }

        @Override
        String format(Long value) {
            return UNITS.format(value);
        }
    }

    /** Durations within bounds. */
    static final class TimeSpan extends Kind<Duration> {

        private static final Units UNITS = new Units(
                "s",
                new Units.Unit("d", 86_400_000_000_000L),
                new Units.Unit("h", 3_600_000_000_000L),
                new Units.Unit("m", 60_000_000_000L),
                new Units.Unit("s", 1_000_000_000L),
                new Units.Unit("ms", 1_000_000L),
                new Units.Unit("us", 1_000L),
                new Units.Unit("ns", 1L));

        private final Duration min;
        private final Duration max;

        TimeSpan(Duration min, Duration max) {
            this.min = min;
            this.max = max;
        }

        @Override
        String accepted() {
            return "a duration such as 15s, 500ms, 2m or a number of seconds, " + format(min) + " to " + format(max);
        }

        @Override
        boolean accepts(Duration value) {
            return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
        }

        @Override
        Optional<Duration> read(String text) {
            return UNITS.read(text).map(Duration::ofNanos);
        }

        @Override
        String format(Duration value) {
            return UNITS.format(value.toNanos());
        }
    }

    /** Shares, 0 to 1. */
    static final class Ratio extends Kind<Double> {

        @Override
        String accepted() {
            return "a number, 0 to 1";
        }

        @Override
        boolean accepts(Double value) {
            return value >= 0 && value <= 1;
        }

        @Override
        Optional<Double> read(String text) {
            return text.matches("[0-9]{1,9}(?:\\.[0-9]{1,18})?(?:[eE]-?[0-9]{1,2})?")
                    ? Optional.of(Double.valueOf(text))
                    : Optional.empty();
        }

        @Override
        String format(Double value) {
            return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
        }
    }

    /** True and false. */
    static final class YesNo extends Kind<Boolean> {

        @Override
        String accepted() {
            return "true or false";
        }

        @Override
        boolean accepts(Boolean value) {
            return true;
        }

        @Override
        Optional<Boolean> read(String text) {
            return switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
            };
        }

        @Override
        String format(Boolean value) {
            return value.toString();
        }
    }

    /** Texts of one line that pass a test. */
    static final class Text extends Kind<String> {

        private final String accepted;
        private final Predicate<String> test;

        Text(String accepted, Predicate<String> test) {
            this.accepted = accepted;
            this.test = test;
        }

        @Override
        String accepted() {
            return accepted;
        }

        @Override
        boolean accepts(String value) {
            for (int i = 0; i < value.length(); i++) {
                if (Character.isISOControl(value.charAt(i))) {
                    return false;
                }
            }
            return value.length() <= MAX_TEXT_LENGTH && test.test(value);
        }

        @Override
        Optional<String> read(String text) {
            return Optional.of(text);
        }

        @Override
        String format(String value) {
            return value;
        }
    }

    /** Files and folders. */
    static final class FilePath extends Kind<Path> {

        @Override
        String accepted() {
            return "a path";
        }

        @Override
        boolean accepts(Path value) {
            return true;
        }

        @Override
        Optional<Path> read(String text) {
            if (text.isEmpty() || text.length() > MAX_TEXT_LENGTH) {
                return Optional.empty();
            }
            try {
                return Optional.of(Path.of(text));
            } catch (InvalidPathException notAPathHere) {
                return Optional.empty();
            }
        }

        @Override
        String format(Path value) {
            return value.toString();
        }
    }

    /** Constants of an enum, in lower case. */
    static final class Choice<E extends Enum<E>> extends Kind<E> {

        private final Class<E> type;

        Choice(Class<E> type) {
            this.type = type;
        }

        @Override
        String accepted() {
            StringJoiner names = new StringJoiner(", ");
            for (E constant : type.getEnumConstants()) {
                names.add(format(constant));
            }
            return names.toString();
        }

        @Override
        boolean accepts(E value) {
            return true;
        }

        @Override
        Optional<E> read(String text) {
            for (E constant : type.getEnumConstants()) {
                if (format(constant).equalsIgnoreCase(text)) {
                    return Optional.of(constant);
                }
            }
            return Optional.empty();
        }

        @Override
        String format(E value) {
            return value.name().toLowerCase(Locale.ROOT);
        }
    }
}
