package dev.outpost.relay.history;

import dev.outpost.relay.protocol.Protocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file of frames, read from its begin.
 *
 * <p>Layout: the 16 bytes {@code outpost-frames-1}; length of the header, u32 little-endian; the header; then the
 * frames as they were sent, each beginning with its own length (docs/protocol.md, Framing). A file that a dying relay
 * left may end within a frame; what is whole is read.
 */
public final class FrameFile implements AutoCloseable {

    static final byte[] MAGIC = "outpost-frames-1".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_HEADER_BYTES = 1 << 20;
    private static final int BUFFER_BYTES = 1 << 15;

    private final FileChannel channel;
    private final byte[] header;
    private final Frames frames;

    private FrameFile(FileChannel channel, byte[] header) throws IOException {
        this.channel = channel;
        this.header = header;
        this.frames = new Frames(channel, base(header), channel.size());
    }

    /** Where the first frame begins. */
    static long base(byte[] header) {
        return MAGIC.length + (long) Integer.BYTES + header.length;
    }

    /** What stands before the first frame. */
    static ByteBuffer prologue(byte[] header) {
        if (header.length > MAX_HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "header has " + header.length + " bytes; accepted are 0 to " + MAX_HEADER_BYTES);
        }
        return ByteBuffer.allocate((int) base(header))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putInt(header.length)
                .put(header)
                .flip();
    }

    /**
     * Opens it.
     *
     * @throws IOException also when it is no file of frames, or ends before its first frame could begin
     */
    public static FrameFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            ByteBuffer start = ByteBuffer.allocate(MAGIC.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            if (!fill(channel, start, 0) || !start.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
                throw new IOException("not a file of frames");
            }
            int length = start.getInt(MAGIC.length);
            if (length < 0 || length > MAX_HEADER_BYTES) {
                throw new IOException("header length is " + length + "; accepted are 0 to " + MAX_HEADER_BYTES);
            }
            ByteBuffer header = ByteBuffer.allocate(length);
            if (!fill(channel, header, start.capacity())) {
                throw new IOException("the file ends within its header");
            }
            return new FrameFile(channel, header.array());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** What the match's begin put down. */
    public byte[] header() {
        return header.clone();
    }

    /** The next frame; null after the last whole one. */
    public byte @Nullable [] next() throws IOException {
        return frames.next();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static boolean fill(FileChannel channel, ByteBuffer into, long from) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, from + into.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Frames of a part of a file that begins with one. */
    static final class Frames {

        private final FileChannel channel;
        private final long end;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
        private long at;

        Frames(FileChannel channel, long from, long end) {
            this.channel = channel;
            this.at = from;
            this.end = end;
        }

        byte @Nullable [] next() throws IOException {
            int length = length();
            if (length < 0) {
                return null;
            }
            byte[] frame = new byte[length];
            int had = Math.min(length, buffer.remaining());
            buffer.get(frame, 0, had);
            if (had < length) {
                if (at + length - had > end) {
                    return null;
                }
                ByteBuffer rest = ByteBuffer.wrap(frame, had, length - had);
                while (rest.hasRemaining()) {
                    int count = channel.read(rest, at);
                    if (count < 0) {
                        return null;
                    }
                    at += count;
                }
            }
            return frame;
        }

        boolean skip() throws IOException {
            int length = length();
            if (length < 0) {
                return false;
            }
            int had = Math.min(length, buffer.remaining());
            buffer.position(buffer.position() + had);
            at += length - had;
            return at <= end;
        }

        /** Length of the frame at the buffer's position, its own length prefix among it; below 0: none is left. */
        private int length() throws IOException {
            int length = peek();
            if (length < 0 && refill()) {
                length = peek();
            }
            return length;
        }

        private int peek() throws IOException {
            int length = FrameLength.at(buffer.array(), buffer.position(), buffer.limit());
            if (length > Protocol.MAX_RELAY_FRAME_BYTES + FrameLength.MAX_BYTES) {
                throw new IOException("a frame of " + length + " bytes");
            }
            return length;
        }

        private boolean refill() throws IOException {
            buffer.compact();
            int room = (int) Math.min(buffer.remaining(), end - at);
            int before = buffer.position();
            if (room > 0) {
                int count = channel.read(buffer.limit(before + room), at);
                at += Math.max(0, count);
            }
            buffer.flip();
            return buffer.limit() > before;
        }
    }
}
