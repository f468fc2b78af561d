package dev.outpost.client;

import dev.outpost.client.match.PlayOptions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How option values are read; each refusal names the value and what is accepted. */
final class OptionValues {
    private OptionValues() {}

    private static TypeConversionException refused(String value, String accepted) {
        return new TypeConversionException("'" + value + "'; accepted is " + accepted);
    }

    private static int wholeNumber(String digits, String value, String accepted) {
        try {
            int number = Integer.parseInt(digits);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below, with the same words
        }
        throw refused(value, accepted);
    }

    /** 0 or more. */
    static final class Whole implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            return (long) wholeNumber(value, value, "a whole number from 0 to " + Integer.MAX_VALUE);
        }
    }

    /** A number with or without decimals; its range is checked where it is used. */
    static final class Decimal implements ITypeConverter<Double> {
        @Override
        public Double convert(String value) {
            try {
                return Double.valueOf(value);
            } catch (NumberFormatException e) {
                throw refused(value, "a number");
            }
        }
    }

    /** {@code HOST:PORT}, {@code [IPV6]:PORT}. */
    static final class Address implements ITypeConverter<HostAndPort> {
        private static final Pattern FORM = Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([^:\\[\\]\\s]+)):(\\d+)");
        private static final String ACCEPTED = "HOST:PORT with a port from 1 to 65535";
        private static final int MAX_PORT = 65_535;

        @Override
        public HostAndPort convert(String value) {
            Matcher matcher = FORM.matcher(value);
            if (!matcher.matches()) {
                throw refused(value, ACCEPTED);
            }
            int port = wholeNumber(matcher.group(3), value, ACCEPTED);
            if (port < 1 || port > MAX_PORT) {
                throw refused(value, ACCEPTED);
            }
            String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            return new HostAndPort(String.valueOf(host), port);
        }
    }

    /** {@code SLOT@MS}. */
    static final class DropAt implements ITypeConverter<PlayOptions.Drop> {
        private static final Pattern FORM = Pattern.compile("(\\d+)@(\\d+)");
        private static final String ACCEPTED = "SLOT@MS, a slot and milliseconds after the start";

        @Override
        public PlayOptions.Drop convert(String value) {
            Matcher matcher = FORM.matcher(value);
            if (!matcher.matches()) {
                throw refused(value, ACCEPTED);
            }
            return new PlayOptions.Drop(
                    wholeNumber(matcher.group(1), value, ACCEPTED), wholeNumber(matcher.group(2), value, ACCEPTED));
        }
    }

    /** {@code SLOT@FROM_MS+LEN_MS}. */
    static final class LagSwitchAt implements ITypeConverter<PlayOptions.LagSwitch> {
        private static final Pattern FORM = Pattern.compile("(\\d+)@(\\d+)\\+(\\d+)");
        private static final String ACCEPTED =
                "SLOT@FROM_MS+LEN_MS, a slot, milliseconds after the start, and for how many milliseconds";

        @Override
        public PlayOptions.LagSwitch convert(String value) {
            Matcher matcher = FORM.matcher(value);
            if (!matcher.matches()) {
                throw refused(value, ACCEPTED);
            }
            return new PlayOptions.LagSwitch(
                    wholeNumber(matcher.group(1), value, ACCEPTED),
                    wholeNumber(matcher.group(2), value, ACCEPTED),
                    wholeNumber(matcher.group(3), value, ACCEPTED));
        }
    }
}
