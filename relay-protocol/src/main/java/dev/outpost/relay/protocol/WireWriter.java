package dev.outpost.relay.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Writes the primitive types (docs/protocol.md, section "Primitive types") into an array that grows.
 *
 * <p>Refuses with {@link IllegalArgumentException} what {@link WireReader} would refuse to read.
 */
final class WireWriter {

    private byte[] out;
    private int at;

    WireWriter(int capacity) {
        this.out = new byte[capacity];
    }

    /** Bytes written so far. */
    int size() {
        return at;
    }

    /** The bytes written, in an array of exactly their number. */
    byte[] toArray() {
        return at == out.length ? out : Arrays.copyOf(out, at);
    }

    /** Number of bytes of a varuint. */
    static int sizeOf(long value) {
        return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
    }

    void u8(String field, int value, int max) {
        check(field, value, max);
        room(1);
        out[at++] = (byte) value;
    }

    void bool(boolean value) {
        u8("", value ? 1 : 0, 1);
    }

    void u32(int value) {
        room(Integer.BYTES);
        for (int shift = 0; shift < Integer.SIZE; shift += 8) {
            out[at++] = (byte) (value >>> shift);
        }
    }

    void u64(long value) {
        room(Long.BYTES);
        for (int shift = 0; shift < Long.SIZE; shift += 8) {
            out[at++] = (byte) (value >>> shift);
        }
    }

    void varuint(String field, long value, long max) {
        check(field, value, max);
        room(9);
        long rest = value;
        while (rest > 0x7F) {
            out[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[at++] = (byte) rest;
    }

    void bytes(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, out, at, bytes.length);
        at += bytes.length;
    }

    void hex(String field, String digits, int count) {
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException notHex) {
            throw new IllegalArgumentException(field + " is not hexadecimal: " + digits, notHex);
        }
        // Upper case would come back as lower case, and two spellings of one fingerprint would be unequal.
        if (bytes.length != count || !HexFormat.of().formatHex(bytes).equals(digits)) {
            throw new IllegalArgumentException(
                    field + " is " + digits + "; accepted are " + 2 * count + " lower-case hex digits");
        }
        bytes(bytes);
    }

    void text(String field, String text, int maxBytes) {
        int control = Text.firstControl(text);
        if (control >= 0) {
            throw new IllegalArgumentException(field + " holds a control character at index " + control);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
            throw new IllegalArgumentException(field + " holds half of a surrogate pair");
        }
        if (bytes.length > maxBytes) {
            throw new IllegalArgumentException(
                    field + " has " + bytes.length + " bytes; accepted are 0 to " + maxBytes);
        }
        varuint(field, bytes.length, maxBytes);
        bytes(bytes);
    }

    private static void check(String field, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(field + " is " + value + "; accepted are 0 to " + max);
        }
    }

    private void room(int count) {
        if (count > out.length - at) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, at + count));
        }
    }
}
