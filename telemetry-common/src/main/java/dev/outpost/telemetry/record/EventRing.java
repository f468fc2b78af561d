package dev.outpost.telemetry.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue between the threads that emit and the one writer: a lock-free ring of bytes.
 *
 * <p>Many threads append; one thread reads with {@link #rewind}, {@link #next} and {@link #release}. Entries that were
 * read stay in the ring until they are released, so that a batch whose commit fails is read again.
 */
public final class EventRing {

    /*
     * The algorithm is that of Agrona's ManyToOneRingBuffer, over one direct buffer: a data area whose size is a power
     * of two, then a trailer of counters, each on cache lines of its own.
     *
     * An entry is an 8-byte header (length, kind) and its body, aligned to 8 bytes. `tail` and `head` are positions
     * that only grow; position modulo capacity is the offset.
     *
     * A producer claims [tail, tail + size) by compare-and-set, writes -length into the header, copies the body, then
     * writes +length: that is the commit. The reader goes from head on as long as it finds a positive length; zero
     * (claimed, header not yet written, or never claimed) and negative (being written) both stop it. An entry never
     * wraps: when it does not fit before the end of the data area, the same claim also covers the rest of the area,
     * which becomes a padding entry.
     *
     * The next lap's headers may fall on any aligned offset, so that released bytes must read as zero before they can
     * be claimed again: release() clears them, then moves `head`.
     *
     * Access modes:
     *  - tail: CAS. Its order among producers is all that matters, the entries are published by their own headers.
     *  - header +length: setRelease by the producer, getAcquire by the reader: who sees it sees the body. The header
     *    -length is a plain-order marker for whoever inspects a ring whose owner died; setRelease keeps it in front of
     *    the commit, and a release fence keeps it in front of the body.
     *  - head: setRelease by the reader after clearing, getAcquire by producers: who sees the new head sees the zeros,
     *    and cannot write before the clearing.
     *  - headCache: what producers last saw of head, so that they need not read the reader's cache line on each offer.
     *    A producer that takes it from another producer needs the zeros too: setRelease and getAcquire carry the order
     *    on. It may be set back by a slow producer: a smaller head only makes the ring look fuller, and a producer
     *    that finds it full reads head itself.
     *  - accepted: getAndAdd after the commit. Its value tells exactly one producer that the wanted number waits.
     *  - wakeAt: set by the reader before it parks, read by producers after getAndAdd. Both are volatile, since this is
     *    Dekker's pattern: either the producer sees wakeAt and unparks, or the reader, looking at accepted once more
     *    after setting wakeAt, sees the producer's count and does not park.
     *  - released: written by the reader only, read by anyone who wants to know how many wait: setOpaque, getOpaque.
     */

    /** Bytes reserved for an event of ordinary size: its context, its name and some 150 bytes of data. */
    static final int BYTES_PER_ENTRY = 512;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    private static final int HEADER = 8;
    private static final int KIND_EVENT = 1;
    private static final int KIND_PADDING = 2;
    private static final int LINES = 128;
    private static final byte[] ZEROS = new byte[8192];

    private final ByteBuffer buffer;
    private final int capacity;
    private final int mask;
    private final int tailAt;
    private final int headCacheAt;
    private final int headAt;
    private final int acceptedAt;
    private final int releasedAt;
    private final int wakeAtAt;

    private final RecordedEvent view = new RecordedEvent();
    private long cursor;
    private int passed;
    private volatile @Nullable Thread reader;

    /** Room for {@code entries} events of ordinary size (512 bytes each), rounded up to a power of two. */
    public EventRing(int entries) {
        this.capacity = Math.max(4 * EventWriter.MAX_EVENT_BYTES, ceilingPowerOfTwo((long) entries * BYTES_PER_ENTRY));
        this.mask = capacity - 1;
        this.tailAt = capacity + LINES;
        this.headCacheAt = tailAt + LINES;
        this.headAt = headCacheAt + LINES;
        this.acceptedAt = headAt + LINES;
        this.releasedAt = acceptedAt + LINES;
        this.wakeAtAt = releasedAt + LINES;
        this.buffer = ByteBuffer.allocateDirect(wakeAtAt + 2 * LINES).alignedSlice(HEADER);
        LONG.setVolatile(buffer, wakeAtAt, Long.MAX_VALUE);
    }

    /** Size of the data area in bytes. */
    public int capacityBytes() {
        return capacity;
    }

    /** Bytes in use, waiting to be written. Any thread. */
    public long usedBytes() {
        long head = (long) LONG.getAcquire(buffer, headAt);
        return Math.max(0, (long) LONG.getAcquire(buffer, tailAt) - head);
    }

    /** Events that were accepted and are not released. Any thread. */
    public long waiting() {
        long released = (long) LONG.getOpaque(buffer, releasedAt);
        return Math.max(0, (long) LONG.getVolatile(buffer, acceptedAt) - released);
    }

    /** Events accepted since the ring was made. Any thread. */
    public long accepted() {
        return (long) LONG.getVolatile(buffer, acceptedAt);
    }

    /** Events released since the ring was made. Any thread. */
    public long released() {
        return (long) LONG.getOpaque(buffer, releasedAt);
    }

    /** Appends one event's bytes; false when they do not fit. Any thread; waits for nobody. */
    boolean offer(byte[] body, int length) {
        int size = align(length + HEADER);
        long head = (long) LONG.getAcquire(buffer, headCacheAt);
        long tail;
        int padding;
        do {
            tail = (long) LONG.getAcquire(buffer, tailAt);
            int toEnd = capacity - (int) (tail & mask);
            padding = size > toEnd ? toEnd : 0;
            if (tail + padding + size - head > capacity) {
                head = (long) LONG.getAcquire(buffer, headAt);
                if (tail + padding + size - head > capacity) {
                    return false;
                }
                LONG.setRelease(buffer, headCacheAt, head);
            }
        } while (!LONG.compareAndSet(buffer, tailAt, tail, tail + padding + size));

        int at = (int) (tail & mask);
        if (padding != 0) {
            buffer.putInt(at + 4, KIND_PADDING);
            INT.setRelease(buffer, at, padding);
            at = 0;
        }
        INT.setRelease(buffer, at, -(length + HEADER));
        VarHandle.releaseFence();
        buffer.putInt(at + 4, KIND_EVENT);
        buffer.put(at + HEADER, body, 0, length);
        INT.setRelease(buffer, at, length + HEADER);

        long count = (long) LONG.getAndAdd(buffer, acceptedAt, 1L) + 1;
        if (count == (long) LONG.getVolatile(buffer, wakeAtAt)) {
            LockSupport.unpark(reader);
        }
        return true;
    }

    /** Reader only: goes back to the first entry that is not released. */
    public void rewind() {
        cursor = (long) LONG.getOpaque(buffer, headAt);
        passed = 0;
    }

    /** Reader only: the next committed entry, valid until the next call; null when there is none now. */
    public @Nullable RecordedEvent next() {
        while (passedBytes() < capacity) {
            int at = (int) (cursor & mask);
            int length = (int) INT.getAcquire(buffer, at);
            if (length <= 0) {
                return null;
            }
            cursor += align(length);
            if (buffer.getInt(at + 4) == KIND_EVENT) {
                passed++;
                view.load(buffer, at + HEADER, length - HEADER);
                return view;
            }
        }
        return null;
    }

    /** Reader only: how many events {@link #next} gave since {@link #rewind}. */
    public int passed() {
        return passed;
    }

    /** Reader only: how many bytes {@link #next} went over since {@link #rewind}. */
    public long passedBytes() {
        return cursor - (long) LONG.getOpaque(buffer, headAt);
    }

    /** Reader only: frees all entries that {@link #next} has passed. */
    public void release() {
        long head = (long) LONG.getOpaque(buffer, headAt);
        while (head < cursor) {
            int at = (int) (head & mask);
            int length = (int) Math.min(ZEROS.length, Math.min(cursor - head, capacity - at));
            buffer.put(at, ZEROS, 0, length);
            head += length;
        }
        LONG.setRelease(buffer, headAt, cursor);
        LONG.setOpaque(buffer, releasedAt, (long) LONG.getOpaque(buffer, releasedAt) + passed);
        passed = 0;
    }

    /** Reader only: parks until {@code events} wait or the time is over; may return early. */
    public void await(long events, long nanos) {
        reader = Thread.currentThread();
        long wanted = (long) LONG.getOpaque(buffer, releasedAt) + events;
        LONG.setVolatile(buffer, wakeAtAt, wanted);
        if ((long) LONG.getVolatile(buffer, acceptedAt) < wanted) {
            LockSupport.parkNanos(this, nanos);
        }
        LONG.setVolatile(buffer, wakeAtAt, Long.MAX_VALUE);
    }

    /** Ends {@link #await} early. Any thread. */
    public void wake() {
        LockSupport.unpark(reader);
    }

    private static int align(int length) {
        return (length + HEADER - 1) & -HEADER;
    }

    private static int ceilingPowerOfTwo(long value) {
        if (value > 1 << 30) {
            throw new IllegalArgumentException("a ring of " + value + " bytes is more than 1 GiB");
        }
        return value <= 1 ? 1 : Integer.highestOneBit((int) value - 1) << 1;
    }
}
