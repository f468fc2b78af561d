package dev.outpost.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

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

    private static List<ProtocolDocument.Dumped> all() {
        return DUMPS.stream().flatMap(List::stream).toList();
    }
}
