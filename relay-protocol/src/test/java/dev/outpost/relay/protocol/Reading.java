package dev.outpost.relay.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decoder made of a stream.
 *
 * @param messages what reached the sink
 * @param error the code of the refusal, or null
 * @param detail its sentence
 */
record Reading(
        List<Message> messages,
        @Nullable ErrorCode error,
        @Nullable String detail) {

    /** Feeds the stream in chunks of that many bytes and notes what comes. */
    static Reading of(boolean client, int maxFrameBytes, byte[] stream, int chunkBytes) {
        FrameDecoder<?> decoder = client ? FrameDecoder.ofClient(maxFrameBytes) : FrameDecoder.ofRelay(maxFrameBytes);
        List<Message> messages = new ArrayList<>();
        try {
            for (int at = 0; at < stream.length; at += chunkBytes) {
                decoder.feed(ByteBuffer.wrap(stream, at, Math.min(chunkBytes, stream.length - at)), messages::add);
            }
            return new Reading(messages, null, null);
        } catch (ProtocolException refused) {
            return new Reading(messages, refused.code(), refused.getMessage());
        }
    }
}
