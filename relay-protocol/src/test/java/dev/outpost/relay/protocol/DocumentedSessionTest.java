package dev.outpost.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The bytes printed in docs/protocol.md are the codec's, both ways, and mean what is printed beside them. */
class DocumentedSessionTest {

    private static final ProtocolDocument DOCUMENT = ProtocolDocument.read();
    private static final DocumentedLayout LAYOUT = new DocumentedLayout(DOCUMENT);
    private static final List<List<ProtocolDocument.Dumped>> DUMPS = DOCUMENT.dumps();

    @Test
    void shouldReadAndWriteTheSameBytes() {
        for (ProtocolDocument.Dumped dumped : all()) {
            Message message = SessionBytes.message(dumped);

            assertThat(message.getClass().getSimpleName()).isEqualTo(dumped.name());
            assertThat(FrameEncoder.encode(message)).as(dumped.name()).isEqualTo(dumped.frame());
        }
    }

    @Test
    void shouldReadEachSideAsOneStream() {
        for (List<ProtocolDocument.Dumped> dump : DUMPS) {
            for (boolean fromClient : List.of(true, false)) {
                byte[] stream = SessionBytes.of(dump, fromClient);

                Reading reading = Reading.of(fromClient, 65_536, stream, 7);

                assertThat(reading.error()).isNull();
                List<Message> expected = dump.stream()
                        .filter(message -> message.fromClient() == fromClient)
                        .map(SessionBytes::message)
                        .toList();
                assertThat(reading.messages()).endsWith(expected.toArray(Message[]::new));
            }
        }
    }

    @Test
    void shouldExplainEachByteRightly() {
        for (ProtocolDocument.Dumped dumped : all()) {
            List<String> expected = DocumentedLayout.lines(LAYOUT.frame(SessionBytes.message(dumped)));

            assertThat(String.join("\n", dumped.lines())).isEqualTo(String.join("\n", expected));
        }
    }

    @Test
    void shouldShowEveryMessage() {
        Set<String> shown = all().stream().map(ProtocolDocument.Dumped::name).collect(Collectors.toSet());

        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(DOCUMENT.messages().values());
    }

    @Test
    void shouldKeepToTheStates() {
        ConnectionState state = ConnectionState.CONNECTED;
        for (ProtocolDocument.Dumped dumped : DUMPS.get(0)) {
            int type = SessionBytes.message(dumped).type();
            if (dumped.fromClient()) {
                assertThat(state.allows(type))
                        .as(dumped.name() + " in " + state)
                        .isTrue();
            }
            state = state.after(type);
        }
        assertThat(state).isEqualTo(ConnectionState.GREETED);
    }

    /** By the formulas of the sections "The seed" and "The hash chain", written out a second time. */
    @Test
    void shouldCarryASeedAndAChainThatAreTrue() throws Exception {
        HexFormat hex = HexFormat.of();
        byte[] traceId = hex.parseHex(shown(RoomJoined.class).traceId());
        MatchStart start = shown(MatchStart.class);
        Commits commits = shown(Commits.class);
        MessageDigest seed = MessageDigest.getInstance("SHA-256");
        seed.update("outpost-seed-1".getBytes(StandardCharsets.US_ASCII));
        seed.update(traceId);
        seed.update(hex.parseHex(start.relayNonce()));
        for (int i = 0; i < start.reveals().size(); i++) {
            SlotNonce reveal = start.reveals().get(i);
            byte[] nonce = hex.parseHex(reveal.nonce());
            assertThat(commits.commits().get(i)).isEqualTo(new SlotCommit(reveal.slot(), sha256(nonce)));
            seed.update((byte) reveal.slot());
            seed.update(nonce);
        }
        byte[] seedBytes = Arrays.copyOf(seed.digest(), Long.BYTES);

        assertThat(shown(LoadMatch.class).relayCommit()).isEqualTo(sha256(hex.parseHex(start.relayNonce())));
        assertThat(shown(Loaded.class).commit())
                .isEqualTo(sha256(hex.parseHex(shown(Reveal.class).nonce())));
        assertThat(ByteBuffer.wrap(seedBytes).order(ByteOrder.LITTLE_ENDIAN).getLong())
                .isEqualTo(start.seed());

        String chain = sha256("outpost-chain-1".getBytes(StandardCharsets.US_ASCII), traceId, seedBytes);
        for (ProtocolDocument.Dumped frame : DUMPS.get(0)) {
            if (frame.name().equals("TickFrame")) {
                byte[] bytes = frame.frame();
                chain = sha256(hex.parseHex(chain), Arrays.copyOfRange(bytes, 2, bytes.length - Integer.BYTES));
            }
        }
        assertThat(shown(MatchEnd.class).chain()).isEqualTo(chain);
    }

    private static String sha256(byte[]... parts) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Streams.join(parts)));
    }

    /** The first message of a kind in the session. */
    private static <M extends Message> M shown(Class<M> kind) {
        return DUMPS.get(0).stream()
                .map(SessionBytes::message)
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    private static List<ProtocolDocument.Dumped> all() {
        return DUMPS.stream().flatMap(List::stream).toList();
    }
}
