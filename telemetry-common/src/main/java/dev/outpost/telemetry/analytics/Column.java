package dev.outpost.telemetry.analytics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Columns of {@code telemetry_events}, in D031's order. */
enum Column {
    ID,
    TIMESTAMP,
    SESSION_ID,
    COMPONENT,
    GAME_MODULE,
    MOD_FINGERPRINT,
    CATEGORY,
    EVENT,
    SEVERITY,
    DATA,
    DURATION_US,
    TICK,
    CORRELATION;

    /** All of them, parted by commas. */
    static final String LIST = Arrays.stream(values()).map(Column::label).collect(Collectors.joining(", "));

    private static final Map<String, Column> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(Column::label, column -> column));

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Its name in the table. */
    String label() {
        return label;
    }

    /** The column of this name; null: there is none. */
    static @Nullable Column named(String name) {
        return BY_NAME.get(name);
    }

    /** Whether it is a whole number; the others are texts. */
    boolean holdsNumber() {
        return this == ID || this == DURATION_US || this == TICK;
    }

    /** Whether every event has it. */
    boolean required() {
        return switch (this) {
            case ID, TIMESTAMP, SESSION_ID, COMPONENT, CATEGORY, EVENT, SEVERITY -> true;
            case GAME_MODULE, MOD_FINGERPRINT, DATA, DURATION_US, TICK, CORRELATION -> false;
        };
    }

    /** Its place in the table, from 0. */
    @SuppressWarnings("EnumOrdinal") // The order of the constants is the order of the columns.
    int position() {
        return ordinal();
    }
}
