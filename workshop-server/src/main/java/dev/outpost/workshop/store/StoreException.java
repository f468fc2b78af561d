package dev.outpost.workshop.store;

import org.jspecify.annotations.Nullable;

/** The store cannot do what was asked; nothing of it was done. The message has no secrets. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What is the matter. */
    public enum Kind {
        /** The database is away, locked by another program, or too busy; it may be tried again (503). */
        UNAVAILABLE,
        /** There is no room to write (507). */
        FULL,
        /** The database is damaged, of a newer program, or may not be written: an operator must look (500). */
        BROKEN
    }

    StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is the matter. */
    public Kind kind() {
        return kind;
    }
}
