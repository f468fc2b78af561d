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
 * read stay in the ring until they are released, so that a batch whose commit fails is read again. The ring of a process
 * that is gone is read in the same way; what its producers left unfinished is stepped over.
 */
public final class EventRing {

    /*
     * The algorithm is that of Agrona's ManyToOneRingBuffer, over memory that it is given: counters, each on cache lines
     * of its own, then a data area whose size is a power of two. The memory may be a mapped file (RecorderMemory), so
     * that all of the ring's state is in it, and nothing in a field that another process would need.
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

    static final int HEADER = 8;
    private static final int KIND_EVENT = 1;
    private static final int KIND_PADDING = 2;
    private static final int LINES = 128;
    private static final int TAIL = LINES;
    private static final int HEAD_CACHE = 2 * LINES;
    private static final int HEAD = 3 * LINES;
    private static final int ACCEPTED = 4 * LINES;
    private static final int RELEASED = 5 * LINES;
    private static final int WAKE_AT = 6 * LINES;
    /** Size of the counters in front of the data. */
    static final int COUNTER_BYTES = 8 * LINES;

    private static final byte[] ZEROS = new byte[8192];

    private final ByteBuffer buffer;
    private final int capacity;
    private final int mask;
    private final boolean orphan;

    private final RecordedEvent view = new RecordedEvent();
    private long cursor;
    private int passed;
    private boolean damaged;
    private volatile @Nullable Thread reader;

    /** A ring in memory of its own, with room for {@code entries} events of ordinary size, see {@link #dataCapacity}. */
    public EventRing(int entries) {
        this(
                ByteBuffer.allocateDirect(COUNTER_BYTES + dataCapacity(entries) + HEADER)
                        .alignedSlice(HEADER),
                dataCapacity(entries),
                false);
    }

    /**
     * The ring in this memory: an empty one where all is zero.
     *
     * @param memory counters and data, 8-byte aligned
     * @param capacity bytes of data, a power of two
     * @param orphan whether the process that filled it is gone
     */
    EventRing(ByteBuffer memory, int capacity, boolean orphan) {
        this.buffer = memory;
        this.capacity = capacity;
        this.mask = capacity - 1;
        this.orphan = orphan;
        LONG.setVolatile(buffer, WAKE_AT, Long.MAX_VALUE);
        if (orphan) {
            boundTail();
        }
    }

    /** Bytes of data for {@code entries} events of ordinary size (512 bytes each): the next power of two. */
    static int dataCapacity(int entries) {
        return Math.max(4 * EventWriter.MAX_EVENT_BYTES, ceilingPowerOfTwo((long) entries * BYTES_PER_ENTRY));
    }

    /** Size of the data area in bytes. */
    public int capacityBytes() {
        return capacity;
    }

    /** Bytes in use, waiting to be written. Any thread. */
    public long usedBytes() {
        long head = (long) LONG.getAcquire(buffer, HEAD);
        return Math.max(0, (long) LONG.getAcquire(buffer, TAIL) - head);
    }

    /** Bytes in use in the ring whose counters these are, which another process may be changing. */
    static long usedBytes(ByteBuffer counters) {
        long head = (long) LONG.getVolatile(counters, HEAD);
        return Math.max(0, (long) LONG.getVolatile(counters, TAIL) - head);
    }

    /** How near the ring is to being full: 0 up to half, then 1 to 8 in equal steps. Any thread. */
    int pressure() {
        long used = (long) LONG.getOpaque(buffer, TAIL) - (long) LONG.getOpaque(buffer, HEAD);
        return used * 2 <= capacity ? 0 : (int) Math.min(8, used * 16 / capacity - 7);
    }

    /** Events that were accepted and are not released. Any thread. */
    public long waiting() {
        long released = (long) LONG.getOpaque(buffer, RELEASED);
        return Math.max(0, (long) LONG.getVolatile(buffer, ACCEPTED) - released);
    }

    /** Events accepted since the ring was made. Any thread. */
    public long accepted() {
        return (long) LONG.getVolatile(buffer, ACCEPTED);
    }

    /** Events released since the ring was made. Any thread. */
    public long released() {
        return (long) LONG.getOpaque(buffer, RELEASED);
    }

    /** Appends one event's bytes; false when they do not fit. Any thread; waits for nobody. */
    boolean offer(byte[] body, int length) {
        int size = align(length + HEADER);
        long head = (long) LONG.getAcquire(buffer, HEAD_CACHE);
        long tail;
        int padding;
        do {
            tail = (long) LONG.getAcquire(buffer, TAIL);
            int toEnd = capacity - (int) (tail & mask);
            padding = size > toEnd ? toEnd : 0;
            if (tail + padding + size - head > capacity) {
                head = (long) LONG.getAcquire(buffer, HEAD);
                if (tail + padding + size - head > capacity) {
                    return false;
                }
                LONG.setRelease(buffer, HEAD_CACHE, head);
            }
        } while (!LONG.compareAndSet(buffer, TAIL, tail, tail + padding + size));

        int at = COUNTER_BYTES + (int) (tail & mask);
        if (padding != 0) {
            buffer.putInt(at + 4, KIND_PADDING);
            INT.setRelease(buffer, at, padding);
            at = COUNTER_BYTES;
        }
        INT.setRelease(buffer, at, -(length + HEADER));
        VarHandle.releaseFence();
        buffer.putInt(at + 4, KIND_EVENT);
        buffer.put(at + HEADER, body, 0, length);
        INT.setRelease(buffer, at, length + HEADER);

        long count = (long) LONG.getAndAdd(buffer, ACCEPTED, 1L) + 1;
        if (count == (long) LONG.getVolatile(buffer, WAKE_AT)) {
            LockSupport.unpark(reader);
        }
        return true;
    }

