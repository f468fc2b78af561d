package dev.outpost.relay.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one match: the newest in a small buffer, the others in a file.
 *
 * <p>All public methods are called on the match's loop, and none waits for the disk: a worker writes and reads, and
 * answers come back to the loop. A disk that fails or is too slow costs the log, never the match: the log is then
 * {@linkplain #complete() incomplete} and takes no more.
 *
 * <p>The log is held by whoever may still read it; when the last one has let go its file is deleted.
 */
public final class FrameLog {

    /** The newest frames wait here; what a dying relay loses. */
    static final int BUFFER_BYTES = 4096;

    private static final int FIRST_BUFFER_BYTES = 256;

    /** Most ticks that wait in the buffer. */
    private static final int BUFFER_TICKS = 64;

    /** Blocks whose begins are known; when a match has more, each two become one. */
    static final int MAX_BLOCKS = 512;

    private final FrameLogs logs;
    private final Path file;
    private final Executor loop;
    private final long maxBytes;

    /** Offset of the first frame in the file. */
    private final long base;

    /** Grows up to {@link #BUFFER_BYTES}. */
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];

    private int used;
    private long bufferTick;

    /** Offset of each block's first frame, counted from the first frame's begin. */
    private long[] blocks = new long[8];

    /** Ticks of a block; a read begins at one's begin. */
    private int blockTicks = BUFFER_TICKS;

    private long bytes;
    private long nextTick;
    private boolean full;
    private int holders = 1;

    /** Set by the worker, or by the loop when the worker takes no more; never taken back. */
    private volatile boolean lost;

    /** The worker's own. */
    private @Nullable FileChannel channel;

    FrameLog(FrameLogs logs, Path file, byte[] header, long maxBytes, Executor loop) {
        this.logs = logs;
        this.file = file;
        this.loop = loop;
        this.base = FrameFile.base(header);
        this.maxBytes = maxBytes;
        work(0, () -> create(header));
    }

    /**
     * Puts down the next frame.
     *
     * @param tick one more than the last one's; the first is 0
     * @param frame whole, as it was sent; never changed
     */
    public void append(long tick, byte[] frame) {
        if (lost || full) {
            return;
        }
        if (tick != nextTick) {
            throw new IllegalArgumentException("tick is " + tick + "; accepted is " + nextTick);
        }
        if (bytes + frame.length > maxBytes) {
            full = true;
            logs.full(file, nextTick);
            return;
        }
        if (tick % BUFFER_TICKS == 0) {
            flush();
            beginBlock(tick);
        }
        if (frame.length > BUFFER_BYTES - used) {
            flush();
        }
        if (frame.length > BUFFER_BYTES) {
            write(frame);
            bufferTick = tick + 1;
        } else {
            if (frame.length > buffer.length - used) {
                buffer = Arrays.copyOf(buffer, Integer.highestOneBit(used + frame.length - 1) << 1);
            }
            System.arraycopy(frame, 0, buffer, used, frame.length);
            used += frame.length;
        }
        bytes += frame.length;
        nextTick = tick + 1;
    }

    /** Whether all frames of the match are in it so far; once false, always false. */
    public boolean complete() {
        return !lost && !full;
    }

    /** How many ticks it holds: 0 up to the one before this. */
    public long ticks() {
        return nextTick;
    }

    /** How many bytes its frames have. */
    public long bytes() {
        return bytes;
    }

    /**
     * Reads frames from a tick on, as many as {@code maxBytes} hold but at least one, or fewer: whoever wants more reads
     * on from the tick after the last. An empty answer means that there is nothing yet; or, when the log is not {@link
     * #complete()}, that there may never be; or that the disk is overloaded.
     *
     * @param onLoop gets the frames, whole and in sequence, on the loop; at once when none of them is on disk
     */
    public void read(long fromTick, int maxBytes, Consumer<List<byte[]>> onLoop) {
        if (fromTick < 0 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "fromTick is " + fromTick + ", maxBytes is " + maxBytes + "; accepted are 0 or more and 1 or more");
        }
        if (fromTick >= nextTick || lost) {
            onLoop.accept(List.of());
        } else if (fromTick >= bufferTick) {
            onLoop.accept(fromBuffer(fromTick, maxBytes));
        } else {
            long offset = blocks[(int) (fromTick / blockTicks)];
            int skip = (int) (fromTick % blockTicks);
            long end = bytes - used;
            Runnable read = () -> {
                List<byte[]> frames = fromFile(offset, skip, end, maxBytes);
                loop.execute(() -> onLoop.accept(frames));
            };
            if (!logs.worker().offer(read)) {
                onLoop.accept(List.of());
            }
        }
    }

    /**
     * Writes down what waits in the buffer.
     *
     * @param onWorker called on the worker when it is on disk, with the file, which is there until the log is let go; or
     *     with null when the log has no file that could be used
     */
    public void flush(Consumer<@Nullable Path> onWorker) {
        flush();
        if (!logs.worker().offer(() -> onWorker.accept(lost ? null : file))) {
            onWorker.accept(null);
        }
    }

    /** One more holds the log. */
    public void retain() {
        if (holders == 0) {
            throw new IllegalStateException("the log was let go by all");
        }
        holders++;
    }

    /** One holder lets go; with the last one the log ends and its file is deleted. */
    public void release() {
        if (holders == 0) {
            throw new IllegalStateException("the log was let go by all");
        }
        holders--;
        if (holders == 0) {
            full = true;
            if (!logs.worker().offer(this::delete)) {
                // Left behind; the next start finds it.
                lost = true;
            }
        }
    }

    private void beginBlock(long tick) {
        if (tick == (long) MAX_BLOCKS * blockTicks) {
            for (int block = 0; block < MAX_BLOCKS / 2; block++) {
                blocks[block] = blocks[2 * block];
            }
            blockTicks *= 2;
        }
        if (tick % blockTicks == 0) {
            int block = (int) (tick / blockTicks);
            if (block == blocks.length) {
                blocks = Arrays.copyOf(blocks, 2 * block);
            }
            blocks[block] = bytes;
        }
    }

    private void flush() {
        if (used > 0) {
            write(Arrays.copyOf(buffer, used));
            used = 0;
        }
        bufferTick = nextTick;
    }

    private void write(byte[] frames) {
        long at = base + bytes - used;
        work(frames.length, () -> writeAt(frames, at));
    }

    private void work(int weight, Runnable task) {
        if (!lost && !logs.admit(weight, task)) {
            lose(null);
        }
    }

    private List<byte[]> fromBuffer(long fromTick, int most) {
        int at = 0;
        for (long tick = bufferTick; tick < fromTick; tick++) {
            at += FrameLength.at(buffer, at, used);
        }
        List<byte[]> frames = new ArrayList<>();
        int taken = 0;
        while (at < used) {
            int length = FrameLength.at(buffer, at, used);
            taken += length;
            if (taken > most && !frames.isEmpty()) {
                break;
            }
            frames.add(Arrays.copyOfRange(buffer, at, at + length));
            at += length;
        }
        return frames;
    }

    private List<byte[]> fromFile(long offset, int skip, long end, int most) {
        FileChannel open = channel;
        if (lost || open == null) {
            return List.of();
        }
        List<byte[]> frames = new ArrayList<>();
        try {
            FrameFile.Frames all = new FrameFile.Frames(open, base + offset, base + end);
            for (int i = 0; i < skip; i++) {
                all.skip();
            }
            long taken = 0;
            byte[] frame = all.next();
            while (frame != null) {
                taken += frame.length;
                if (taken > most && !frames.isEmpty()) {
                    break;
                }
                frames.add(frame);
                frame = all.next();
            }
        } catch (IOException e) {
            lose(e);
        }
        return frames;
    }

    private void create(byte[] header) {
        try {
            Files.createDirectories(file.getParent());
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            lose(e);
            return;
        }
        if (writeAll(FrameFile.prologue(header), 0)) {
            logs.begun();
        }
    }

    private void writeAt(byte[] frames, long at) {
        logs.done(frames.length);
        if (!lost) {
            writeAll(ByteBuffer.wrap(frames), at);
        }
    }

    private boolean writeAll(ByteBuffer from, long at) {
        FileChannel open = channel;
        if (open == null) {
            return false;
        }
        long to = at;
        try {
            while (from.hasRemaining()) {
                to += open.write(from, to);
            }
            return true;
        } catch (IOException e) {
            lose(e);
            return false;
        }
    }

    private void delete() {
        FileChannel open = channel;
        channel = null;
        try {
            if (open != null) {
                open.close();
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            logs.notDeleted(file, e);
        }
    }

    /** From loop or worker; null: the worker is behind by more than may wait. */
    private void lose(@Nullable IOException why) {
        if (!lost) {
            lost = true;
            logs.lost(file, why);
        }
    }
}
