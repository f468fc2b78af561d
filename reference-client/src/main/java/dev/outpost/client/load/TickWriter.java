package dev.outpost.client.load;

import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.SyncHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes what a player sends in a tick, batch and sync hash, into one array for one write. Not thread-safe. */
final class TickWriter {
    static final int PAYLOAD_BYTES = 32;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_HEAD_BYTES = 32;
    private static final int MAX_ORDER_BYTES = 5 + 1 + 1 + PAYLOAD_BYTES;

    private byte[] out = new byte[1024];
    private int at;

    /**
     * A batch whose orders are evenly spread over the last tick before it is sent, and carry the time of sending in their
     * payload.
     *
     * @param echo nonce of the last frame
     */
    void batch(long tick, int orders, int tickIntervalUs, long sentNanos, int echo) {
        room(MAX_HEAD_BYTES + orders * MAX_ORDER_BYTES);
        int body = 1 + Varuint.sizeOf(tick) + Varuint.sizeOf(orders) + Varuint.sizeOf(tickIntervalUs) + Integer.BYTES;
        for (int i = 0; i < orders; i++) {
            body += Varuint.sizeOf(subTickUs(i, orders, tickIntervalUs)) + 2 + PAYLOAD_BYTES;
        }
        at = Varuint.write(out, at, body);
        out[at++] = Orders.TYPE;
        at = Varuint.write(out, at, tick);
        at = Varuint.write(out, at, orders);
        for (int i = 0; i < orders; i++) {
            at = Varuint.write(out, at, subTickUs(i, orders, tickIntervalUs));
            out[at++] = 0;
            out[at++] = PAYLOAD_BYTES;
            LONGS.set(out, at, sentNanos);
            Arrays.fill(out, at + Long.BYTES, at + PAYLOAD_BYTES, (byte) i);
            at += PAYLOAD_BYTES;
        }
        at = Varuint.write(out, at, tickIntervalUs);
        INTS.set(out, at, echo);
        at += Integer.BYTES;
    }

    void syncHash(long tick, long hash) {
        room(MAX_HEAD_BYTES);
        at = Varuint.write(out, at, 1 + Varuint.sizeOf(tick) + Long.BYTES);
        out[at++] = SyncHash.TYPE;
        at = Varuint.write(out, at, tick);
        LONGS.set(out, at, hash);
        at += Long.BYTES;
    }

    void frame(byte[] encoded) {
        room(encoded.length);
        System.arraycopy(encoded, 0, out, at, encoded.length);
        at += encoded.length;
    }

    /** What was written since the last call. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(out, at);
        at = 0;
        return taken;
    }

    private static int subTickUs(int order, int orders, int tickIntervalUs) {
        return (int) ((long) tickIntervalUs * order / orders);
    }

    private void room(int count) {
        if (out.length - at < count) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, at + count));
        }
    }
}
