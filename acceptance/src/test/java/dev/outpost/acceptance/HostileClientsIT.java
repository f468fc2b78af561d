package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Hello;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.Refused;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.telemetry.event.Labels;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers do their worst while others play: each is told why, is put out and counted; the match notices nothing. */
class HostileClientsIT {

    private static final byte[] HELLO = FrameEncoder.encode(new Hello(Protocol.VERSION, "hostile", "nobody"));

    @TempDir
    Path folder;

    @Test
    void shouldRefuseHostileClientsAndLeaveTheMatchAlone() throws Exception {
        try (Relay relay = Relay.start(
                        folder,
                        "relay.min_tick_interval_ms=1",
                        "relay.max_connections_per_ip=100",
                        "relay.unauthenticated_idle=1s");
                Jar client = Played.start(folder, relay, Project.GENERALS, 32)) {
            Map<ErrorCode, Integer> told = new EnumMap<>(ErrorCode.class);

            // Garbage of many kinds
            Random random = new Random(7);
            for (int i = 0; i < 20; i++) {
                byte[] garbage = new byte[1 + random.nextInt(200_000)];
                random.nextBytes(garbage);
                told.merge(lastWords(relay, garbage), 1, Integer::sum);
            }
            told.merge(
                    lastWords(relay, "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                    1,
                    Integer::sum);

            // A frame of 2 GiB, as the first thing and after a hello
            byte[] huge = {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x08, 0x10};
            assertThat(lastWords(relay, huge)).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
            assertThat(lastWords(relay, HELLO, huge)).isEqualTo(ErrorCode.FRAME_TOO_LARGE);

            // Orders before joining, before and after a hello
            byte[] orders = FrameEncoder.encode(new Orders(0, List.of()));
            assertThat(lastWords(relay, orders)).isEqualTo(ErrorCode.NOT_OUTPOST);
            assertThat(lastWords(relay, HELLO, orders)).isEqualTo(ErrorCode.WRONG_STATE);

            // A hello of another version, a second hello
            assertThat(lastWords(relay, FrameEncoder.encode(new Hello(99, "hostile", "nobody"))))
                    .isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
            assertThat(lastWords(relay, HELLO, HELLO)).isEqualTo(ErrorCode.WRONG_STATE);

            // Nothing at all, and half a frame
            assertThat(lastWords(relay)).isEqualTo(ErrorCode.IDLE);
            assertThat(lastWords(relay, new byte[] {20, 1, 'O', 'U'})).isEqualTo(ErrorCode.IDLE);

            assertThat(told.keySet())
                    .as("what garbage was told")
                    .isSubsetOf(ErrorCode.NOT_OUTPOST, ErrorCode.FRAME_TOO_LARGE, ErrorCode.MALFORMED, ErrorCode.IDLE);

            Played played = Played.await(client, 120).shouldBeFlawless();
            try (Database db = new Database(relay.stop())) {
                MatchStory.shouldBeTold(db, played);
                for (ErrorCode code : List.of(
                        ErrorCode.FRAME_TOO_LARGE,
                        ErrorCode.NOT_OUTPOST,
                        ErrorCode.WRONG_STATE,
                        ErrorCode.UNSUPPORTED_VERSION,
                        ErrorCode.IDLE)) {
                    assertThat(db.number("""
                                    SELECT sum(json_extract(data, '$.count')) FROM telemetry_events
                                    WHERE event = 'relay.connection.refused' AND json_extract(data, '$.reason') = ?""", Labels.of(code)))
                            .as("refused with %s", code)
                            .isPositive();
                }
                assertThat(
                                db.number(
                                        "SELECT sum(json_extract(data, '$.count')) FROM telemetry_events WHERE event = 'relay.connection.refused'"))
                        .as("every refusal is counted")
                        .isEqualTo(21 + 2 + 2 + 2 + 2);
            }
        }
    }

    @Test
    void shouldTurnAwayConnectionsOverTheLimitOfAnAddress() throws Exception {
        try (Relay relay = Relay.start(folder)) {
            List<Socket> open = new ArrayList<>();
            try {
                for (int i = 0; i < 5; i++) {
                    Socket socket = connect(relay);
                    socket.getOutputStream().write(HELLO);
                    assertThat(read(socket, 2)).hasSize(2);
                    open.add(socket);
                }
                try (Socket sixth = connect(relay)) {
                    assertThat(read(sixth, 1)).singleElement().isInstanceOfSatisfying(Refused.class, refused -> {
                        assertThat(refused.code()).isEqualTo(ErrorCode.TOO_MANY_FROM_ADDRESS);
                        assertThat(refused.detail()).contains("relay.max_connections_per_ip");
                    });
                }
            } finally {
                for (Socket socket : open) {
                    socket.close();
                }
            }
        }
    }

    /** What the relay said last before it closed the connection. */
    private static ErrorCode lastWords(Relay relay, byte[]... parts) throws Exception {
        try (Socket socket = connect(relay)) {
            try {
                for (byte[] part : parts) {
                    socket.getOutputStream().write(part);
                }
            } catch (IOException e) {
                // It may hang up before all is sent; what it said can still be read.
            }
            List<RelayMessage> said = read(socket, Integer.MAX_VALUE);
            assertThat(said).as("said before closing").isNotEmpty();
            assertThat(said.get(said.size() - 1)).isInstanceOf(Refused.class);
            return ((Refused) said.get(said.size() - 1)).code();
        }
    }

    private static Socket connect(Relay relay) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.gamePort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Reads so many messages, or to the end. */
    private static List<RelayMessage> read(Socket socket, int most) throws Exception {
        FrameDecoder<RelayMessage> decoder = FrameDecoder.ofRelay(1 << 20);
        List<RelayMessage> messages = new ArrayList<>();
        InputStream in = socket.getInputStream();
        byte[] chunk = new byte[4096];
        while (messages.size() < most) {
            int count = in.read(chunk);
            if (count < 0) {
                break;
            }
            decoder.feed(ByteBuffer.wrap(chunk, 0, count), messages::add);
        }
        return messages;
    }
}
