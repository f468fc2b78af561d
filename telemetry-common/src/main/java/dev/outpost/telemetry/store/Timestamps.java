package dev.outpost.telemetry.store;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Writes the {@code timestamp} column: UTC, ISO 8601, always six fractional digits and {@code Z}, so that text order is
 * time order (spec/telemetry.md, One schema everywhere). Keeps the text of the last second, since events come in
 * order. For one thread; years 0 to 9999.
 */
final class Timestamps {

    static final int LENGTH = 27;

    private static final int FRACTION_END = 25;
    private static final int FRACTION_DIGITS = 6;
    private static final long MICROS = 1_000_000;

    private final byte[] text = "0000-00-00T00:00:00.000000Z".getBytes(StandardCharsets.US_ASCII);
    private long second = Long.MIN_VALUE;

    /** The text, valid until the next call. */
    byte[] format(long epochMicros) {
        long wanted = Math.floorDiv(epochMicros, MICROS);
        if (wanted != second) {
            second = wanted;
            LocalDateTime time = LocalDateTime.ofEpochSecond(wanted, 0, ZoneOffset.UTC);
            digits(3, 4, time.getYear());
            digits(6, 2, time.getMonthValue());
            digits(9, 2, time.getDayOfMonth());
            digits(12, 2, time.getHour());
            digits(15, 2, time.getMinute());
            digits(18, 2, time.getSecond());
        }
        digits(FRACTION_END, FRACTION_DIGITS, (int) (epochMicros - wanted * MICROS));
        return text;
    }

    /** The text as a string. */
    String text(long epochMicros) {
        return new String(format(epochMicros), StandardCharsets.US_ASCII);
    }

    private void digits(int last, int count, int value) {
        int rest = value;
        for (int at = last; at > last - count; at--) {
            text[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
