package dev.outpost.relay.history;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread with a bounded queue, for work that may wait for a disk. Tasks run one after the other, in the order in
 * which they were offered; one that fails does not stop the next. Methods may be called from any thread.
 */
public final class DiskWorker {

    private static final Logger LOG = LoggerFactory.getLogger(DiskWorker.class);
    private static final long IDLE_THREAD_S = 30;

    private final ThreadPoolExecutor executor;

    /**
     * A worker whose thread begins with its first task and rests when there are none.
     *
     * @param name of the thread
     * @param maxTasks how many tasks may wait
     */
    public DiskWorker(String name, int maxTasks) {
        executor = new ThreadPoolExecutor(
                1, 1, IDLE_THREAD_S, TimeUnit.SECONDS, new ArrayBlockingQueue<>(maxTasks), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Runs a task when its turn comes; false when too many wait or the worker is closed, and it never runs. */
    public boolean offer(Runnable task) {
        try {
            executor.execute(() -> guarded(task));
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** How many tasks wait. */
    public int waiting() {
        return executor.getQueue().size();
    }

    /**
     * Takes no more tasks and waits for those it has; not to be called on an event loop.
     *
     * @return whether all were done in time; those that were not never run
     */
    public boolean close(Duration within) {
        executor.shutdown();
        boolean interrupted = false;
        try {
            if (executor.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        executor.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a task of the {} worker failed", Thread.currentThread().getName(), e);
        }
    }
}
