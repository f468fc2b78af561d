package dev.outpost.relay.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into frames and reads the messages in them, whatever the chunks it comes in.
 *
 * <p>A frame that lies whole in a chunk is read in place. Of any other, the part that has come is held in a buffer that
 * grows with what really comes, never with what is announced, up to the frame limit.
 *
 * <p>Not thread-safe; one for each direction of a connection. After an exception the decoder is dead.
 *
 * @param <M> the side whose messages are read
 */
public final class FrameDecoder<M extends Message> {

    /** A buffer of at most this size is kept for the next split frame. */
    private static final int KEPT_BYTES = 4096;

    private static final int FIRST_BYTES = 256;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final int maxFrameBytes;
    private final boolean clientSide;
    private final WireReader in = new WireReader();
    private final BodyReader<M> bodies;

    /** What has come of the frame's length, and by how many bits the next byte of it is shifted. */
    private int length;

    private int lengthShift;

    /** Bytes of the current frame after its length; 0 while the length is read. */
    private int frameBytes;

    /** The first {@code heldBytes} of the current frame. */
    private ByteBuffer held = NOTHING;

    private int heldBytes;

    private boolean greeted;
    private boolean stopped;
    private boolean broken;
    private long skipped;

    private FrameDecoder(int maxFrameBytes, boolean clientSide, Function<WireReader, BodyReader<M>> side) {
        if (maxFrameBytes < 1) {
            throw new IllegalArgumentException("maxFrameBytes is " + maxFrameBytes + "; accepted are 1 or more");
        }
        this.maxFrameBytes = maxFrameBytes;
        this.clientSide = clientSide;
        this.greeted = !clientSide;
        this.bodies = side.apply(in);
    }

    /** Reads what a client sends; a batch and its payloads are bounded by the frame only. */
    public static FrameDecoder<ClientMessage> ofClient(int maxFrameBytes) {
        return new FrameDecoder<>(
                maxFrameBytes, true, in -> new ClientMessageReader(in, Protocol.MAX_ORDERS, maxFrameBytes)::read);
    }

    /** Reads what a client sends, as far as the limits announced to it in {@link Welcome} allow. */
    public static FrameDecoder<ClientMessage> ofClient(Limits limits) {
        return new FrameDecoder<>(
                limits.maxFrameBytes(),
                true,
                in -> new ClientMessageReader(in, limits.ordersHard(), limits.maxPayloadBytes())::read);
    }

    /** Reads what a relay sends. */
    public static FrameDecoder<RelayMessage> ofRelay(int maxFrameBytes) {
        return new FrameDecoder<>(maxFrameBytes, false, in -> new RelayMessageReader(in)::read);
    }

    /**
     * Takes all of {@code chunk}; hands each complete message to {@code sink}; skips unknown types.
     *
     * @throws ProtocolException at the first bytes that break the protocol; messages before them have reached the sink
     * @throws IllegalStateException after an earlier exception
     */
    public void feed(ByteBuffer chunk, Consumer<? super M> sink) throws ProtocolException {
        if (broken) {
            throw new IllegalStateException("the stream was broken before");
        }
        try {
            while (chunk.hasRemaining() && !stopped) {
                if (frameBytes == 0) {
                    takeLength(chunk.get());
                } else {
                    takeFrame(chunk, sink);
                }
            }
            if (stopped) {
                chunk.position(chunk.limit());
            }
        } catch (ProtocolException broke) {
            broken = true;
            held = NOTHING;
            throw broke;
        }
    }

    /** Drops the rest of the stream unread; a sink calls it when it has seen enough. */
    public void stop() {
        stopped = true;
        held = NOTHING;
    }

    /** How many frames of unknown type were skipped so far. */
    public long skipped() {
        return skipped;
    }

    private void takeLength(byte next) throws ProtocolException {
        // Refused as soon as it is too large, so that the shift cannot overflow: the limit is an int.
        long value = length | (long) (next & 0x7F) << lengthShift;
        if (value > maxFrameBytes) {
            throw new ProtocolException(
                    ErrorCode.FRAME_TOO_LARGE,
                    "frame length is " + value + " or more; accepted are 1 to " + maxFrameBytes);
        }
        length = (int) value;
        if (next < 0) {
            lengthShift += 7;
            if (lengthShift > 28) {
                throw WireReader.malformed("frame length is a varuint of more than 5 bytes; accepted are 1 to 5");
            }
            return;
        }
        if (next == 0 && lengthShift > 0) {
            throw WireReader.malformed(
                    "frame length is a varuint that ends in a zero byte; accepted is only the shortest form");
        }
        if (length == 0) {
            throw new ProtocolException(
                    ErrorCode.FRAME_TOO_LARGE, "frame length is 0; accepted are 1 to " + maxFrameBytes);
        }
        frameBytes = length;
        length = 0;
        lengthShift = 0;
    }

    private void takeFrame(ByteBuffer chunk, Consumer<? super M> sink) throws ProtocolException {
        int start = chunk.position();
        if (heldBytes == 0) {
            checkType(chunk.get(start) & 0xFF);
        }
        int count = Math.min(frameBytes - heldBytes, chunk.remaining());
        chunk.position(start + count);
        M message;
        if (count == frameBytes) {
            message = read(chunk, start);
        } else {
            hold(chunk, start, count);
            if (heldBytes < frameBytes) {
                return;
            }
            message = read(held, 0);
            release();
        }
        frameBytes = 0;
        if (message == null) {
            skipped++;
        } else {
            sink.accept(message);
        }
    }

    /** As soon as the type byte is there: a stranger should not be able to wait for the rest of its "frame". */
    private void checkType(int type) throws ProtocolException {
        if (!greeted) {
            if (type != Hello.TYPE) {
                throw new ProtocolException(
                        ErrorCode.NOT_OUTPOST,
                        "the first message has type 0x%02x; accepted is Hello, 0x%02x".formatted(type, Hello.TYPE));
            }
            greeted = true;
        }
        int first = clientSide ? 0x01 : 0x81;
        int last = clientSide ? 0x7F : 0xFF;
        if (type < first || type > last) {
            throw WireReader.malformed(
                    "message type is 0x%02x; accepted are 0x%02x to 0x%02x".formatted(type, first, last));
        }
    }

    private @Nullable M read(ByteBuffer from, int start) throws ProtocolException {
        in.open(from, start + 1, start + frameBytes);
        try {
            return bodies.read(from.get(start) & 0xFF);
        } finally {
            in.close();
        }
    }

    private void hold(ByteBuffer chunk, int start, int count) {
        int needed = heldBytes + count;
        if (held.capacity() < needed) {
            // Doubling keeps a frame that comes byte by byte from being copied each time.
            int capacity = Math.min(frameBytes, Math.max(needed, Math.max(FIRST_BYTES, held.capacity() * 2)));
            held = ByteBuffer.wrap(Arrays.copyOf(held.array(), capacity));
        }
        chunk.get(start, held.array(), heldBytes, count);
        heldBytes = needed;
    }

    private void release() {
        heldBytes = 0;
        if (held.capacity() > KEPT_BYTES) {
            held = NOTHING;
        }
    }

    @FunctionalInterface
    private interface BodyReader<M> {
        @Nullable
        M read(int type) throws ProtocolException;
    }
}
