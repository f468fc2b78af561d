package dev.outpost.telemetry.otel;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A span of an HTTP request with what may leave the server (spec/telemetry.md, Privacy): method, route, scheme, status. No
 * address, URL or path, since names and searched texts are in them, and of a failure only its type.
 */
final class HttpSpan extends DelegatingSpanData {

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> STATUS = AttributeKey.stringKey("http.response.status_code");
    private static final AttributeKey<Long> STATUS_CODE = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> EXCEPTION = AttributeKey.stringKey("exception.type");

    /** Those whose values are of closed sets already. */
    private static final List<AttributeKey<String>> KEPT =
            List.of(AttributeKey.stringKey("http.route"), AttributeKey.stringKey("url.scheme"));

    /** A client may make up others. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE");

    private static final String OTHER = "_OTHER";

    private final String name;
    private final Attributes attributes;
    private final StatusData status;

    HttpSpan(SpanData span) {
        super(span);
        Attributes told = span.getAttributes();
        AttributesBuilder shown = Attributes.builder();
        KEPT.forEach(key -> shown.put(key, told.get(key)));
        String method = told.get(METHOD);
        boolean known = method == null || METHODS.contains(method);
        if (method != null) {
            shown.put(METHOD, known ? method : OTHER);
        }
        this.name = known ? span.getName() : "HTTP";
        long code = code(told.get(STATUS));
        if (code > 0) {
            shown.put(STATUS_CODE, code);
        }
        String error = error(span, code);
        if (error == null) {
            this.status = StatusData.unset();
        } else {
            shown.put(ERROR, error);
            this.status = StatusData.error();
        }
        this.attributes = shown.build();
    }

    /** A status that is none is as good as no status. */
    private static long code(@Nullable String status) {
        return status != null && status.matches("[1-9][0-9]{2}") ? Long.parseLong(status) : 0;
    }

    /** What the failure was, by the conventions of OpenTelemetry; null: there was none. */
    private static @Nullable String error(SpanData span, long code) {
        for (EventData event : span.getEvents()) {
            String type = event.getAttributes().get(EXCEPTION);
            if (type != null) {
                return type;
            }
        }
        int least = span.getKind() == SpanKind.SERVER ? 500 : 400;
        return code >= least ? Long.toString(code) : null;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public int getTotalAttributeCount() {
        return attributes.size();
    }

    @Override
    public StatusData getStatus() {
        return status;
    }

    /** None: their messages say to whom there was no connection. */
    @Override
    public List<EventData> getEvents() {
        return List.of();
    }

    @Override
    public int getTotalRecordedEvents() {
        return 0;
    }
}
