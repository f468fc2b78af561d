package dev.outpost.telemetry.analytics;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

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

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Its name in the table. */
    String label() {
        return label;
    }

    /** Its place in the table, from 0. */
    @SuppressWarnings("EnumOrdinal") // The order of the constants is the order of the columns.
    int position() {
        return ordinal();
    }
}
