package dev.outpost.bench.workshop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** Some connections to one server, each with a thread of its own. */
final class Clients {

    private static final long BOUND_S = 12;

    private Clients() {}

    /** One request: the i-th. */
    @FunctionalInterface
    interface Request {
        Wire.Answer make(Wire wire, int i) throws IOException;
    }

    /**
     * What came of it.
     *
     * @param perS requests a second
     * @param bytesPerS of the answers
     * @param nanos how long each took; with a rate, from the instant that it was due
     */
    record Result(int requests, double perS, double bytesPerS, Histogram nanos) {

        double ms(double percentile) {
            return nanos.getValueAtPercentile(percentile) / 1e6;
        }

        String times() {
            return String.format(
                    Locale.ROOT, "p50 %.2f ms, p99 %.2f ms, max %.2f ms", ms(50), ms(99), nanos.getMaxValue() / 1e6);
        }
    }

    /**
     * Makes requests.
     *
     * @param connections at once
     * @param requests so many; fewer when {@value #BOUND_S} s are over and none has a time at which it is due
     * @param perS how many are due each second; 0: each connection asks as soon as it was answered
     * @param status what each must be answered with
     */
    static Result run(int port, int connections, int requests, double perS, int status, Request request)
            throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        // With a rate, the first is due when all are connected
        long start = System.nanoTime() + (perS > 0 ? TimeUnit.MILLISECONDS.toNanos(20) : 0);
        ExecutorService pool = Executors.newFixedThreadPool(connections);
        Histogram all = new Histogram(3);
        long bytes = 0;
        try {
            List<Future<Part>> parts = new ArrayList<>();
            Callable<Part> one = () -> part(port, next, requests, perS, status, start, request);
            for (int i = 0; i < connections; i++) {
                parts.add(pool.submit(one));
            }
            for (Future<Part> each : parts) {
                Part part = each.get();
                all.add(part.nanos());
                bytes += part.bytes();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        int made = (int) all.getTotalCount();
        return new Result(made, made / seconds, bytes / seconds, all);
    }

    private record Part(Histogram nanos, long bytes) {}

    private static Part part(
            int port, AtomicInteger next, int requests, double perS, int status, long start, Request request)
            throws IOException, InterruptedException {
        Histogram nanos = new Histogram(3);
        long bytes = 0;
        try (Wire wire = new Wire(port)) {
            long until = perS > 0 ? Long.MAX_VALUE : System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_S);
            // What is begun is made, so that the first so many were made
            while (System.nanoTime() < until) {
                int i = next.getAndIncrement();
                if (i >= requests) {
                    break;
                }
                long due = perS > 0 ? start + (long) (i / perS * 1e9) : System.nanoTime();
                long early = due - System.nanoTime();
                if (early > 0) {
                    TimeUnit.NANOSECONDS.sleep(early);
                }
                Wire.Answer answer = request.make(wire, i);
                nanos.recordValue(Math.max(0, System.nanoTime() - due));
                bytes += answer.bytes();
                if (answer.status() != status) {
                    throw new IOException("request " + i + " is answered " + answer.status() + ", not " + status + ": "
                            + answer.body());
                }
            }
        }
        return new Part(nanos, bytes);
    }
}
