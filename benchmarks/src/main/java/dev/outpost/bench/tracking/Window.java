package dev.outpost.bench.tracking;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What came of the requests that were due in the measured time. One thread at a time. */
final class Window {

    private static final long NANOS_PER_US = 1000;
    private static final double US_PER_MS = 1000;

    private final Histogram latencyUs = new Histogram(3);
    private final Map<String, Long> faults = new TreeMap<>();
    private long fromNanos = Long.MAX_VALUE;
    private long toNanos = Long.MAX_VALUE;
    private long answered;
    private long bodyBytes;

    /** Measures from one instant to another; forgets what was before. */
    void open(long from, long to) {
        latencyUs.reset();
        faults.clear();
        answered = 0;
        bodyBytes = 0;
        fromNanos = from;
        toNanos = to;
    }

    /** Whether a request that was due at an instant counts. */
    boolean holds(long dueNanos) {
        return dueNanos >= fromNanos && dueNanos < toNanos;
    }

    void answered(long dueNanos, long nowNanos, long bytes) {
        if (holds(dueNanos)) {
            answered++;
            bodyBytes += bytes;
            latencyUs.recordValue(Math.max(0, (nowNanos - dueNanos) / NANOS_PER_US));
        }
    }

    /** An answer that was not the one hoped for. It has its latency as well: {@link #answered} is called too. */
    void fault(long dueNanos, String what) {
        if (holds(dueNanos)) {
            faults.merge(what, 1L, Long::sum);
        }
    }

    long answered() {
        return answered;
    }

    /** As JSON: how many, how long, what went wrong. */
    JsonObject json(long due) {
        JsonObject wrong = new JsonObject();
        faults.forEach(wrong::put);
        return new JsonObject()
                .put("due", due)
                .put("answered", answered)
                .put("body_bytes", bodyBytes)
                .put("p50_ms", ms(50))
                .put("p99_ms", ms(99))
                .put("p999_ms", ms(99.9))
                .put("max_ms", latencyUs.getMaxValue() / US_PER_MS)
                .put("faults", wrong);
    }

    private double ms(double percentile) {
        return latencyUs.getValueAtPercentile(percentile) / US_PER_MS;
    }
}
