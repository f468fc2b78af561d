package dev.outpost.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what was started, the last first, within a bound that holds whatever hangs.
 *
 * <p>Each part has a share of the whole time by which it must have ended; a part that has not is left behind, with a
 * warning, and the next one still has the difference of their shares.
 */
final class ShutdownSequence {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownSequence.class);

    /** How a part is ended. */
    @FunctionalInterface
    interface Ending {

        /** Ends it within the given milliseconds; a failure is logged and nothing more. */
        Future<Void> end(long withinMs);
    }

    private record Part(String name, double endsBy, Ending ending) {}

    private final Duration timeout;
    private final LongSupplier nanos;
    private final Deque<Part> parts = new ConcurrentLinkedDeque<>();
    private final Object running = new Object();
    private @Nullable Long deadline;

    ShutdownSequence(Duration timeout, LongSupplier nanos) {
        this.timeout = timeout;
        this.nanos = nanos;
    }

    /** An ending that blocks; it gets a thread of its own, which does not keep the process alive. */
    static Ending blocking(Runnable ending) {
        return withinMs -> {
            Promise<Void> done = Promise.promise();
            Thread thread = new Thread(
                    () -> {
                        try {
                            ending.run();
                            done.complete();
                        } catch (RuntimeException | Error e) {
                            done.fail(e);
                        }
                    },
                    "outpost-close");
            thread.setDaemon(true);
            thread.start();
            return done.future();
        };
    }

    /**
     * Adds a part that was started after all that were added before.
     *
     * @param endsBy share of the time, 0 to 1, at which it is left behind
     */
    void add(String name, double endsBy, Ending ending) {
        parts.push(new Part(name, endsBy, ending));
    }

    /** The time runs from the first call on. */
    synchronized void begin() {
        if (deadline == null) {
            deadline = nanos.getAsLong() + timeout.toNanos();
        }
    }

    /** Ends all parts; returns in time. Of two threads the second waits and finds nothing left to do. */
    void run() {
        begin();
        synchronized (running) {
            for (Part part = parts.poll(); part != null; part = parts.poll()) {
                end(part, Math.max(0, untilShare(part.endsBy())));
            }
        }
    }

    private synchronized long untilShare(double share) {
        long left = deadline == null ? timeout.toNanos() : deadline - nanos.getAsLong();
        return left - (long) (timeout.toNanos() * (1 - share));
    }

    private void end(Part part, long withinNanos) {
        long withinMs = TimeUnit.NANOSECONDS.toMillis(withinNanos);
        long begun = nanos.getAsLong();
        try {
            part.ending()
                    .end(withinMs)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(withinMs, TimeUnit.MILLISECONDS);
            LOG.info("{} closed in {} ms", part.name(), TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - begun));
        } catch (TimeoutException e) {
            LOG.warn("{} did not close within {} ms and is left behind", part.name(), withinMs);
        } catch (ExecutionException e) {
            LOG.warn("{} did not close cleanly", part.name(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("{}: interrupted while closing", part.name());
        } catch (RuntimeException e) {
            LOG.warn("{} did not close cleanly", part.name(), e);
        }
    }
}
