package dev.outpost.telemetry;

import dev.outpost.telemetry.event.MetricType;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.telemetry.record.DropReason;
import dev.outpost.telemetry.record.Ledger;
import dev.outpost.telemetry.store.StoreState;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The recorder's status as meters. Any thread may ask them.
 *
 * <p>A scrape asks a hundred of them one after the other: they share one look at the status, a moment old at most.
 */
final class RecorderMeters implements AutoCloseable {

    private static final long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final MeterRegistry registry;
    private final RecorderMetrics metrics;
    private final Supplier<TelemetryStatus> status;
    private final LongSupplier nanoTime;
    private final List<Meter> registered = new ArrayList<>();
    private volatile @Nullable Look last;

    private record Look(TelemetryStatus status, long nanos) {}

    /**
     * Nothing is registered yet.
     *
     * @param status how things stand; asked from any thread
     * @param nanoTime a clock like {@link System#nanoTime}
     */
    RecorderMeters(
            MeterRegistry registry, RecorderMetrics metrics, Supplier<TelemetryStatus> status, LongSupplier nanoTime) {
        this.registry = registry;
        this.metrics = metrics;
        this.status = status;
        this.nanoTime = nanoTime;
    }

    /** Registers all. */
    void register() {
        gauge(RecorderMetrics.RING_USED, now -> (double) now.ringUsedBytes() / now.ringCapacityBytes());
        gauge(RecorderMetrics.WRITER_OK, now -> now.state() == StoreState.OK ? 1 : 0);
        gauge(RecorderMetrics.DATABASE_BYTES, TelemetryStatus::databaseBytes);
        gauge(RecorderMetrics.WAL_BYTES, TelemetryStatus::walBytes);
        counter(RecorderMetrics.PRUNED, TelemetryStatus::prunedEvents);
        counter(RecorderMetrics.MASKED, TelemetryStatus::maskedTexts);
        for (String category : metrics.emitted().labels().get(0).values()) {
            counter(metrics.emitted(), line(category, Ledger.Line::emitted), category);
            counter(metrics.stored(), line(category, Ledger.Line::stored), category);
            gauge(metrics.queued(), line(category, Ledger.Line::queued), category);
            counter(metrics.sampledOut(), line(category, Ledger.Line::sampledOut), category);
            for (DropReason reason : DropReason.values()) {
                counter(
                        metrics.dropped(),
                        line(category, books -> books.dropped().getOrDefault(reason, 0L)),
                        category,
                        reason.label());
            }
        }
    }

    /** Takes all out of the registry, which may belong to a program that goes on. */
    @Override
    public void close() {
        registered.forEach(registry::remove);
        registered.clear();
    }

    private void gauge(MetricType type, ToDoubleFunction<TelemetryStatus> value, String... labels) {
        registered.add(new Meters(registry).gauge(type, () -> value.applyAsDouble(look()), labels));
    }

    private void counter(MetricType type, ToDoubleFunction<TelemetryStatus> value, String... labels) {
        registered.add(new Meters(registry).counter(type, this, meters -> value.applyAsDouble(meters.look()), labels));
    }

    private static ToDoubleFunction<TelemetryStatus> line(String category, ToLongFunction<Ledger.Line> value) {
        return now -> {
            for (Ledger.Line line : now.ledger()) {
                if (line.category().equals(category)) {
                    return value.applyAsLong(line);
                }
            }
            return 0;
        };
    }

    private TelemetryStatus look() {
        long now = nanoTime.getAsLong();
        Look before = last;
        if (before != null && now - before.nanos() < MAX_AGE_NANOS) {
            return before.status();
        }
        Look look = new Look(status.get(), now);
        last = look;
        return look.status();
    }
}
