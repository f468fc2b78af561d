package dev.outpost.workshop.archive;

import dev.outpost.server.web.BadFieldException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A package that is refused. The message names the field or entry, its value and what is accepted; the code is for
 * programs (docs/workshop.md, Refusals).
 */
public final class PackageRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Code code;
    private final BadFieldException why;

    /** What is wrong, in one word. */
    public enum Code {
        /** It is longer, has more entries or expands further than is accepted. */
        TOO_LARGE,
        /** It is no ZIP file, or its parts contradict each other. */
        BAD_ARCHIVE,
        /** An entry has a name or a kind that is not accepted. */
        BAD_ENTRY,
        /** Its manifest is missing or refused, or says what is not so. */
        BAD_MANIFEST
    }

    PackageRefusedException(Code code, BadFieldException why) {
        super(why.getMessage(), why);
        this.code = code;
        this.why = why;
    }

    PackageRefusedException(Code code, String field, Object value, String accepted) {
        this(code, new BadFieldException(field, value, accepted));
    }

    /** Longer than is accepted. */
    public static PackageRefusedException tooLong(long bytes, long most) {
        return new PackageRefusedException(Code.TOO_LARGE, "package", bytes + " bytes", "at most " + most + " bytes");
    }

    /** Which kind of mistake. */
    public Code code() {
        return code;
    }

    /** Which field or which part of the archive: {@code entry maps/a.map}, {@code manifest.yaml}, {@code license}. */
    public String field() {
        return why.field();
    }

    /** What it had, short and printable; null: nothing. */
    public @Nullable String value() {
        return why.value();
    }

    /** What would be accepted. */
    public String accepted() {
        return why.accepted();
    }
}
