package dev.outpost.relay.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Byte streams for tests. */
final class Streams {

    private Streams() {}

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** All messages of the stream, fed in chunks of that many bytes. */
    static <M extends Message> List<M> decode(FrameDecoder<M> decoder, byte[] stream, int chunkBytes)
            throws ProtocolException {
        List<M> read = new ArrayList<>();
        for (int at = 0; at < stream.length; at += chunkBytes) {
            ByteBuffer chunk = ByteBuffer.wrap(stream, at, Math.min(chunkBytes, stream.length - at));
            decoder.feed(chunk, read::add);
            if (chunk.hasRemaining()) {
                throw new AssertionError("bytes left in the chunk: " + chunk);
            }
        }
        return read;
    }
}
