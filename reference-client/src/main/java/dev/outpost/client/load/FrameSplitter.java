package dev.outpost.client.load;

import dev.outpost.relay.protocol.Protocol;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Cuts a stream into frames without making objects (docs/protocol.md, section "Framing"): made for load, where the
 * full decoder's
 * objects would cost more than the relay's work. Not thread-safe.
 */
public final class FrameSplitter {
    private static final int FIRST_BYTES = 1024;

    private byte[] held = new byte[FIRST_BYTES];
    private int end;

    /** Takes frames. */
    @FunctionalInterface
    public interface Handler {
        /**
         * A whole frame, its length among its bytes; the array is valid until the handler returns.
         *
         * @param bytes holds it
         * @param start where its length begins
         * @param body where its type byte is
         * @param end behind its last byte
         */
        void frame(byte[] bytes, int start, int body, int end);
    }

    /** An empty stream. */
    public FrameSplitter() {}

    /**
     * Takes what came and hands on every frame that is whole.
     *
     * @throws IllegalArgumentException when a frame is empty or longer than any client must take
     */
    public void feed(Buffer chunk, Handler handler) {
        int count = chunk.length();
        if (held.length - end < count) {
            held = Arrays.copyOf(held, Math.max(end + count, held.length * 2));
        }
        chunk.getBytes(held, end);
        end += count;
        int at = 0;
        while (at < end) {
            int body = Varuint.skip(held, at, end);
            if (body < 0) {
                break;
            }
            long length = Varuint.read(held, at);
            if (length < 1 || length > Protocol.MAX_RELAY_FRAME_BYTES) {
                throw new IllegalArgumentException(
                        "a frame of " + length + " bytes; accepted are 1 to " + Protocol.MAX_RELAY_FRAME_BYTES);
            }
            if (length > end - body) {
                break;
            }
            int next = body + (int) length;
            handler.frame(held, at, body, next);
            at = next;
        }
        System.arraycopy(held, at, held, 0, end - at);
        end -= at;
    }
}
