package dev.outpost.bench.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRepliesTest {

    private static final String REPLIES = """
            HTTP/1.1 201 Created\r
            Content-Length: 5\r
            \r
            helloHTTP/1.1 204 No Content\r
            \r
            HTTP/1.1 200 OK\r
            transfer-encoding: chunked\r
            \r
            3\r
            wor\r
            2;x=y\r
            ld\r
            0\r
            \r
            HTTP/1.1 304 Not Modified\r
            content-length: 77\r
            \r
            """;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void shouldFindEachReplyWhateverThePiecesAre(int piece) {
        HttpReplies replies = HttpReplies.keeping(100);
        List<String> read = new ArrayList<>();
        byte[] all = REPLIES.getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < all.length; at += piece) {
            ByteBuf in = Unpooled.wrappedBuffer(all, at, Math.min(piece, all.length - at));
            while (in.isReadable()) {
                if (replies.feed(in)) {
                    read.add(replies.status() + " " + new String(replies.body(), StandardCharsets.US_ASCII) + " "
                            + replies.bodyBytes());
                }
            }
        }

        assertThat(read).containsExactly("201 hello 5", "204  0", "200 world 5", "304  0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n"})
    void shouldRefuseWhatIsNoReply(String bytes) {
        HttpReplies replies = HttpReplies.counting();
        ByteBuf in = Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> replies.feed(in))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no reply");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1000})
    void shouldTellEventsApartAndKeepOnlyTheBeginningOfLongData(int piece) {
        List<String> events = new ArrayList<>();
        EventLines lines = new EventLines((name, data, numbered) ->
                events.add(name + " " + data.length() + " " + data.charAt(0) + " " + numbered));
        byte[] all = (": comment\n\nevent: snapshot\r\nid: a-1\r\ndata: " + "x".repeat(5000)
                        + "\r\n\r\nevent: put\ndata:{}\n\ndata: z\n\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < all.length; at += piece) {
            int length = Math.min(piece, all.length - at);
            lines.feed(Unpooled.wrappedBuffer(all, at, length), length);
        }

        assertThat(events).hasSize(3);
        assertThat(events.get(0)).matches("snapshot 40\\d\\d x true");
        assertThat(events.subList(1, 3)).containsExactly("put 2 { false", "message 1 z false");
    }
}