    /** Reader only: goes back to the first entry that is not released. */
    public void rewind() {
        cursor = (long) LONG.getOpaque(buffer, HEAD);
        passed = 0;
    }

    /** Reader only: the next committed entry, valid until the next call; null when there is none now. */
    public @Nullable RecordedEvent next() {
        return orphan ? nextOfOrphan() : nextOfLiving();
    }

    private @Nullable RecordedEvent nextOfLiving() {
        while (passedBytes() < capacity) {
            int at = COUNTER_BYTES + (int) (cursor & mask);
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

    /*
     * The producers of an orphaned ring stopped anywhere: behind the claim (the whole entry reads as zeros, its length
     * is not known), behind the header (its length is negative), or in the middle of a padding entry. What others had
     * claimed behind it and completed was accepted and must be found: zeros are stepped over word by word up to the next
     * header. After a power failure anything may stand anywhere; a header that cannot be one is stepped over in the same
     * way, and an entry that does not hold together is counted as damaged.
     */
    private @Nullable RecordedEvent nextOfOrphan() {
        long tail = (long) LONG.getOpaque(buffer, TAIL);
        while (cursor < tail) {
            int offset = (int) (cursor & mask);
            int at = COUNTER_BYTES + offset;
            int length = buffer.getInt(at);
            long size = align(Math.abs((long) length));
            if (size <= HEADER || size > Math.min(capacity - offset, tail - cursor)) {
                cursor += HEADER;
                continue;
            }
            cursor += size;
            if (length > 0 && buffer.getInt(at + 4) == KIND_EVENT) {
                passed++;
                if (length - HEADER <= EventWriter.MAX_EVENT_BYTES) {
                    view.load(buffer, at + HEADER, length - HEADER);
                    if (view.isSound()) {
                        return view;
                    }
                }
                damaged = true;
            }
        }
        return null;
    }

    private void boundTail() {
        long head = (long) LONG.getOpaque(buffer, HEAD);
        long tail = (long) LONG.getOpaque(buffer, TAIL);
        if (tail < head || tail - head > capacity || head < 0 || (head & (HEADER - 1)) != 0) {
            head = Math.max(0, head) & -HEADER;
            LONG.setOpaque(buffer, HEAD, head);
            LONG.setOpaque(buffer, TAIL, head + capacity);
        }
    }

    /** Reader only: whether nothing waits, nor is being written. */
    public boolean isEmpty() {
        return (long) LONG.getOpaque(buffer, HEAD) >= (long) LONG.getAcquire(buffer, TAIL);
    }

    /** Reader only: position behind the last entry that {@link #next} passed. */
    public long position() {
        return cursor;
    }

    /** Reader only: frees all in front of this position, which is known to be in the database. */
    public void releaseTo(long position) {
        rewind();
        if (orphan) {
            // Part of it may be cleared already; nobody appends, so that nothing has to be cleared.
            long end = Math.min(position, (long) LONG.getOpaque(buffer, TAIL));
            LONG.setOpaque(buffer, HEAD, Math.max(cursor, end));
        } else {
            boolean more = true;
            while (more && cursor < position) {
                more = nextOfLiving() != null;
            }
            release();
        }
    }

    /** Reader only: whether {@link #next} has met an entry that did not hold together. */
    public boolean damaged() {
        return damaged;
    }

    /** Reader only: how many events {@link #next} gave since {@link #rewind}. */
    public int passed() {
        return passed;
    }

    /** Reader only: how many bytes {@link #next} went over since {@link #rewind}. */
    public long passedBytes() {
        return cursor - (long) LONG.getOpaque(buffer, HEAD);
    }

    /** Reader only: frees all entries that {@link #next} has passed. */
    public void release() {
        long head = (long) LONG.getOpaque(buffer, HEAD);
        while (head < cursor) {
            int offset = (int) (head & mask);
            int length = (int) Math.min(ZEROS.length, Math.min(cursor - head, capacity - offset));
            buffer.put(COUNTER_BYTES + offset, ZEROS, 0, length);
            head += length;
        }
        LONG.setRelease(buffer, HEAD, cursor);
        LONG.setOpaque(buffer, RELEASED, (long) LONG.getOpaque(buffer, RELEASED) + passed);
        passed = 0;
    }

    /** Reader only: parks until {@code events} wait or the time is over; may return early. */
    public void await(long events, long nanos) {
        reader = Thread.currentThread();
        long wanted = (long) LONG.getOpaque(buffer, RELEASED) + events;
        LONG.setVolatile(buffer, WAKE_AT, wanted);
        if ((long) LONG.getVolatile(buffer, ACCEPTED) < wanted) {
            LockSupport.parkNanos(this, nanos);
        }
        LONG.setVolatile(buffer, WAKE_AT, Long.MAX_VALUE);
    }

    /** Ends {@link #await} early. Any thread. */
    public void wake() {
        LockSupport.unpark(reader);
    }

    private static int align(int length) {
        return (length + HEADER - 1) & -HEADER;
    }

    private static long align(long length) {
        return (length + HEADER - 1) & -HEADER;
    }

    private static int ceilingPowerOfTwo(long value) {
        if (value > 1 << 30) {
            throw new IllegalArgumentException("a ring of " + value + " bytes is more than 1 GiB");
        }
        return value <= 1 ? 1 : Integer.highestOneBit((int) value - 1) << 1;
    }
}
