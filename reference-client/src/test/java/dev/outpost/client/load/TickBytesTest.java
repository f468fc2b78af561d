package dev.outpost.client.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Hello;
import dev.outpost.relay.protocol.LoadMatch;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.TickFrame;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The light way to write and read agrees with the protocol's own codec. */
class TickBytesTest {

    @Property
    void shouldWriteWhatTheProtocolReads(
            @ForAll @IntRange(max = 1_000_000) int tick,
            @ForAll @IntRange(max = 200) int orders,
            @ForAll @IntRange(min = 1000, max = 1_000_000) int tickIntervalUs,
            @ForAll long sentNanos,
            @ForAll int echo)
            throws Exception {
        TickWriter writer = new TickWriter();
        writer.batch(tick, orders, tickIntervalUs, sentNanos, echo);
        writer.syncHash(tick, sentNanos);

        List<ClientMessage> read = new ArrayList<>();
        FrameDecoder<ClientMessage> decoder = FrameDecoder.ofClient(65_536);
        decoder.feed(ByteBuffer.wrap(FrameEncoder.encode(new Hello(Protocol.VERSION, "test", "me"))), hello -> {});
        decoder.feed(ByteBuffer.wrap(writer.take()), read::add);

        assertThat(read).hasSize(2);
        Orders batch = (Orders) read.get(0);
        assertThat(batch.tick()).isEqualTo(tick);
        assertThat(batch.echo()).isEqualTo(echo);
        assertThat(batch.sentUs()).isEqualTo(tickIntervalUs);
        assertThat(batch.orders()).hasSize(orders).allSatisfy(order -> {
            assertThat(order.subTickUs()).isLessThan(tickIntervalUs);
            assertThat(ByteBuffer.wrap(order.payload())
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong())
                    .isEqualTo(sentNanos);
            assertThat(order.payload()).hasSize(TickWriter.PAYLOAD_BYTES);
        });
        assertThat(read.get(1)).isEqualTo(new SyncHash(tick, sentNanos));
        assertThat(writer.take()).isEmpty();
    }

    @Property
    void shouldReadWhatTheProtocolWritesHoweverItIsCut(
            @ForAll @IntRange(max = 1_000_000) int tick,
            @ForAll @IntRange(max = 40) int orders,
            @ForAll @IntRange(min = 1, max = 100) int chunkBytes) {
        byte[] stream = Buffer.buffer(FrameEncoder.encode(new LoadMatch("00".repeat(32))))
                .appendBytes(FrameEncoder.encode(frame(tick, orders)))
                .getBytes();
        FrameSplitter splitter = new FrameSplitter();
        TickWalk walk = new TickWalk();
        List<Integer> types = new ArrayList<>();
        List<Long> own = new ArrayList<>();

        for (int at = 0; at < stream.length; at += chunkBytes) {
            Buffer chunk = Buffer.buffer(stream).slice(at, Math.min(stream.length, at + chunkBytes));
            splitter.feed(chunk, (bytes, start, body, end) -> {
                types.add(bytes[body] & 0xFF);
                if ((bytes[body] & 0xFF) == TickFrame.TYPE) {
                    walk.read(bytes, body, end, 1, own::add);
                }
            });
        }

        assertThat(types).containsExactly(LoadMatch.TYPE, TickFrame.TYPE);
        assertThat(walk.tick()).isEqualTo(tick);
        assertThat(walk.orders()).isEqualTo(orders);
        assertThat(walk.nonce()).isEqualTo(-tick);
        assertThat(own).hasSize((orders + 1) / 3).allMatch(sent -> sent == 4_711L);
    }

    @Test
    void shouldHashEveryByteAndAllBefore() {
        byte[] frame = FrameEncoder.encode(frame(7, 3));
        long hash = TickWalk.hash(1, frame, 1, frame.length);
        for (int i = 1; i < frame.length; i++) {
            byte[] other = frame.clone();
            other[i] ^= 1;
            assertThat(TickWalk.hash(1, other, 1, other.length))
                    .as("byte %s", i)
                    .isNotEqualTo(hash);
        }
        assertThat(TickWalk.hash(2, frame, 1, frame.length)).isNotEqualTo(hash);
    }

    @Test
    void shouldRefuseAFrameThatEndsWithinAnOrder() {
        byte[] frame = FrameEncoder.encode(frame(7, 3));
        for (int end = 3; end < frame.length; end++) {
            int cut = end;
            assertThatThrownBy(() -> new TickWalk().read(frame, 1, cut, 0, sent -> {}))
                    .as("cut at %s", cut)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldRefuseAnEmptyFrame() {
        assertThatThrownBy(
                        () -> new FrameSplitter().feed(Buffer.buffer(new byte[] {0}), (bytes, start, body, end) -> {}))
                .hasMessageContaining("a frame of 0 bytes");
    }

    private static TickFrame frame(int tick, int orders) {
        byte[] payload = ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(4_711)
                .array();
        List<SlotOrder> list = new ArrayList<>();
        for (int i = 0; i < orders; i++) {
            list.add(new SlotOrder(i % 3, 1000 * i, 0, payload));
        }
        return new TickFrame(tick, list, -tick);
    }
}
