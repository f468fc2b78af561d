package dev.outpost.workshop.resource;

/** A field that is refused; the message names it, its value as far as it may be shown, and what is accepted. */
public final class BadFieldException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_SHOWN = 64;

    private final String field;
    private final String value;
    private final String accepted;

    /**
     * Refuses a field.
     *
     * @param field its path, {@code dependencies[0].range} say
     * @param value what was given; shown short and without characters that are not printable
     * @param accepted what would be accepted
     */
    public BadFieldException(String field, Object value, String accepted) {
        super(field + ": value '" + printable(value) + "' is refused; accepted: " + accepted);
        this.field = field;
        this.value = printable(value);
        this.accepted = accepted;
    }

    /** Which field. */
    public String field() {
        return field;
    }

    /** What it had, short and printable. */
    public String value() {
        return value;
    }

    /** What would be accepted. */
    public String accepted() {
        return accepted;
    }

    private static String printable(Object value) {
        String text = String.valueOf(value);
        String line = text.codePoints()
                .limit(MAX_SHOWN)
                .map(point -> Character.isISOControl(point) || !Character.isDefined(point) ? '?' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return text.codePointCount(0, text.length()) > MAX_SHOWN ? line + "..." : line;
    }
}
