package dev.outpost.client.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads a TickFrame in place: its tick, its number of orders, a hash of its bytes, and when this player sent its own
 * orders. Not thread-safe.
 */
final class TickWalk {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long PRIME = 0x9E37_79B9_7F4A_7C15L;

    private long tick;
    private int orders;
    private int nonce;

    /** Takes the send time that an own order carries. */
    @FunctionalInterface
    interface OwnOrders {
        void sentAt(long nanos);
    }

    long tick() {
        return tick;
    }

    int orders() {
        return orders;
    }

    /** What the next batch echoes. */
    int nonce() {
        return nonce;
    }

    /** Reads the frame whose type byte is at {@code body}. */
    void read(byte[] bytes, int body, int end, int slot, OwnOrders own) {
        int at = body + 1;
        int next = whole(Varuint.skip(bytes, at, end));
        tick = Varuint.read(bytes, at);
        at = next;
        next = whole(Varuint.skip(bytes, at, end));
        orders = (int) Varuint.read(bytes, at);
        at = next;
        for (int i = 0; i < orders; i++) {
            int from = whole(at < end ? bytes[at] & 0xFF : -1);
            at = whole(Varuint.skip(bytes, at + 1, end));
            at = whole(Varuint.skip(bytes, at, end));
            next = whole(Varuint.skip(bytes, at, end));
            long payload = Varuint.read(bytes, at);
            if (payload > end - next) {
                throw broken();
            }
            if (from == slot && payload >= Long.BYTES) {
                own.sentAt((long) LONGS.get(bytes, next));
            }
            at = next + (int) payload;
        }
        if (end - at < Integer.BYTES) {
            throw broken();
        }
        nonce = (int) INTS.get(bytes, at);
    }

    /** The running hash after a frame; it depends on every byte of the frame and on all before. */
    static long hash(long before, byte[] bytes, int body, int end) {
        long hash = before ^ (end - body);
        int at = body;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = step(hash, (long) LONGS.get(bytes, at));
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = rest << 8 | (bytes[at] & 0xFF);
        }
        return step(hash, rest);
    }

    private static long step(long hash, long word) {
        long mixed = (hash ^ word) * PRIME;
        return mixed ^ mixed >>> 32;
    }

    private static int whole(int index) {
        if (index < 0) {
            throw broken();
        }
        return index;
    }

    private static IllegalArgumentException broken() {
        return new IllegalArgumentException("a TickFrame that ends within a field");
    }
}
