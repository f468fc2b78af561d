package dev.outpost.telemetry.analytics;

import org.jspecify.annotations.Nullable;

/**
 * The read side could not do what was asked. The message is one line for the operator: what, where, and what would be
 * accepted instead.
 */
public final class AnalyticsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean refused;

    private AnalyticsException(String message, boolean refused, @Nullable Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    /** The request itself is wrong; asking again will not help. */
    public static AnalyticsException refused(String message) {
        return new AnalyticsException(message, true, null);
    }

    /** The request is fine; file or machine did not let it through. */
    public static AnalyticsException failed(String message) {
        return new AnalyticsException(message, false, null);
    }

    /** The request is fine; file or machine did not let it through. */
    public static AnalyticsException failed(String message, Throwable cause) {
        return new AnalyticsException(message, false, cause);
    }

    /** True: the caller asked for something wrong (exit status 2, HTTP 400). False: it failed (exit status 1). */
    public boolean refused() {
        return refused;
    }
}
