package dev.outpost.workshop.command;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Works on several things at once. The first that fails ends it: what has not begun does not, what has is interrupted
 * and waited for.
 *
 * @param threads how many at once
 */
record Together(int threads) {

    private static final long GOODBYE_S = 10;

    /** What is done with each. */
    @FunctionalInterface
    interface Work<T> {
        void on(T thing) throws IOException;
    }

    <T> void run(List<T> things, Work<T> work) throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, things.size())));
        try {
            CompletionService<T> ended = new ExecutorCompletionService<>(pool);
            for (T thing : things) {
                ended.submit(() -> {
                    work.on(thing);
                    return thing;
                });
            }
            for (int i = 0; i < things.size(); i++) {
                ended.take().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
            try {
                pool.awaitTermination(GOODBYE_S, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
