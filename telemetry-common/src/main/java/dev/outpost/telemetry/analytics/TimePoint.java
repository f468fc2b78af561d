package dev.outpost.telemetry.analytics;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time as operators write them and as the {@code timestamp} column has them. */
public final class TimePoint {

    /** What {@link #parse} takes, for messages and help. */
    public static final String FORMATS =
            "a date (2026-01-31), a date-time with its zone (2026-01-31T18:30:00Z) or an age (45s, 30m, 2h, 7d, 4w)";

    private static final Pattern AGE = Pattern.compile("(\\d{1,9})([smhdw])");
    private static final Pattern COLUMN_FORM = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    // Text order is time order only within years of four digits.
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final DateTimeFormatter COLUMN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private TimePoint() {}

    /**
     * Reads a point in time; a date is its first moment in UTC, an age is counted back from now.
     *
     * @throws IllegalArgumentException naming the text and what is accepted
     */
    public static Instant parse(String text, Instant now) {
        try {
            Matcher age = AGE.matcher(text);
            Instant time = age.matches()
                    ? now.minus(unit(age.group(2)).multipliedBy(Long.parseLong(age.group(1))))
                    : absolute(text);
            if (time.isBefore(FIRST) || time.isAfter(LAST)) {
                throw new DateTimeException("not in the years 1 to 9999");
            }
            return time;
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is not " + FORMATS, e);
        }
    }

    /** As the {@code timestamp} column has it: UTC, six fractional digits, so that text order is time order. */
    public static String column(Instant time) {
        return COLUMN.format(time);
    }

    /** Whether a text is a moment as the {@code timestamp} column has it. */
    static boolean isColumn(String text) {
        if (!COLUMN_FORM.matcher(text).matches()) {
            return false;
        }
        try {
            return column(Instant.parse(text)).equals(text);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static Instant absolute(String text) {
        return text.indexOf('T') < 0
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant();
    }

    private static Duration unit(String letter) {
        return switch (letter) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
    }
}
