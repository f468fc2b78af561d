package dev.outpost.telemetry.otel;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicReference;

/** The SDK's exporter of metrics, with its books kept: what it gives up is not sent later, but the next values are. */
record CountedMetrics(MetricExporter exporter, AtomicReference<Answer> answers, SignalBooks books)
        implements MetricExporter {

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
        answers.set(null);
        return books.givenUpUnlessTaken(exporter.export(metrics), answers, metrics.size());
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
        return exporter.getAggregationTemporality(instrumentType);
    }
}
