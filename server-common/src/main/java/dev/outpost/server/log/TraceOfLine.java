package dev.outpost.server.log;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * The span that a line is logged in.
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits
 */
record TraceOfLine(String traceId, String spanId) {

    /** Where lines learn of it; asked by the thread that logs. */
    @FunctionalInterface
    interface Source {

        /** There are no spans. */
        Source NONE = () -> null;

        /** Null: in none. */
        @Nullable
        TraceOfLine current();
    }

    /** The one that the caller's code is in; null: in none. */
    static @Nullable TraceOfLine ofSpan() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? new TraceOfLine(span.getTraceId(), span.getSpanId()) : null;
    }
}
