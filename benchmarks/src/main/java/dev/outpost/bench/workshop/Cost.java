package dev.outpost.bench.workshop;

import com.sun.management.ThreadMXBean;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What many calls of one thread cost: time on the clock, and what the machine did for them whoever else it worked for.
 *
 * @param nanos on the clock, each call
 * @param cpuMicros of the processor, the mean of a call
 * @param bytes allocated, the mean of a call
 */
record Cost(Histogram nanos, double cpuMicros, double bytes) {

    static final String HEAD = String.format(
            Locale.ROOT,
            "%-34s %9s %9s %9s %9s %9s %9s %10s",
            "",
            "p50 ms",
            "p90 ms",
            "p99 ms",
            "p99.9 ms",
            "CPU us",
            "CPU ratio",
            "B/call");

    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /** A call: the i-th. */
    @FunctionalInterface
    interface Call {
        void make(int i) throws Exception;
    }

    /** Makes some that are not measured and then so many. */
    static Cost of(int warmUp, int calls, Call call) throws Exception {
        for (int i = 0; i < warmUp; i++) {
            call.make(i);
        }
        Histogram nanos = new Histogram(3);
        long cpu = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            call.make(i);
            nanos.recordValue(System.nanoTime() - start);
        }
        return new Cost(
                nanos,
                (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3 / calls,
                (double) (THREADS.getCurrentThreadAllocatedBytes() - bytes) / calls);
    }

    double ms(double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e6;
    }

    /** A row of the table; {@code floor}: CPU of what is least to be done. */
    String row(String name, double floor) {
        return String.format(
                Locale.ROOT,
                "%-34s %9.3f %9.3f %9.3f %9.3f %9.1f %9.1f %,10.0f",
                name,
                ms(50),
                ms(90),
                ms(99),
                ms(99.9),
                cpuMicros,
                cpuMicros / floor,
                bytes);
    }

    JsonObject json(double floor) {
        return new JsonObject()
                .put("calls", nanos.getTotalCount())
                .put("p50_ms", ms(50))
                .put("p90_ms", ms(90))
                .put("p99_ms", ms(99))
                .put("p999_ms", ms(99.9))
                .put("cpu_us", cpuMicros)
                .put("cpu_of_floor", cpuMicros / floor)
                .put("bytes", bytes);
    }
}
