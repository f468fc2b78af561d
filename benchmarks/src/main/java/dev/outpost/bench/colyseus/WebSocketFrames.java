package dev.outpost.bench.colyseus;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * The client's side of WebSocket (RFC 6455, section 5) without an object per message: a general client's would cost more
 * than the server's work. Neither fragments nor extensions; Colyseus sends neither. Not thread-safe.
 */
final class WebSocketFrames {

    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int FIRST_BYTES = 1024;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int HEAD_BYTES = 6;
    private static final byte[] MASK = {0x5A, 0x3C, 0x69, 0x0F};
    private static final long MASK_TWICE = 0x0F69_3C5A_0F69_3C5AL;

    private byte[] held = new byte[FIRST_BYTES];
    private int end;

    /** Takes messages. */
    @FunctionalInterface
    interface Handler {
        /** A whole message; the array is valid until the handler returns. */
        void message(int kind, byte[] bytes, int from, int to);
    }

    /**
     * Takes what came and hands on every message that is whole.
     *
     * @throws IllegalArgumentException when it is no WebSocket as a server may speak it
     */
    void feed(Buffer chunk, Handler handler) {
        int count = chunk.length();
        if (held.length - end < count) {
            held = Arrays.copyOf(held, Math.max(end + count, held.length * 2));
        }
        chunk.getBytes(held, end);
        end += count;
        int at = 0;
        while (end - at >= 2) {
            int first = held[at] & 0xFF;
            int length = held[at + 1] & 0xFF;
            int body = at + 2;
            if ((first & 0xF0) != FINAL || length >= MASKED || length == EIGHT_BYTES) {
                throw new IllegalArgumentException(
                        "a frame that begins with 0x%02x 0x%02x; accepted are whole, unmasked messages of up to 65535 bytes"
                                .formatted(first, length));
            }
            if (length == TWO_BYTES) {
                if (end - at < 4) {
                    break;
                }
                length = ((held[at + 2] & 0xFF) << 8) | (held[at + 3] & 0xFF);
                body = at + 4;
            }
            if (length > end - body) {
                break;
            }
            handler.message(first & 0x0F, held, body, body + length);
            at = body + length;
        }
        System.arraycopy(held, at, held, 0, end - at);
        end -= at;
    }

    /** A message as a client sends it: masked, as it must be; a server skips a mask of zeros, so this one is none. */
    static byte[] message(int kind, byte[] payload) {
        if (payload.length >= TWO_BYTES) {
            throw new IllegalArgumentException(payload.length + " bytes; accepted are 0 to 125");
        }
        byte[] frame = new byte[HEAD_BYTES + payload.length];
        frame[0] = (byte) (FINAL | kind);
        frame[1] = (byte) (MASKED | payload.length);
        System.arraycopy(MASK, 0, frame, 2, MASK.length);
        for (int i = 0; i < payload.length; i++) {
            frame[HEAD_BYTES + i] = (byte) (payload[i] ^ MASK[i % MASK.length]);
        }
        return frame;
    }

    /** Eight bytes of a payload, little-endian, as they are masked from an index on that is a multiple of 4. */
    static long masked(long value) {
        return value ^ MASK_TWICE;
    }
}
