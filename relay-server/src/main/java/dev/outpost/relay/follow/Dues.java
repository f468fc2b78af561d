package dev.outpost.relay.follow;

import java.util.concurrent.TimeUnit;

/**
 * When each of the last closed ticks may be shown to spectators: a queue of instants that grows to what the delay needs
 * and no further. Kept in whole milliseconds, rounded up, so that no tick is ever shown too soon.
 */
final class Dues {

    private final long originNanos;
    private int[] ring = new int[64];
    private int first;
    private int size;

    Dues(long originNanos) {
        this.originNanos = originNanos;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Puts an instant at the end. */
    void add(long nanos) {
        if (size == ring.length) {
            int[] grown = new int[2 * size];
            for (int i = 0; i < size; i++) {
                grown[i] = ring[(first + i) & (size - 1)];
            }
            ring = grown;
            first = 0;
        }
        long ms = TimeUnit.NANOSECONDS.toMillis(nanos - originNanos + TimeUnit.MILLISECONDS.toNanos(1) - 1);
        ring[(first + size) & (ring.length - 1)] = (int) ms;
        size++;
    }

    /** The earliest of them; there must be one. */
    long firstNanos() {
        return originNanos + TimeUnit.MILLISECONDS.toNanos(ring[first]);
    }

    /** Takes the earliest away. */
    void removeFirst() {
        first = (first + 1) & (ring.length - 1);
        size--;
    }
}
