package dev.outpost.tracking.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {

    private static final String STREAM = """
            : here

            id: 1-2
            event: snapshot
            data: {"a":
            data: "\u00fc\u8352"}

            data:x

            event: gone

            retry: 5
            event: gone
            data: y

            """;

    private static final List<EventStream.Event> EVENTS = List.of(
            new EventStream.Event("snapshot", "{\"a\":\n\"\u00fc\u8352\"}"),
            new EventStream.Event("message", "x"),
            new EventStream.Event("gone", "y"));

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void shouldReadWhateverEndsItsLines(String end) throws IOException {
        assertThat(read(STREAM.replace("\n", end), 7)).isEqualTo(EVENTS);
    }

    @Test
    void shouldReadWhatIsCutAnywhere() throws IOException {
        for (int length = 1; length < 40; length++) {
            assertThat(read(STREAM, length)).as("pieces of %s bytes", length).isEqualTo(EVENTS);
        }
    }

    @Test
    void shouldRefuseAnEventThatIsTooLargeHoweverItIsCut() throws IOException {
        EventStream oneLine = new EventStream(100);
        assertThatThrownBy(() -> oneLine.heard(bytes("data: " + "x".repeat(100))))
                .isInstanceOf(IOException.class);
        EventStream manyLines = new EventStream(100);
        manyLines.heard(bytes("data: x\n".repeat(12)));
        assertThatThrownBy(() -> manyLines.heard(bytes("data: xxxxx\n"))).hasMessageContaining("100");
        EventStream manyEvents = new EventStream(100);
        assertThat(manyEvents.heard(bytes("data: x\n\n".repeat(1000)))).hasSize(1000);
    }

    private static List<EventStream.Event> read(String stream, int pieces) throws IOException {
        EventStream events = new EventStream(1000);
        List<EventStream.Event> all = new ArrayList<>();
        byte[] bytes = bytes(stream);
        for (int at = 0; at < bytes.length; at += pieces) {
            byte[] piece = new byte[Math.min(pieces, bytes.length - at)];
            System.arraycopy(bytes, at, piece, 0, piece.length);
            all.addAll(events.heard(piece));
        }
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
