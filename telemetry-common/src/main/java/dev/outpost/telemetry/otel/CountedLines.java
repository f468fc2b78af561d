package dev.outpost.telemetry.otel;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicReference;

/** The SDK's exporter of log lines, with its books kept: lines are not in the database, so that what it gives up is lost. */
record CountedLines(LogRecordExporter exporter, AtomicReference<Answer> answers, SignalBooks books)
        implements LogRecordExporter {

    @Override
    public CompletableResultCode export(Collection<LogRecordData> lines) {
        answers.set(null);
        return books.givenUpUnlessTaken(exporter.export(lines), answers, lines.size());
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
