package dev.outpost.bench;

import com.sun.management.ThreadMXBean;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.otel.OtelExport;
import dev.outpost.telemetry.otel.OtelSettings;
import dev.outpost.telemetry.record.Ledger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The whole recorder as a server has it, fed at a steady rate: what the emitting thread sees. */
final class PacedEmits {

    private static final int WARM_UP_EVENTS = 50_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private PacedEmits() {}

    /**
     * What came out.
     *
     * @param p50Nanos median time of an emit
     * @param p99Nanos 99th percentile
     * @param p999Nanos 99.9th percentile
     * @param maxNanos longest
     * @param bytesPerEvent allocated by the emitting thread
     * @param stored events in the database
     * @param lost events that are not
     */
    record Figures(
            long p50Nanos,
            long p99Nanos,
            long p999Nanos,
            long maxNanos,
            double bytesPerEvent,
            long stored,
            long lost) {}

    /**
     * Runs it.
     *
     * @param receiver where to what is recorded is exported over OTLP meanwhile; null: it is not
     */
    static Figures run(Path database, int eventsPerSecond, int seconds, @Nullable String receiver) {
        Telemetry telemetry = Telemetry.open(
                TelemetrySettings.serverDefaults(database),
                Component.RELAY,
                RecordedOrders.CATALOGUE,
                new SimpleMeterRegistry(),
                InstantSource.system());
        OtelExport export = receiver == null
                ? null
                : telemetry.export(OtelSettings.of("outpost-relay").to(receiver, OtelSettings.GRPC));
        RecordedOrders orders = new RecordedOrders(telemetry.recorder());
        pace(orders, new long[WARM_UP_EVENTS], eventsPerSecond);
        long[] nanos = new long[eventsPerSecond * seconds];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        pace(orders, nanos, eventsPerSecond);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        telemetry.close();
        if (export != null) {
            export.close(Duration.ofMillis(1));
        }
        Arrays.sort(nanos);
        Ledger.Line books = telemetry.status().ledger().stream()
                .filter(line -> line.category().equals("relay"))
                .findFirst()
                .orElseThrow();
        return new Figures(
                nanos[nanos.length / 2],
                nanos[(int) (nanos.length * 0.99)],
                nanos[(int) (nanos.length * 0.999)],
                nanos[nanos.length - 1],
                (double) allocated / nanos.length,
                books.stored(),
                books.droppedTotal());
    }

    private static void pace(RecordedOrders orders, long[] nanos, int eventsPerSecond) {
        long interval = NANOS_PER_SECOND / eventsPerSecond;
        long due = System.nanoTime();
        for (int i = 0; i < nanos.length; i++, due += interval) {
            while (System.nanoTime() - due < 0) {
                Thread.onSpinWait();
            }
            long start = System.nanoTime();
            orders.emit();
            nanos[i] = System.nanoTime() - start;
        }
    }
}
