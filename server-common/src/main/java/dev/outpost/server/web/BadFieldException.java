package dev.outpost.server.web;

import org.jspecify.annotations.Nullable;

/** A field that is refused; the message names it, its value as far as it may be shown, and what is accepted. */
public final class BadFieldException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_SHOWN = 64;

    private final String field;
    private final @Nullable String value;
    private final String accepted;

    /**
     * Refuses a field.
     *
     * @param field its path, {@code players.now} say
     * @param value what was given; shown short and without characters that are not printable
     * @param accepted what would be accepted
     */
    public BadFieldException(String field, Object value, String accepted) {
        this(
                field + ": value '" + printable(String.valueOf(value)) + "' is refused; accepted: " + accepted,
                field,
                printable(String.valueOf(value)),
                accepted);
    }

    private BadFieldException(String message, String field, @Nullable String value, String accepted) {
        super(message);
        this.field = field;
        this.value = value;
        this.accepted = accepted;
    }

    /** A field that there is not. */
    public static BadFieldException unknown(String field, String known) {
        String shown = printable(field);
        return new BadFieldException(shown + ": there is no such field; accepted: " + known, shown, null, known);
    }

    /** A field that must be there. */
    public static BadFieldException missing(String field, String accepted) {
        return new BadFieldException(field + ": is missing; accepted: " + accepted, field, null, accepted);
    }

    /** Which field. */
    public String field() {
        return field;
    }

    /** What it had, short and printable; null: it is not there, or there is no such field. */
    public @Nullable String value() {
        return value;
    }

    /** What would be accepted. */
    public String accepted() {
        return accepted;
    }

    private static String printable(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(MAX_SHOWN)
                .forEach(point -> line.appendCodePoint(Texts.isShowable(point) ? point : '?'));
        return text.codePointCount(0, text.length()) > MAX_SHOWN ? line + "..." : line.toString();
    }
}
