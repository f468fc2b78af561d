package dev.outpost.client.load;

/** The protocol's varuint in an array (docs/protocol.md, section "Primitive types"). */
public final class Varuint {
    private static final int MAX_BYTES = 9;

    private Varuint() {}

    /** The number at an index; it must be whole. */
    public static long read(byte[] bytes, int at) {
        long value = 0;
        int i = at;
        for (int shift = 0; ; shift += 7) {
            byte part = bytes[i++];
            value |= (long) (part & 0x7F) << shift;
            if (part >= 0) {
                return value;
            }
        }
    }

    /**
     * Where the number at an index ends; -1 when it is not whole before {@code end}.
     *
     * @throws IllegalArgumentException when it is longer than any number
     */
    public static int skip(byte[] bytes, int at, int end) {
        for (int i = at; i < end; i++) {
            if (bytes[i] >= 0) {
                return i + 1;
            }
            if (i - at >= MAX_BYTES - 1) {
                throw new IllegalArgumentException("a varuint of more than 9 bytes");
            }
        }
        return -1;
    }

    /** Writes a number and returns the index behind it. */
    public static int write(byte[] bytes, int at, long value) {
        int i = at;
        long rest = value;
        while (rest > 0x7F) {
            bytes[i++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[i++] = (byte) rest;
        return i;
    }

    /** How many bytes a number takes. */
    public static int sizeOf(long value) {
        return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
    }
}
