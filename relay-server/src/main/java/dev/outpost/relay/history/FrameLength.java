package dev.outpost.relay.history;

/** Where encoded frames end, without decoding them (docs/protocol.md, Framing). */
final class FrameLength {

    /** A frame's length takes at most so many bytes. */
    static final int MAX_BYTES = 5;

    private FrameLength() {}

    /**
     * Bytes of the frame that begins at {@code from}, those of its length among them.
     *
     * @return below 0 when its length is not whole before {@code to}; {@link Integer#MAX_VALUE} when it cannot be one
     */
    static int at(byte[] bytes, int from, int to) {
        long length = 0;
        for (int i = 0; i < MAX_BYTES; i++) {
            if (from + i >= to) {
                return -1;
            }
            byte next = bytes[from + i];
            length |= (long) (next & 0x7F) << (7 * i);
            if (next >= 0) {
                long whole = length + i + 1;
                return length < 1 || whole > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) whole;
            }
        }
        return Integer.MAX_VALUE;
    }
}
