package dev.outpost.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * Whatever bytes come, in whatever pieces: the decoder reads them or refuses them with a {@link ProtocolException}, says
 * the same for every cut, and allocates in proportion to what came.
 */
class HostileInputTest {

    private static final int MAX_FRAME = 16_384;

    /** The most greedy shape is a list of one-byte entries, each of which becomes an object. */
    private static final long ALLOCATED_PER_BYTE = 128;

    private static final long ALLOCATED_AT_ALL = 64 * 1024;

    @Provide
    Arbitrary<ClientMessage> clientMessages() {
        return Messages.ofClient();
    }

    @Provide
    Arbitrary<RelayMessage> relayMessages() {
        return Messages.ofRelay();
    }

    @Property(tries = 1000)
    void shouldSurviveRandomBytesFromAClient(@ForAll @Size(max = 300) byte[] noise, @ForAll boolean greeted)
            throws ProtocolException {
        byte[] hello = FrameEncoder.encode(new Hello(1, "b", "i"));
        check(true, greeted ? Streams.join(hello, noise) : noise);
    }

    @Property(tries = 1000)
    void shouldSurviveRandomBytesFromARelay(@ForAll @Size(max = 300) byte[] noise) throws ProtocolException {
        check(false, noise);
    }

    @Property(tries = 1000)
    void shouldSurviveMutatedClients(
            @ForAll @Size(min = 1, max = 4) List<@From("clientMessages") ClientMessage> messages, @ForAll long seed)
            throws ProtocolException {
        byte[] hello = FrameEncoder.encode(new Hello(1, "b", "i"));
        byte[] rest = Streams.join(messages.stream().map(FrameEncoder::encode).toArray(byte[][]::new));
        check(true, Streams.join(hello, mutate(rest, new Random(seed))));
    }

    @Property(tries = 1000)
    void shouldSurviveMutatedRelays(
            @ForAll @Size(min = 1, max = 4) List<@From("relayMessages") RelayMessage> messages, @ForAll long seed)
            throws ProtocolException {
        byte[] stream = Streams.join(messages.stream().map(FrameEncoder::encode).toArray(byte[][]::new));
        check(false, mutate(stream, new Random(seed)));
    }

    /** One to eight bytes flipped, set to an extreme, cut out, put in, or doubled. */
    private static byte[] mutate(byte[] stream, Random random) {
        byte[] extremes = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF};
        byte[] mutant = stream;
        for (int times = random.nextInt(1, 9); times > 0 && mutant.length > 0; times--) {
            // Lengths and counts lie at the front, so the front is hit more often.
            int bound = random.nextBoolean() ? Math.min(16, mutant.length) : mutant.length;
            int at = random.nextInt(bound);
            byte[] before = Arrays.copyOfRange(mutant, 0, at);
            byte[] hit = {mutant[at]};
            byte[] after = Arrays.copyOfRange(mutant, at + 1, mutant.length);
            mutant = switch (random.nextInt(5)) {
                case 0 -> Streams.join(before, new byte[] {(byte) (hit[0] ^ (1 << random.nextInt(8)))}, after);
                case 1 -> Streams.join(before, new byte[] {extremes[random.nextInt(extremes.length)]}, after);
                case 2 -> Streams.join(before, after);
                case 3 -> Streams.join(before, new byte[] {(byte) random.nextInt(256)}, hit, after);
                default -> Streams.join(before, hit, mutant);
            };
        }
        return mutant;
    }

    private static void check(boolean client, byte[] stream) throws ProtocolException {
        Reading whole = Reading.of(client, MAX_FRAME, stream, Math.max(1, stream.length));
        Reading bytewise = Reading.of(client, MAX_FRAME, stream, 1);
        assertThat(bytewise).isEqualTo(whole);

        FrameDecoder<?> decoder = client ? FrameDecoder.ofClient(MAX_FRAME) : FrameDecoder.ofRelay(MAX_FRAME);
        long allocated = Allocations.during(() -> {
            try {
                decoder.feed(ByteBuffer.wrap(stream), message -> {});
            } catch (ProtocolException expected) {
                assertThat(expected.code().fatal()).isTrue();
            }
        });
        assertThat(allocated).isLessThan(ALLOCATED_AT_ALL + ALLOCATED_PER_BYTE * stream.length);
    }
}
