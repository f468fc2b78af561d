package dev.outpost.workshop.mirror;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Another workshop does not do what it should. The message is for a person and names no address. */
final class SourceException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final Duration retryAfter;

    /** What that means. */
    enum Kind {
        /** It may be better later. */
        AWAY,
        /** It has no such thing. */
        GONE,
        /** What it says of a version is not so. */
        LYING
    }

    SourceException(Kind kind, String message) {
        this(kind, message, Duration.ZERO, null);
    }

    SourceException(Kind kind, String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    Kind kind() {
        return kind;
    }

    /** How long it wants to be left alone. */
    Duration retryAfter() {
        return retryAfter;
    }
}
