package dev.outpost.relay.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Reads the primitive types (docs/protocol.md, section "Primitive types") of one frame's body, in place.
 *
 * <p>Reused from frame to frame. Every method takes the field's name for the sentence of the refusal.
 */
final class WireReader {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final byte[] NO_BYTES = {};

    private ByteBuffer in = NOTHING;
    private int at;
    private int end;

    /** Reads {@code in} from index {@code from} to before {@code to} from now on; neither copies nor moves it. */
    void open(ByteBuffer in, int from, int to) {
        this.in = in;
        this.at = from;
        this.end = to;
    }

    /** Lets go of the bytes. */
    void close() {
        open(NOTHING, 0, 0);
    }

    int u8(String field) throws ProtocolException {
        need(field, 1);
        return in.get(at++) & 0xFF;
    }

    int u8(String field, int max) throws ProtocolException {
        int value = u8(field);
        if (value > max) {
            throw outside(field, value, max);
        }
        return value;
    }

    boolean bool(String field) throws ProtocolException {
        return u8(field, 1) == 1;
    }

    int u32(String field) throws ProtocolException {
        need(field, Integer.BYTES);
        int value = in.getInt(at);
        at += Integer.BYTES;
        return in.order() == ByteOrder.LITTLE_ENDIAN ? value : Integer.reverseBytes(value);
    }

    long u64(String field) throws ProtocolException {
        need(field, Long.BYTES);
        long value = in.getLong(at);
        at += Long.BYTES;
        return in.order() == ByteOrder.LITTLE_ENDIAN ? value : Long.reverseBytes(value);
    }

    int varuint(String field, int max) throws ProtocolException {
        return (int) varuint(field, (long) max);
    }

    long varuint(String field, long max) throws ProtocolException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
            int part = u8(field);
            value |= (long) (part & 0x7F) << shift;
            if (part < 0x80) {
                if (part == 0 && shift > 0) {
                    throw malformed(field + " is a varuint of " + (shift / 7 + 1)
                            + " bytes that ends in a zero byte; accepted is only the shortest form");
                }
                if (value > max) {
                    throw outside(field, value, max);
                }
                return value;
            }
        }
        throw malformed(field + " is a varuint of more than 9 bytes; accepted are 1 to 9");
    }

    /** How many entries follow, each of at least {@code entryBytes}, so that nothing is allocated for a mere claim. */
    int count(String field, int max, int entryBytes) throws ProtocolException {
        int count = varuint(field, max);
        if (count > (end - at) / entryBytes) {
            throw malformed(field + " is " + count + ", more than the " + (end - at)
                    + " bytes left in the frame can hold at " + entryBytes + " bytes or more each");
        }
        return count;
    }

    byte[] bytes(String field, int count) throws ProtocolException {
        need(field, count);
        if (count == 0) {
            return NO_BYTES;
        }
        byte[] bytes = new byte[count];
        in.get(at, bytes);
        at += count;
        return bytes;
    }

    String hex(String field, int count) throws ProtocolException {
        return HexFormat.of().formatHex(bytes(field, count));
    }

    String text(String field, int maxBytes) throws ProtocolException {
        int length = varuint(field, Integer.MAX_VALUE);
        if (length > maxBytes) {
            throw malformed(field + " has " + length + " bytes; accepted are 0 to " + maxBytes);
        }
        byte[] bytes = bytes(field, length);
        String text = new String(bytes, StandardCharsets.UTF_8);
        // Decoding puts U+FFFD for what is no UTF-8, and only then do the bytes not come back.
        if (text.indexOf('\uFFFD') >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
            throw malformed(field + " has " + length + " bytes that are no UTF-8 text");
        }
        int control = Text.firstControl(text);
        if (control >= 0) {
            throw malformed("%s holds the control character U+%04X; accepted are all others"
                    .formatted(field, (int) text.charAt(control)));
        }
        return text;
    }

    private void need(String field, int count) throws ProtocolException {
        if (count > end - at) {
            throw malformed("the frame ends within " + field + ", which needs " + count + " bytes where " + (end - at)
                    + " are left");
        }
    }

    static ProtocolException outside(String field, long value, long max) {
        return malformed(field + " is " + value + "; accepted are 0 to " + max);
    }

    static ProtocolException malformed(String detail) {
        return new ProtocolException(ErrorCode.MALFORMED, detail);
    }
}
