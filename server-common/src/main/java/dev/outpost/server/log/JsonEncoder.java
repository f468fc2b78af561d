package dev.outpost.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/**
 * Log lines for machines: one JSON object a line with time, level, logger, thread, message, trace_id and span_id where it is
 * logged in a span, fields, error.
 */
final class JsonEncoder extends EncoderBase<ILoggingEvent> {

    private static final byte[] NONE = {};

    private final JsonFactory json = new JsonFactory();
    private volatile TraceOfLine.Source traces = TraceOfLine.Source.NONE;

    /** From now on lines have this source's spans. */
    void traces(TraceOfLine.Source source) {
        traces = source;
    }

    @Override
    public byte[] headerBytes() {
        return NONE;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        try (JsonGenerator out = json.createGenerator(line)) {
            out.writeStartObject();
            out.writeStringField(
                    "time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
            out.writeStringField("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
            out.writeStringField("logger", event.getLoggerName());
            out.writeStringField("thread", event.getThreadName());
            out.writeStringField("message", event.getFormattedMessage());
            TraceOfLine trace = traces.current();
            if (trace != null) {
                out.writeStringField("trace_id", trace.traceId());
                out.writeStringField("span_id", trace.spanId());
            }
            List<KeyValuePair> pairs = event.getKeyValuePairs();
            if (pairs != null && !pairs.isEmpty()) {
                out.writeObjectFieldStart("fields");
                for (KeyValuePair pair : pairs) {
                    out.writeStringField(pair.key, String.valueOf(pair.value));
                }
                out.writeEndObject();
            }
            IThrowableProxy thrown = event.getThrowableProxy();
            if (thrown != null) {
                out.writeStringField("error", ThrowableProxyUtil.asString(thrown));
            }
            out.writeEndObject();
            out.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return line.toByteArray();
    }

    @Override
    public byte[] footerBytes() {
        return NONE;
    }
}
