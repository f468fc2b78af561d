package dev.outpost.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What is encoded comes back equal, and encodes to the same bytes again, however the stream is cut. */
class CodecPropertyTest {

    private static final int BOUND = Protocol.MAX_RELAY_FRAME_BYTES;

    @Provide
    Arbitrary<ClientMessage> clientMessages() {
        return Messages.ofClient();
    }

    @Provide
    Arbitrary<RelayMessage> relayMessages() {
        return Messages.ofRelay();
    }

    @Property
    void shouldReadBackWhatAClientWrote(
            @ForAll("clientMessages") ClientMessage message, @ForAll @IntRange(min = 1, max = 4000) int chunk)
            throws ProtocolException {
        byte[] hello = FrameEncoder.encode(new Hello(1, "b", "i"));
        byte[] stream = Streams.join(hello, FrameEncoder.encode(message));

        List<ClientMessage> read = Streams.decode(FrameDecoder.ofClient(BOUND), stream, chunk);

        assertThat(read).hasSize(2).element(1).isEqualTo(message);
        assertThat(FrameEncoder.encode(read.get(1))).isEqualTo(FrameEncoder.encode(message));
    }

    @Property
    void shouldReadBackWhatARelayWrote(
            @ForAll("relayMessages") RelayMessage message, @ForAll @IntRange(min = 1, max = 4000) int chunk)
            throws ProtocolException {
        byte[] stream = FrameEncoder.encode(message);

        List<RelayMessage> read = Streams.decode(FrameDecoder.ofRelay(BOUND), stream, chunk);

        assertThat(read).containsExactly(message);
        assertThat(FrameEncoder.encode(read.get(0))).isEqualTo(stream);
    }

    @Property(tries = 200)
    void shouldNotDependOnHowTheStreamIsCut(
            @ForAll @Size(max = 8) List<@net.jqwik.api.From("relayMessages") RelayMessage> messages,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 0, max = 700) Integer> cuts,
            @ForAll boolean direct)
            throws ProtocolException {
        byte[] stream = Streams.join(messages.stream().map(FrameEncoder::encode).toArray(byte[][]::new));
        FrameDecoder<RelayMessage> decoder = FrameDecoder.ofRelay(BOUND);
        List<RelayMessage> read = new ArrayList<>();
        int at = 0;
        for (int turn = 0; at < stream.length; turn++) {
            // A turn of all-empty chunks would never end.
            int wanted = turn < 1000 ? cuts.get(turn % cuts.size()) : stream.length;
            int count = Math.min(wanted, stream.length - at);
            ByteBuffer chunk = direct ? ByteBuffer.allocateDirect(count + 6) : ByteBuffer.allocate(count + 6);
            chunk.order(direct ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                    .position(3)
                    .put(stream, at, count)
                    .flip()
                    .position(3);
            decoder.feed(direct ? chunk : chunk.asReadOnlyBuffer(), read::add);
            at += count;
        }

        assertThat(read).isEqualTo(messages);
    }
}
