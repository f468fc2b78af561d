package dev.outpost.telemetry.otel;

import dev.outpost.telemetry.analytics.EventRow;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A recorded event as a log record. */
record EventLogRecord(
        Resource resource,
        String eventName,
        long epochNanos,
        SpanContext spanContext,
        String severityText,
        @Nullable String body,
        Attributes attributes)
        implements LogRecordData {

    /** What the records say they come from. */
    static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("dev.outpost.telemetry");

    /** Of a row. */
    static EventLogRecord of(EventRow row, Payload payload, Identity identity) {
        AttributesBuilder attributes = Identity.common(row).toBuilder();
        payload.addTo(attributes, row.event(), row.data());
        String severity = row.severity();
        return new EventLogRecord(
                identity.resource(row.sessionId()),
                row.event(),
                Identity.epochNanos(row.timestamp()),
                Identity.context(row.correlation()),
                severity == null ? "info" : severity,
                row.data(),
                attributes.build());
    }

    @Override
    public Resource getResource() {
        return resource;
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return SCOPE;
    }

    @Override
    public String getEventName() {
        return eventName;
    }

    @Override
    public long getTimestampEpochNanos() {
        return epochNanos;
    }

    /** The recorder saw it when it happened. */
    @Override
    public long getObservedTimestampEpochNanos() {
        return epochNanos;
    }

    @Override
    public SpanContext getSpanContext() {
        return spanContext;
    }

    @Override
    public Severity getSeverity() {
        return switch (severityText.toLowerCase(Locale.ROOT)) {
            case "trace" -> Severity.TRACE;
            case "debug" -> Severity.DEBUG;
            case "info" -> Severity.INFO;
            case "warn" -> Severity.WARN;
            case "error" -> Severity.ERROR;
            default -> Severity.UNDEFINED_SEVERITY_NUMBER;
        };
    }

    @Override
    public String getSeverityText() {
        return severityText;
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still has it without a default
    public io.opentelemetry.sdk.logs.data.Body getBody() {
        return body == null
                ? io.opentelemetry.sdk.logs.data.Body.empty()
                : io.opentelemetry.sdk.logs.data.Body.string(body);
    }

    @Override
    public @Nullable Value<?> getBodyValue() {
        return body == null ? null : Value.of(body);
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public int getTotalAttributeCount() {
        return attributes.size();
    }
}
