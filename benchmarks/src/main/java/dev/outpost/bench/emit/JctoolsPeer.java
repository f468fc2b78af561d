package dev.outpost.bench.emit;

import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MpscArrayQueue;

/** The limit: one reference into a bounded queue, no content at all. */
final class JctoolsPeer implements Peer {

    private static final long IDLE_NANOS = 1_000_000;

    private final MpscArrayQueue<Object> queue = new MpscArrayQueue<>(ENTRIES);
    private final Object event = new Object();
    private final Thread consumer = new Thread(this::consume, "jctools-consumer");
    private volatile boolean ended;
    private volatile long received;

    JctoolsPeer() {
        consumer.setDaemon(true);
        consumer.start();
    }

    @Override
    public Runnable producer() {
        return () -> {
            boolean full = !queue.offer(event);
            if (full) {
                Thread.onSpinWait();
            }
        };
    }

    @Override
    public long finish() {
        ended = true;
        return Ends.join(consumer, () -> received);
    }

    private void consume() {
        long count = 0;
        while (!ended || !queue.isEmpty()) {
            int drained = queue.drain(taken -> {});
            count += drained;
            received = count;
            if (drained == 0) {
                LockSupport.parkNanos(IDLE_NANOS);
            }
        }
    }
}
