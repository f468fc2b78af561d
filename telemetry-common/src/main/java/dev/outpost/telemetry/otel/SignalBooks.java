package dev.outpost.telemetry.otel;

import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.telemetry.record.Recorder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of one signal: counted in metrics, and told in the log and as events when it changes, not at each failure.
 * Any thread.
 */
final class SignalBooks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SignalBooks.class);
    private static final long LOSS_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Signal signal;
    private final Recorder recorder;
    private final MeterRegistry registry;
    private final LongSupplier nanos;
    private final List<Meter> registered = new ArrayList<>();
    private final Counter sent;
    private final Map<Answer.Kind, Counter> requests = new EnumMap<>(Answer.Kind.class);
    private final Map<OtelCatalogue.Loss, Counter> losses = new EnumMap<>(OtelCatalogue.Loss.class);
    private final Map<OtelCatalogue.Loss, Untold> untold = new EnumMap<>(OtelCatalogue.Loss.class);
    private volatile long backlog;
    private volatile boolean failing;
    private long failingSince;

    private static final class Untold {
        long count;
        long toldAt;
        boolean told;
        String why = "";
    }

    /**
     * Registers its meters.
     *
     * @param nanos a clock like {@link System#nanoTime}
     */
    SignalBooks(Signal signal, Recorder recorder, MeterRegistry registry, LongSupplier nanos) {
        this.signal = signal;
        this.recorder = recorder;
        this.registry = registry;
        this.nanos = nanos;
        Meters meters = new Meters(registry);
        sent = kept(meters.counter(OtelCatalogue.SENT, signal.label()));
        for (Answer.Kind kind : Answer.Kind.values()) {
            requests.put(kind, kept(meters.counter(OtelCatalogue.REQUESTS, signal.label(), kind.label())));
        }
        for (OtelCatalogue.Loss loss : OtelCatalogue.Loss.values()) {
            losses.put(loss, kept(meters.counter(OtelCatalogue.LOSSES, signal.label(), Labels.of(loss))));
            untold.put(loss, new Untold());
        }
        if (signal != Signal.METRICS) {
            kept(meters.gauge(OtelCatalogue.BACKLOG, () -> backlog, signal.label()));
        }
        kept(meters.gauge(OtelCatalogue.OK, () -> failing ? 0 : 1, signal.label()));
    }

    /** Rows that wait. */
    void backlog(long rows) {
        backlog = rows;
    }

    /** Whether the last request failed. */
    boolean failing() {
        return failing;
    }

    /** A request of so many items ended so. */
    synchronized void answered(Answer answer, long items) {
        counter(requests, answer.kind()).increment();
        if (answer.kind().delivered()) {
            long rejected = Math.min(answer.rejected(), items);
            sent.increment((double) (items - rejected));
            if (rejected > 0) {
                lost(OtelCatalogue.Loss.REJECTED, rejected, answer.detail());
            }
            succeeded();
        } else if (!answer.kind().hopeless()) {
            failed(answer);
        }
    }

    /** Counts what becomes of a request of the SDK's own, which is not repeated. */
    CompletableResultCode givenUpUnlessTaken(
            CompletableResultCode request, AtomicReference<Answer> answers, long items) {
        return request.whenComplete(() -> {
            Answer heard = answers.get();
            Answer answer = heard == null ? new Answer(Answer.Kind.UNREACHABLE, "nothing was sent", 0) : heard;
            answered(answer, items);
            if (!answer.kind().delivered()) {
                lost(OtelCatalogue.Loss.UNDELIVERED, items, answer.detail());
            }
        });
    }

    /** So many items will never be sent. */
    synchronized void lost(OtelCatalogue.Loss loss, long items, String why) {
        counter(losses, loss).increment((double) items);
        Untold waiting = untold.get(loss);
        if (waiting == null) {
            return;
        }
        waiting.count += items;
        waiting.why = why;
        tellDueLosses();
    }

    /** Tells of losses that have waited long enough. */
    synchronized void tellDueLosses() {
        long now = nanos.getAsLong();
        untold.forEach((loss, waiting) -> {
            if (!waiting.told || now - waiting.toldAt >= LOSS_INTERVAL_NANOS) {
                tell(loss, waiting, now);
            }
        });
    }

    /** Tells of all losses now: the recorder is about to end. */
    synchronized void tellLosses() {
        long now = nanos.getAsLong();
        untold.forEach((loss, waiting) -> tell(loss, waiting, now));
    }

    private void tell(OtelCatalogue.Loss loss, Untold waiting, long now) {
        if (waiting.count == 0) {
            return;
        }
        LOG.warn(
                "otlp: {} {} can no longer be sent: {} {}",
                waiting.count,
                signal.label(),
                Labels.of(loss),
                waiting.why);
        recorder.begin(OtelCatalogue.LOST)
                .put(signal)
                .put(loss)
                .put(waiting.count)
                .end();
        waiting.told = true;
        waiting.toldAt = now;
        waiting.count = 0;
    }

    /** Takes the meters out of the registry, and tells, in the log at least, of losses that were not told yet. */
    @Override
    public synchronized void close() {
        tellLosses();
        registered.forEach(registry::remove);
        registered.clear();
    }

    private void succeeded() {
        if (failing) {
            failing = false;
            long failingMs = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - failingSince);
            LOG.info("otlp: {} are delivered again after {} ms, {} wait", signal.label(), failingMs, backlog);
            recorder.begin(OtelCatalogue.RECOVERED)
                    .put(signal)
                    .put(failingMs)
                    .put(backlog)
                    .end();
        }
    }

    private void failed(Answer answer) {
        if (!failing) {
            failing = true;
            failingSince = nanos.getAsLong();
            LOG.warn(
                    "otlp: {} are not delivered ({}: {}); tried again until they are",
                    signal.label(),
                    answer.kind().label(),
                    answer.detail());
            recorder.begin(OtelCatalogue.FAILING)
                    .put(signal)
                    .put(answer.kind())
                    .put(answer.detail())
                    .put(backlog)
                    .end();
        }
    }

    private <M extends Meter> M kept(M meter) {
        registered.add(meter);
        return meter;
    }

    private static <K> Counter counter(Map<K, Counter> counters, K key) {
        Counter counter = counters.get(key);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + key);
        }
        return counter;
    }
}
