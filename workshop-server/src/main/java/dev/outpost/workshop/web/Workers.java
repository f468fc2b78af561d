package dev.outpost.workshop.web;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Fault;
import dev.outpost.server.web.FaultException;
import dev.outpost.workshop.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for what blocks, with a bounded queue: what does not fit into it is refused at once. Any thread may ask. */
final class Workers {

    private static final long IDLE_S = 30;
    private static final long RETRY_S = 2;

    private final ThreadPoolExecutor pool;

    /**
     * None run yet.
     *
     * @param name what the threads are called
     * @param threads most at once
     * @param queued so many pieces of work may wait
     */
    Workers(String name, int threads, int queued) {
        AtomicInteger number = new AtomicInteger();
        pool = new ThreadPoolExecutor(
                threads, threads, IDLE_S, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queued), work -> {
                    Thread thread = new Thread(work, "workshop-" + name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * Does it; ends on the event loop that asks, and fails with a {@link FaultException} when there is too much to do, or
     * when it is refused.
     */
    <T> Future<T> run(Callable<T> work) {
        ContextInternal loop = (ContextInternal) Objects.requireNonNull(Vertx.currentContext(), "on an event loop");
        Promise<T> done = loop.promise();
        try {
            pool.execute(() -> {
                T result;
                try {
                    result = work.call();
                } catch (StoreException e) {
                    done.fail(new FaultException(fault(e)));
                    return;
                } catch (BadFieldException e) {
                    // All else that a question has was checked before
                    done.fail(e.field().equals("cursor") ? new FaultException(Fault.of(400, "bad_cursor", e)) : e);
                    return;
                } catch (Exception | StackOverflowError | AssertionError e) {
                    done.fail(e);
                    return;
                }
                done.complete(result);
            });
        } catch (RejectedExecutionException e) {
            return Future.failedFuture(new FaultException(busy()));
        }
        return done.future();
    }

    /** Pieces of work that wait. */
    int waiting() {
        return pool.getQueue().size();
    }

    /** Ends them; what runs is given some time. Blocks. */
    void close(long withinMs) {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(withinMs, TimeUnit.MILLISECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    static Fault busy() {
        return Fault.later(503, "busy", "There is more to do than this server takes on at once.", RETRY_S);
    }

    private static Fault fault(StoreException e) {
        return switch (e.kind()) {
            case UNAVAILABLE -> Fault.later(503, "unavailable", "The store cannot be reached now.", RETRY_S);
            case FULL -> Fault.of(507, "full", "There is no room to write.");
            case BROKEN ->
                Fault.of(500, "broken", "The store is damaged or may not be written; its operator must look.");
        };
    }
}
