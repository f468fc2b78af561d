package dev.outpost.telemetry.otel;

import dev.outpost.telemetry.analytics.EventRow;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who and when, of rows: the resource that a session is, ids of spans, times. All but the resources are pure functions of a
 * row, so that what is sent twice is the same twice. One thread.
 */
final class Identity {

    private static final int MOST_SESSIONS = 16;

    private final String ownSession;
    private final Resource own;
    private final Map<String, Resource> others = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Resource> eldest) {
            return size() > MOST_SESSIONS;
        }
    };

    /** The running session's. */
    Identity(String ownSession, Resource own) {
        this.ownSession = ownSession;
        this.own = own;
    }

    /** The session that wrote a row: this one, or one before it. */
    Resource resource(String session) {
        if (session.equals(ownSession) || session.isEmpty()) {
            return own;
        }
        return others.computeIfAbsent(
                session, id -> own.toBuilder().put("service.instance.id", id).build());
    }

    /** Nanoseconds since 1970 of a timestamp column; 0 when it is none. */
    static long epochNanos(String timestamp) {
        try {
            Instant at = Instant.parse(timestamp);
            return at.getEpochSecond() * 1_000_000_000L + at.getNano();
        } catch (DateTimeParseException e) {
            return 0;
        }
    }

    /** The span that a row belongs to: its game's; none when it belongs to no game. */
    static SpanContext context(@Nullable String correlation) {
        return correlation == null || !TraceId.isValid(correlation)
                ? SpanContext.getInvalid()
                : context(correlation, TraceIds.root(correlation));
    }

    /** A span of a game. */
    static SpanContext context(String correlation, String spanId) {
        return SpanContext.create(correlation, spanId, TraceFlags.getSampled(), TraceState.getDefault());
    }

    /** Id of a span that a row is. */
    static String rowId(EventRow row) {
        return TraceIds.span(
                String.valueOf(row.correlation()),
                row.event() + '|' + row.timestamp() + '|' + row.tick() + '|' + row.data());
    }

    /** Attributes that every record and span of a row has beside its fields. */
    static Attributes common(EventRow row) {
        var attributes = Attributes.builder();
        put(attributes, "outpost.category", row.category());
        put(attributes, "outpost.component", row.component());
        put(attributes, "outpost.game_module", row.gameModule());
        put(attributes, "outpost.mod_fingerprint", row.modFingerprint());
        Long tick = row.tick();
        if (tick != null) {
            attributes.put("outpost.tick", (long) tick);
        }
        Long durationUs = row.durationUs();
        if (durationUs != null) {
            attributes.put("outpost.duration_us", (long) durationUs);
        }
        return attributes.build();
    }

    private static void put(
            io.opentelemetry.api.common.AttributesBuilder attributes, String name, @Nullable String value) {
        if (value != null) {
            attributes.put(name, value);
        }
    }
}
