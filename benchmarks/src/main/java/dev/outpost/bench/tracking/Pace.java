package dev.outpost.bench.tracking;

import java.util.concurrent.TimeUnit;

/**
 * An open-loop schedule: when each request is due is fixed when the schedule begins, however late the one before it was.
 * Latency that counts from there leaves nothing out. Instants are nanoseconds of one clock. One thread.
 */
final class Pace {

    private static final double NANOS_PER_S = TimeUnit.SECONDS.toNanos(1);

    private long startNanos;
    private double perS;
    private long taken;

    /** Begins a new schedule; what was due before and is not taken is forgotten. */
    void begin(long nowNanos, double newPerS) {
        startNanos = nowNanos;
        perS = newPerS;
        taken = 0;
    }

    double perS() {
        return perS;
    }

    /** When the next request is due; {@link Long#MAX_VALUE} when none is. */
    long dueNanos() {
        return perS > 0 ? at(taken) : Long.MAX_VALUE;
    }

    /** The next request is sent. */
    void take() {
        taken++;
    }

    /** Requests that are due in a window, from inclusive, to exclusive. */
    long dueIn(long fromNanos, long toNanos) {
        return perS > 0 ? before(toNanos) - before(fromNanos) : 0;
    }

    private long at(long number) {
        return startNanos + (long) (number * NANOS_PER_S / perS);
    }

    /** How many are due before an instant. */
    private long before(long nanos) {
        if (nanos <= startNanos) {
            return 0;
        }
        long number = (long) ((nanos - startNanos) * perS / NANOS_PER_S);
        while (number > 0 && at(number - 1) >= nanos) {
            number--;
        }
        while (at(number) < nanos) {
            number++;
        }
        return number;
    }
}
