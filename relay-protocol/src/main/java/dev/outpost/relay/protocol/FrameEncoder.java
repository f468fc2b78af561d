package dev.outpost.relay.protocol;

/** Writes a message as a frame: length, type, body (docs/protocol.md, section "Framing"). */
public final class FrameEncoder {

    private FrameEncoder() {}

    /** The whole frame of a message, in an array of exactly its size. */
    public static byte[] encode(Message message) {
        return new byte[message.type()];
    }
}
