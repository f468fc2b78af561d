package dev.outpost.relay.follow;

import java.util.concurrent.TimeUnit;

/**
 * When each of the last closed ticks may be shown to spectators: a queue of instants that grows to what the delay needs
 * and no further. Kept in whole milliseconds, rounded up, so that no tick is ever shown too soon.
 *
 * <p>With three minutes of delay thousands of ticks wait, so of each but the first only the time since the one before it
 * is kept: a byte, or, after a pause, five.
 */
final class Dues {

    /** Stands before a time that takes four bytes. */
    private static final int LONG = 0xFF;

    private final long originNanos;

    /** The times between; its length is a power of two. */
    private byte[] ring = new byte[64];

    private int begin;
    private int used;

    private int size;
    private int firstMs;
    private int lastMs;

    Dues(long originNanos) {
        this.originNanos = originNanos;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Puts an instant at the end; one before the last counts as the last. */
    void add(long nanos) {
        int ms = (int) TimeUnit.NANOSECONDS.toMillis(nanos - originNanos + TimeUnit.MILLISECONDS.toNanos(1) - 1);
        if (size == 0) {
            firstMs = ms;
            lastMs = ms;
        } else {
            int passed = Math.max(0, ms - lastMs);
            if (passed < LONG) {
                put(passed);
            } else {
                put(LONG);
                for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                    put(passed >>> shift);
                }
            }
            lastMs += passed;
        }
        size++;
    }

    /** The earliest of them; there must be one. */
    long firstNanos() {
        return originNanos + TimeUnit.MILLISECONDS.toNanos(firstMs);
    }

    /** Takes the earliest away. */
    void removeFirst() {
        size--;
        if (size > 0) {
            int passed = take();
            if (passed == LONG) {
                passed = 0;
                for (int i = 0; i < Integer.BYTES; i++) {
                    passed = passed << Byte.SIZE | take();
                }
            }
            firstMs += passed;
        }
    }

    private void put(int value) {
        if (used == ring.length) {
            byte[] grown = new byte[2 * used];
            System.arraycopy(ring, begin, grown, 0, used - begin);
            System.arraycopy(ring, 0, grown, used - begin, begin);
            ring = grown;
            begin = 0;
        }
        ring[(begin + used) & (ring.length - 1)] = (byte) value;
        used++;
    }

    private int take() {
        int value = ring[begin] & 0xFF;
        begin = (begin + 1) & (ring.length - 1);
        used--;
        return value;
    }
}
