package dev.outpost.client.match;

/**
 * Payload bytes for orders whose own bytes were dropped from the recording: the same for the same line, different from
 * line to line.
 */
final class StandIn {
    private StandIn() {}

    /** SplitMix64 started at the line's number, eight bytes a step, little-endian. */
    static byte[] payload(int size, long lineNumber) {
        byte[] payload = new byte[size];
        long state = lineNumber;
        long word = 0;
        for (int i = 0; i < size; i++) {
            if (i % Long.BYTES == 0) {
                state += 0x9E37_79B9_7F4A_7C15L;
                word = StreamFold.mix64(state);
            }
            payload[i] = (byte) (word >>> (8 * (i % Long.BYTES)));
        }
        return payload;
    }
}
