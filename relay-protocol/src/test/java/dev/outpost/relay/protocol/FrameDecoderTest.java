package dev.outpost.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {

    private static final int MAX_FRAME = 65_536;
    private static final byte[] HELLO = FrameEncoder.encode(new Hello(1, "build", "anna"));
    private static final Limits LIMITS = new Limits(MAX_FRAME, 4096, 16, 128, 256, 16_384, 131_072, 600);

    @Test
    void shouldRefuseLengthOfTwoGibibytesBeforeTheLastByteOfIt() throws ProtocolException {
        FrameDecoder<ClientMessage> decoder = FrameDecoder.ofClient(MAX_FRAME);
        decoder.feed(ByteBuffer.wrap(bytes("8080")), message -> {});
        ByteBuffer rest = ByteBuffer.wrap(bytes("808008"));

        // 2 GiB is 80 80 80 80 08: nothing is known to be too large until the last byte, which is looked at alone.
        ProtocolException refused =
                catchThrowableOfType(ProtocolException.class, () -> decoder.feed(rest, message -> {}));

        assertThat(refused.code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
        assertThat(refused).hasMessage("frame length is 2147483648 or more; accepted are 1 to 65536");
    }

    @Test
    void shouldRefuseLengthAsSoonAsItsBytesExceedTheLimit() {
        FrameDecoder<ClientMessage> decoder = FrameDecoder.ofClient(MAX_FRAME);

        assertRefused(decoder, bytes("ffffff"), ErrorCode.FRAME_TOO_LARGE, "frame length is 2097151 or more");
    }

    @Test
    void shouldNotAllocateWhatIsOnlyAnnounced() throws ProtocolException {
        FrameDecoder<RelayMessage> decoder = FrameDecoder.ofRelay(Protocol.MAX_RELAY_FRAME_BYTES);
        byte[] announced = bytes("80808002" + "90" + "0000");

        long allocated = Allocations.during(() -> decoder.feed(ByteBuffer.wrap(announced), message -> {}));

        assertThat(allocated).isLessThan(64 * 1024);
    }

    @Test
    void shouldNotCopyLongFrameAgainForEachByteOfIt() throws ProtocolException {
        TickFrame frame = new TickFrame(1, List.of(new SlotOrder(0, 0, 0, new byte[1 << 20])));
        byte[] stream = FrameEncoder.encode(frame);
        FrameDecoder<RelayMessage> decoder = FrameDecoder.ofRelay(Protocol.MAX_RELAY_FRAME_BYTES);
        List<RelayMessage> read = new ArrayList<>();
        Consumer<RelayMessage> sink = read::add;
        ByteBuffer chunk = ByteBuffer.wrap(stream);

        long allocated = Allocations.during(() -> {
            for (int end = 1; end <= stream.length; end++) {
                chunk.limit(end);
                decoder.feed(chunk, sink);
            }
        });

        // The doubling buffer takes three frames in all, the message one.
        assertThat(allocated).isLessThan(5L * stream.length);
        assertThat(read).containsExactly(frame);
    }

    @Test
    void shouldAcceptFrameOfExactlyTheLimit() throws ProtocolException {
        Orders batch = new Orders(0, List.of(new Order(0, 0, new byte[100])));
        byte[] frame = FrameEncoder.encode(batch);
        int length = frame.length - 1;
        byte[] stream = Streams.join(HELLO, frame);

        assertThat(Streams.decode(FrameDecoder.ofClient(length), stream, stream.length))
                .hasSize(2);
        assertRefused(
                FrameDecoder.ofClient(length - 1), stream, ErrorCode.FRAME_TOO_LARGE, "frame length is " + length);
    }

    @ParameterizedTest
    @CsvSource({
        "00, FRAME_TOO_LARGE, frame length is 0; accepted are 1 to 65536",
        "8500, MALFORMED, ends in a zero byte",
        "8080808080, MALFORMED, more than 5 bytes",
        "ffffffff07, FRAME_TOO_LARGE, frame length is",
    })
    void shouldRefuseBadLength(String hex, ErrorCode code, String words) {
        assertRefused(FrameDecoder.ofClient(MAX_FRAME), bytes(hex), code, words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n", "SSH-2.0-OpenSSH_9.6\r\n", "\u0016\u0003\u0001", "{}"})
    void shouldKnowStrangersBeforeTheirFrameIsComplete(String opening) {
        assertRefused(
                FrameDecoder.ofClient(MAX_FRAME),
                opening.getBytes(StandardCharsets.ISO_8859_1),
                ErrorCode.NOT_OUTPOST,
                "the first message has type 0x");
    }

    @Test
    void shouldRefuseHelloWithoutMagic() {
        byte[] hello = HELLO.clone();
        hello[2] = 'X';

        assertRefused(
                FrameDecoder.ofClient(MAX_FRAME),
                hello,
                ErrorCode.NOT_OUTPOST,
                "Hello.magic is 0x50545558; accepted is 0x5054554f, the bytes OUTP");
    }

    @Test
    void shouldRefuseAnythingBeforeHello() {
        assertRefused(
                FrameDecoder.ofClient(MAX_FRAME),
                FrameEncoder.encode(new Orders(0, List.of())),
                ErrorCode.NOT_OUTPOST,
                "the first message has type 0x10; accepted is Hello, 0x01");
    }

    @Test
    void shouldIgnoreWhatLaterVersionsAppend() throws ProtocolException {
        byte[] longer = bytes("06" + "14" + "01020304" + "99");
        byte[] stream = Streams.join(HELLO, longer, FrameEncoder.encode(new Leave()));

        assertThat(Streams.decode(FrameDecoder.ofClient(MAX_FRAME), stream, 1).subList(1, 3))
                .containsExactly(new Pong(0x04030201), new Leave());
    }

    @Test
    void shouldSkipUnknownTypesAndCountThem() throws ProtocolException {
        byte[] unknown = bytes("03" + "7f" + "ffff");
        byte[] stream = Streams.join(HELLO, unknown, unknown, FrameEncoder.encode(new Leave()));
        FrameDecoder<ClientMessage> decoder = FrameDecoder.ofClient(MAX_FRAME);

        assertThat(Streams.decode(decoder, stream, 2)).hasSize(2).element(1).isEqualTo(new Leave());
        assertThat(decoder.skipped()).isEqualTo(2);
    }

    @Test
    void shouldRefuseTypesOfTheOtherSide() {
        assertRefusedAfterHello(
                FrameEncoder.encode(new LoadMatch("00".repeat(32))), "message type is 0x85; accepted are 0x01 to 0x7f");
        assertRefusedAfterHello(bytes("0100"), "message type is 0x00; accepted are 0x01 to 0x7f");
        assertRefused(
                FrameDecoder.ofRelay(MAX_FRAME),
                HELLO,
                ErrorCode.MALFORMED,
                "message type is 0x01; accepted are 0x81 to 0xff");
        assertRefused(
                FrameDecoder.ofRelay(MAX_FRAME),
                bytes("0180"),
                ErrorCode.MALFORMED,
                "message type is 0x80; accepted are 0x81 to 0xff");
    }

    @Test
    void shouldRefuseWhatTheAnnouncedLimitsForbid() {
        byte[] largePayload = FrameEncoder.encode(new Orders(7, List.of(new Order(0, 0, new byte[4097]))));
        byte[] manyOrders = FrameEncoder.encode(new Orders(7, Collections.nCopies(257, new Order(0, 0, new byte[0]))));

        assertRefused(
                FrameDecoder.ofClient(LIMITS),
                Streams.join(HELLO, largePayload),
                ErrorCode.PAYLOAD_TOO_LARGE,
                "Order.payload has 4097 bytes; accepted are 0 to 4096");
        assertRefused(
                FrameDecoder.ofClient(LIMITS),
                Streams.join(HELLO, manyOrders),
                ErrorCode.TOO_MANY_ORDERS,
                "Orders.orders is 257; accepted are 0 to 256");
    }

    /** Bodies of clients' messages, without length; spaces for the eye. */
    @ParameterizedTest
    @CsvSource({
        "04 02, 'Ready.ready is 2; accepted are 0 to 1'",
        "04, 'the frame ends within Ready.ready, which needs 1 bytes where 0 are left'",
        "14 010203, 'the frame ends within Pong.nonce, which needs 4 bytes where 3 are left'",
        "11 00 01020304050607, 'the frame ends within SyncHash.hash'",
        "11 8000 0102030405060708, 'SyncHash.tick is a varuint of 2 bytes that ends in a zero byte'",
        "11 8080808010 0102030405060708, 'SyncHash.tick is 4294967296; accepted are 0 to 4294967295'",
        "11 808080808080808080 01, 'SyncHash.tick is a varuint of more than 9 bytes'",
        "10 05 8002, 'Orders.orders is 256, more than the 0 bytes left in the frame can hold'",
        "10 05 ffffffff07, 'Orders.orders is 2147483647; accepted are 0 to 65536'",
        "10 05 01 00 8080808008 00, 'Order.type is 2147483648; accepted are 0 to 2147483647'",
        "10 05 01 00 00 05 0102, 'the frame ends within Order.payload, which needs 5 bytes where 2 are left'",
        "12 05 00, 'Finish.outcome is \"\"; accepted are 1 to 64'",
        "12 05 03 41424d, 'Finish.outcome is \"ABM\"; accepted are 1 to 64 characters of a-z 0-9 _ : -'",
        "03 02 c328 ff, 'JoinRoom.room has 2 bytes that are no UTF-8 text'",
        "03 03 eda080 ff, 'JoinRoom.room has 3 bytes that are no UTF-8 text'",
        "03 02 c080 ff, 'JoinRoom.room has 2 bytes that are no UTF-8 text'",
        "03 04 efbfbdff ff, 'JoinRoom.room has 4 bytes that are no UTF-8 text'",
        "03 02 610a ff, 'JoinRoom.room holds the control character U+000A'",
        "03 41 61, 'JoinRoom.room has 65 bytes; accepted are 0 to 64'",
    })
    void shouldNameFieldValueAndRange(String hex, String words) {
        byte[] body = bytes(hex.replace(" ", ""));
        assertRefusedAfterHello(Streams.join(new byte[] {(byte) body.length}, body), words);
    }

    @ParameterizedTest
    @CsvSource({
        "82 09 00, 'Refused.code is 9, which names no error'",
        "83 00 ff, 'RoomJoined.slot is 255; accepted are 0 to 254'",
        "84 02 03 00 00 ff 00 03 00 00 ff 00, 'Member.slot is 3 after 3; accepted are ascending slots'",
        "86 0000000000000000 01 00 00 02 05 04, 'MatchStart.slots is 4 after 5; accepted are ascending slots'",
        "92 00 01 02, 'OrdersDropped.reason is 2; accepted are 0 to 1'",
        "93 00 02, 'DesyncNotice.verdict is 2; accepted are 0 to 1'",
        "87 01 ff 0000000000000000000000000000000000000000000000000000000000000000, 'SlotCommit.slot is 255; accepted are 0 to 254'",
        "8c 80 80 04, 'Certificate.json is 65536; accepted are 0 to 65535'",
        "9b 03, 'VoteState.kind is 3; accepted are 0 to 2'",
        "9e 01 0000000000000000 00 01 09 00, 'the frame ends within Snapshot.data, which needs 9 bytes'",
        "94 00 04, 'PlayerLeft.reason is 4; accepted are 0 to 3'",
        "90 00 02 00 00 00 00, 'TickFrame.orders is 2, more than the 4 bytes left in the frame can hold'",
    })
    void shouldReadRelaysAsStrictly(String hex, String words) {
        byte[] body = bytes(hex.replace(" ", ""));
        byte[] stream = Streams.join(new byte[] {(byte) body.length}, body);

        assertRefused(FrameDecoder.ofRelay(MAX_FRAME), stream, ErrorCode.MALFORMED, words);
    }

    @Test
    void shouldHandOverWhatCameBeforeTheError() {
        byte[] stream = Streams.join(HELLO, FrameEncoder.encode(new Leave()), bytes("00"));
        List<ClientMessage> read = new ArrayList<>();
        FrameDecoder<ClientMessage> decoder = FrameDecoder.ofClient(MAX_FRAME);

        ProtocolException refused =
                catchThrowableOfType(ProtocolException.class, () -> decoder.feed(ByteBuffer.wrap(stream), read::add));

        assertThat(refused.code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
        assertThat(read).hasSize(2);
    }

    @Test
    void shouldBeDeadAfterAnError() {
        FrameDecoder<ClientMessage> decoder = FrameDecoder.ofClient(MAX_FRAME);
        assertRefused(decoder, bytes("00"), ErrorCode.FRAME_TOO_LARGE, "");

        assertThatIllegalStateException().isThrownBy(() -> decoder.feed(ByteBuffer.wrap(HELLO), message -> {}));
    }

    @Test
    void shouldDropTheRestOnceStopped() throws ProtocolException {
        FrameDecoder<ClientMessage> decoder = FrameDecoder.ofClient(MAX_FRAME);
        ByteBuffer chunk = ByteBuffer.wrap(Streams.join(HELLO, FrameEncoder.encode(new Leave()), bytes("00")));
        List<ClientMessage> read = new ArrayList<>();

        decoder.feed(chunk, message -> {
            read.add(message);
            decoder.stop();
        });
        decoder.feed(ByteBuffer.wrap(HELLO), read::add);

        assertThat(read).hasSize(1);
        assertThat(chunk.hasRemaining()).isFalse();
    }

    @Test
    void shouldNeedRoomForATypeByte() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameDecoder.ofRelay(0))
                .withMessageContaining("maxFrameBytes is 0");
    }

    private static void assertRefusedAfterHello(byte[] frame, String words) {
        assertRefused(FrameDecoder.ofClient(MAX_FRAME), Streams.join(HELLO, frame), ErrorCode.MALFORMED, words);
    }

    private static void assertRefused(FrameDecoder<?> decoder, byte[] stream, ErrorCode code, String words) {
        ProtocolException refused = catchThrowableOfType(
                ProtocolException.class, () -> decoder.feed(ByteBuffer.wrap(stream), message -> {}));
        assertThat(refused).isNotNull().hasMessageContaining(words);
        assertThat(refused.code()).isEqualTo(code);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
