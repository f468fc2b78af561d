package dev.outpost.server.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with a unit behind them: {@code 15s}, {@code 64KiB}; exact or not at all. */
final class Units {

    /** A unit and how many of the smallest unit it holds. */
    record Unit(String name, long size) {}

    private final String bareUnit;
    private final List<Unit> units;

    /**
     * Of these units, the largest first; the last is the smallest.
     *
     * @param bareUnit what a number without a unit is in
     */
    Units(String bareUnit, Unit... units) {
        this.bareUnit = bareUnit;
        this.units = List.of(units);
    }

    /** How many of the smallest unit; empty when the text says no such quantity, or one too large or too fine. */
    Optional<Long> read(String text) {
        Matcher matcher =
                Pattern.compile("([0-9]{1,19}(?:\\.[0-9]{1,9})?) ?([A-Za-z]*)").matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String name = matcher.group(2).isEmpty() ? bareUnit : matcher.group(2);
        for (Unit unit : units) {
            if (unit.name().equalsIgnoreCase(name)) {
                return exact(new BigDecimal(matcher.group(1)), unit.size());
            }
        }
        return Optional.empty();
    }

    /** The shortest text: the largest unit that divides it. */
    String format(long quantity) {
        for (Unit unit : units) {
            if (quantity != 0 && quantity % unit.size() == 0) {
                return quantity / unit.size() + unit.name();
            }
        }
        return "0" + bareUnit;
    }

    private static Optional<Long> exact(BigDecimal number, long factor) {
        try {
            return Optional.of(number.multiply(BigDecimal.valueOf(factor)).longValueExact());
        } catch (ArithmeticException tooLargeOrTooFine) {
            return Optional.empty();
        }
    }
}
