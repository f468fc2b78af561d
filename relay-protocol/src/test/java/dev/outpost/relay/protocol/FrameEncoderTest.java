package dev.outpost.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameEncoderTest {

    private static final String FINGERPRINT = "0123456789abcdef".repeat(4);

    @Test
    void shouldTakeNineBytesForAnIdleTick() {
        assertThat(FrameEncoder.encode(new TickFrame(300, List.of(), 0x0A0B0C0D)))
                .isEqualTo(HexFormat.of().parseHex("0890ac02000d0c0b0a"));
    }

    @Test
    void shouldTakeTheArrayOfAFrameAndLittleMore() throws ProtocolException {
        TickFrame frame = new TickFrame(1, Collections.nCopies(1000, new SlotOrder(3, 40_000, 7, new byte[40])));
        byte[] once = FrameEncoder.encode(frame);

        byte[][] again = new byte[1][];
        long allocated = Allocations.during(() -> again[0] = FrameEncoder.encode(frame));

        assertThat(once).hasSize(3 + 1 + 1 + 2 + 4 + 1000 * (1 + 3 + 1 + 1 + 40));
        assertThat(again[0]).isEqualTo(once);
        assertThat(allocated).isLessThan(2L * once.length);
    }

    @Test
    void shouldCarryAsManyOrdersAsThereMayBe() throws ProtocolException {
        TickFrame frame = new TickFrame(
                Protocol.MAX_TICK, Collections.nCopies(Protocol.MAX_ORDERS, new SlotOrder(254, 0, 0, new byte[0])));
        byte[] bytes = FrameEncoder.encode(frame);

        assertThat(Streams.decode(FrameDecoder.ofRelay(Protocol.MAX_RELAY_FRAME_BYTES), bytes, bytes.length))
                .containsExactly(frame);
    }

    static List<Object[]> unsayable() {
        return List.of(
                new Object[] {new SyncHash(-1, 0), "SyncHash.tick is -1; accepted are 0 to 4294967295"},
                new Object[] {new SyncHash(1L << 32, 0), "SyncHash.tick is 4294967296; accepted are 0 to 4294967295"},
                new Object[] {
                    new Orders(0, List.of(new Order(-5, 0, new byte[0]))), "Order.sub_tick_us is -5; accepted are 0"
                },
                new Object[] {
                    new TickFrame(0, List.of(new SlotOrder(255, 0, 0, new byte[0]))),
                    "SlotOrder.slot is 255; accepted are 0 to 254"
                },
                new Object[] {
                    new TickFrame(0, Collections.nCopies(65_537, new SlotOrder(0, 0, 0, new byte[0]))),
                    "TickFrame.orders is 65537; accepted are 0 to 65536"
                },
                new Object[] {new Finish(0, "Victory!"), "Finish.outcome is \"Victory!\""},
                new Object[] {new Finish(0, "v".repeat(65)), "Finish.outcome has 65 bytes; accepted are 0 to 64"},
                new Object[] {new Hello(1, "é".repeat(33), "i"), "Hello.build has 66 bytes; accepted are 0 to 64"},
                new Object[] {new Hello(1, "b", "a\nb"), "Hello.identity holds a control character at index 1"},
                new Object[] {new Hello(1, "b", "\ud83d"), "Hello.identity holds half of a surrogate pair"},
                new Object[] {new JoinRoom("r", 256, FINGERPRINT), "JoinRoom.slot is 256; accepted are 0 to 255"},
                new Object[] {new JoinRoom("r", 0, "xyz"), "JoinRoom.mod_fingerprint is not hexadecimal: xyz"},
                new Object[] {
                    new JoinRoom("r", 0, FINGERPRINT.toUpperCase(Locale.ROOT)), "accepted are 64 lower-case hex digits"
                },
                new Object[] {new JoinRoom("r", 0, "00"), "accepted are 64 lower-case hex digits"},
                new Object[] {
                    new MatchStart(0, 1, 1, 0, List.of(2, 1), FINGERPRINT, List.of(), 0, 0),
                    "MatchStart.slots is 1 after 2; accepted are ascending"
                },
                new Object[] {
                    new RoomMembers(List.of(new Member(1, true, true, 0, ""), new Member(1, true, true, 0, ""))),
                    "Member.slot is 1 after 1; accepted are ascending slots"
                },
                new Object[] {
                    new Commits(List.of(new SlotCommit(3, FINGERPRINT), new SlotCommit(2, FINGERPRINT))),
                    "SlotCommit.slot is 2 after 3; accepted are ascending slots"
                },
                new Object[] {new Hello(1, "b", "i", "n".repeat(33)), "Hello.name has 33 bytes; accepted are 0 to 32"},
                new Object[] {
                    new Chat(ChatChannel.ALL, 255, "a\u007fb"), "Chat.text holds a control character at index 1"
                },
                new Object[] {new Certificate(new byte[65_536]), "Certificate.json is 65536; accepted are 0 to 65535"});
    }

    @ParameterizedTest
    @MethodSource("unsayable")
    void shouldRefuseWhatTheOtherSideWouldRefuse(Message message, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameEncoder.encode(message))
                .withMessageContaining(words);
    }

    @Property
    void shouldSayAnyRefusal(@ForAll ErrorCode code, @ForAll String detail) throws ProtocolException {
        byte[] frame = FrameEncoder.encode(new Refused(code, detail));

        List<RelayMessage> read = Streams.decode(FrameDecoder.ofRelay(1024), frame, frame.length);

        assertThat(read).containsExactly(new Refused(code, detail));
    }

    @Test
    void shouldCutADetailBetweenCharacters() {
        Refused refused = new Refused(ErrorCode.INTERNAL, "x" + "😀".repeat(100));

        assertThat(refused.detail().getBytes(StandardCharsets.UTF_8)).hasSize(1 + 63 * 4);
        assertThat(refused.detail()).endsWith("😀");
    }
}
