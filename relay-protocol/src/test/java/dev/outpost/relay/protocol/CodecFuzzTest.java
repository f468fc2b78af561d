package dev.outpost.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Coverage-guided fuzzing of both directions. {@code mvn test} only replays the seeds; to search for more, one target at
 * a time: {@code JAZZER_FUZZ=1 mvn -pl relay-protocol test -Djazzer.hooks=true
 * -Dtest=CodecFuzzTest#shouldSurviveClient}.
 */
class CodecFuzzTest {

    private static final int MAX_FRAME = 16_384;

    /** Lengths and counts that promise more than there is, bad text, unknown types, the other side's types. */
    private static final List<String> ATTACKS = List.of(
            "00",
            "8080808008",
            "ffffffffff",
            "8500",
            "0890ac020000000000",
            "0520000341420a",
            "0423020101",
            "06150001ffff7f",
            "03870180",
            "058cffff0300",
            "03100080",
            "0710008080808008",
            "0310ffff",
            "0a108080808080808080807f",
            "06030441424380ff",
            "0412050341",
            "027fff",
            "0401020304");

    static Stream<byte[]> clientSeeds() {
        return seeds(true);
    }

    static Stream<byte[]> relaySeeds() {
        return seeds(false);
    }

    @MethodSource("clientSeeds")
    @FuzzTest(maxDuration = "60s")
    void shouldSurviveClient(byte[] stream) throws ProtocolException {
        check(true, stream);
    }

    @MethodSource("relaySeeds")
    @FuzzTest(maxDuration = "60s")
    void shouldSurviveRelay(byte[] stream) throws ProtocolException {
        check(false, stream);
    }

    /** The documented session, whole and cut short, and the plainest attacks. */
    private static Stream<byte[]> seeds(boolean client) {
        byte[] greeting = client ? FrameEncoder.encode(new Hello(1, "b", "i")) : new byte[0];
        Stream<byte[]> attacks = ATTACKS.stream()
                .map(hex -> Streams.join(greeting, HexFormat.of().parseHex(hex)));
        Stream<byte[]> sessions = ProtocolDocument.read().dumps().stream()
                .map(dump -> SessionBytes.of(dump, client))
                .flatMap(stream -> Stream.of(stream, Arrays.copyOf(stream, stream.length * 2 / 3)));
        return Stream.concat(sessions, attacks);
    }

    private static void check(boolean client, byte[] stream) throws ProtocolException {
        Reading whole = Reading.of(client, MAX_FRAME, stream, Math.max(1, stream.length));
        assertThat(Reading.of(client, MAX_FRAME, stream, 1)).isEqualTo(whole);
        for (Message message : whole.messages()) {
            // What was read can be written, and comes back the same.
            byte[] frame = FrameEncoder.encode(message);
            byte[] again = client && !(message instanceof Hello)
                    ? Streams.join(FrameEncoder.encode(new Hello(1, "", "")), frame)
                    : frame;
            List<Message> read =
                    Reading.of(client, MAX_FRAME, again, again.length).messages();
            assertThat(read).last().isEqualTo(message);
        }
    }
}
