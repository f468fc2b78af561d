package dev.outpost.acceptance;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long this machine keeps a thread waiting that wants to run: what a time is late by through no fault of whoever is
 * measured. A thread of its own.
 */
final class Stalls implements AutoCloseable {

    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final AtomicLong longest = new AtomicLong();
    private final Thread thread = new Thread(this::watch, "stalls");

    private Stalls() {
        thread.setDaemon(true);
    }

    static Stalls watched() {
        Stalls stalls = new Stalls();
        stalls.thread.start();
        return stalls;
    }

    /** The longest so far. */
    long longestNanos() {
        return longest.get();
    }

    private void watch() {
        long before = System.nanoTime();
        while (!Thread.interrupted()) {
            try {
                TimeUnit.NANOSECONDS.sleep(NAP_NANOS);
            } catch (InterruptedException e) {
                return;
            }
            long now = System.nanoTime();
            longest.accumulateAndGet(now - before - NAP_NANOS, Math::max);
            before = now;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
