package dev.outpost.client.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;

/** One direction of a connection: what was read and has not arrived yet. Proxy's thread only. */
final class Lane {

    private static final int READ_BYTES = 16 * 1024;

    /** What may be under way; a sender that sends more has to wait, as with a full window. */
    private static final int MAX_UNDER_WAY_BYTES = 1 << 20;

    private final SocketChannel from;
    private final SocketChannel to;
    private final Impairment impairment;
    private final ByteBuffer scratch = ByteBuffer.allocate(READ_BYTES);
    private final ArrayDeque<Chunk> underWay = new ArrayDeque<>();
    private int underWayBytes;
    private boolean full;
    private boolean ended;
    private boolean endPassed;

    Lane(SocketChannel from, SocketChannel to, Impairment impairment) {
        this.from = from;
        this.to = to;
        this.impairment = impairment;
    }

    /** Bytes and when they arrive. */
    private record Chunk(ByteBuffer bytes, long arrivesNanos) {}

    void conditions(Conditions now) {
        impairment.conditions(now);
    }

    /** What is under way never arrives. */
    void lose() {
        underWay.clear();
        underWayBytes = 0;
    }

    void read(long nowNanos) throws IOException {
        scratch.clear();
        int count = from.read(scratch);
        if (count < 0) {
            ended = true;
        } else if (count > 0) {
            underWayBytes += count;
            ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(scratch.array(), count));
            underWay.add(new Chunk(bytes, impairment.arrivalNanos(nowNanos, count)));
        }
    }

    void write(long nowNanos) throws IOException {
        full = false;
        for (Chunk next = underWay.peek();
                next != null && next.arrivesNanos() - nowNanos <= 0;
                next = underWay.peek()) {
            underWayBytes -= to.write(next.bytes());
            if (next.bytes().hasRemaining()) {
                full = true;
                return;
            }
            underWay.remove();
        }
        if (ended && underWay.isEmpty() && !endPassed) {
            endPassed = true;
            to.shutdownOutput();
        }
    }

    /** Whether the sender has ended and the receiver knows. */
    boolean done() {
        return endPassed;
    }

    long waitNanos(long nowNanos) {
        Chunk next = underWay.peek();
        // A full receiver wakes the selector.
        return next == null || full ? Long.MAX_VALUE : Math.max(0, next.arrivesNanos() - nowNanos);
    }

    int readInterest() {
        return !ended && underWayBytes < MAX_UNDER_WAY_BYTES ? SelectionKey.OP_READ : 0;
    }

    int writeInterest() {
        return full ? SelectionKey.OP_WRITE : 0;
    }
}
