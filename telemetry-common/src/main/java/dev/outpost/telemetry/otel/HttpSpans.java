package dev.outpost.telemetry.otel;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The SDK's exporter of the spans that the program makes while it runs, HTTP requests, with its books kept and with nothing
 * in them that is not for others to see. Spans that are given up are not in the database, so that they are lost.
 */
record HttpSpans(SpanExporter exporter, AtomicReference<Answer> answers, SignalBooks books) implements SpanExporter {

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        List<SpanData> shown = new ArrayList<>(spans.size());
        spans.forEach(span -> shown.add(new HttpSpan(span)));
        answers.set(null);
        return books.givenUpUnlessTaken(exporter.export(shown), answers, spans.size());
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
