package dev.outpost.relay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.Refused;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.Welcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The game protocol over WebSocket: the same match, the same limits, the same refusals as over TCP. */
class WebSocketPlayTest {

    private static final int TICK_US = 20_000;

    @TempDir
    Path folder;

    @Test
    void shouldPlayAMatchOfOneOverTcpAndOneOverWebSocket() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                TestClient host = TestClient.host(port.number(), TestClient.settings(2, TICK_US));
                TestClient guest = TestClient.greeted(new WebSocketWire(port.httpNumber()))) {
            Two two = Two.of(host, guest);
            two.play();
            for (long tick = 0; tick < 10; tick++) {
                assertThat(host.await(TickFrame.class)).isEqualTo(guest.await(TickFrame.class));
            }
            guest.hangUp();
            assertThat(host.await(PlayerLeft.class).reason()).isEqualTo(LeaveReason.DISCONNECT);
        }
    }

    @Test
    void shouldTakeFramesThatAreCutAndJoinedAnywhere() throws Exception {
        byte[] hello = FrameEncoder.encode(TestClient.hello());
        try (RunningPort port = RunningPort.with(folder)) {
            WebSocketWire wire = new WebSocketWire(port.httpNumber());
            try (TestClient client = new TestClient(wire)) {
                wire.write(Arrays.copyOf(hello, 3));
                wire.writePart(Arrays.copyOfRange(hello, 3, 9), false);
                wire.writePart(Arrays.copyOfRange(hello, 9, hello.length), true);
                assertThat(client.await(Welcome.class).version()).isEqualTo(Protocol.VERSION);
            }
        }
    }

    @Test
    void shouldRefuseTextMessages() throws Exception {
        try (RunningPort port = RunningPort.with(folder)) {
            WebSocketWire wire = new WebSocketWire(port.httpNumber());
            try (TestClient client = TestClient.greeted(wire)) {
                wire.writeText("hello");
                assertThat(client.awaitClose()).isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.MALFORMED);
                    assertThat(refused.detail()).contains("text", "binary");
                });
                assertThat(wire.closeCode()).isEqualTo(1003);
            }
        }
    }

    @Test
    void shouldCountPingsAndEmptyFramesAgainstTheLimitOfMessages() throws Exception {
        try (RunningPort port = RunningPort.with(folder, rules(100, 50, 1 << 20), RunningPort.rooms())) {
            WebSocketWire wire = new WebSocketWire(port.httpNumber());
            try (TestClient client = TestClient.greeted(wire)) {
                for (int i = 0; i < 60; i++) {
                    wire.writePing();
                    wire.write(new byte[0]);
                }
                assertThat(client.awaitClose())
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FLOODING));
            }
        }
    }

    @Test
    void shouldCountConnectionsOfBothTransportsTogetherAndForgetThem() throws Exception {
        try (RunningPort port = RunningPort.with(folder, rules(2, 5000, 1 << 20), RunningPort.rooms())) {
            // More than the HTTP server has places for: each that is closed must give its place back
            for (int round = 0; round < 6; round++) {
                try (TestClient one = TestClient.greeted(port.number());
                        TestClient two = TestClient.greeted(new WebSocketWire(port.httpNumber()));
                        TestClient third = new TestClient(new WebSocketWire(port.httpNumber()))) {
                    assertThat(third.refused()).isEqualTo(ErrorCode.TOO_MANY_FROM_ADDRESS);
                    assertThat(third.awaitClose()).isNull();
                    for (TestClient in : List.of(one, two)) {
                        in.send(new CreateRoom(TestClient.settings(2, TICK_US), 0));
                        in.joined();
                    }
                }
                port.awaitConnections(0);
            }
        }
    }

    @Test
    void shouldPutOutAWebSocketThatDoesNotRead() throws Exception {
        try (RunningPort port = RunningPort.with(folder, rules(100, 5000, 1 << 14), RunningPort.rooms())) {
            WebSocketWire wire = new WebSocketWire(port.httpNumber());
            try (TestClient host = TestClient.host(port.number(), TestClient.settings(2, 10_000));
                    TestClient guest = TestClient.greeted(wire)) {
                Two.of(host, guest).play();
                wire.stopReading();
                Order large = new Order(0, 0, new byte[4096]);
                while (true) {
                    RelayMessage message = host.await(RelayMessage.class);
                    if (message instanceof PlayerLeft left) {
                        assertThat(left.reason()).isEqualTo(LeaveReason.KICKED);
                        break;
                    }
                    if (message instanceof TickFrame frame) {
                        assertThat(frame.tick()).as("put out long before").isLessThan(3000);
                        host.send(new Orders(frame.tick() + 40, Collections.nCopies(4, large)));
                    }
                }
                // Its connection is really gone, although it would never have answered the closing
                port.awaitConnections(1);
            }
        }
    }

    @Test
    void shouldLetInPagesOfTheNamedOriginsAndOfTheOwnHostOnly() throws Exception {
        try (RunningPort port = RunningPort.with(folder)) {
            for (String origin : List.of("https://play.example.org", "http://127.0.0.1:" + port.httpNumber())) {
                try (TestClient client = TestClient.greeted(new WebSocketWire(port.httpNumber(), "Origin", origin))) {
                    client.send(new CreateRoom(TestClient.settings(2, TICK_US), 0));
                    client.joined();
                }
            }
            for (String origin : List.of("https://evil.example.org", "http://127.0.0.1", "null", "::")) {
                assertThatThrownBy(() -> new WebSocketWire(port.httpNumber(), "Origin", origin))
                        .isInstanceOf(IOException.class)
                        .cause()
                        .isInstanceOfSatisfying(
                                WebSocketHandshakeException.class,
                                refused -> assertThat(refused.getResponse().statusCode())
                                        .isEqualTo(403));
            }
        }
    }

    @Test
    void shouldSayThatPlayIsForWebSockets() throws Exception {
        try (RunningPort port = RunningPort.with(folder)) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.httpNumber() + "/play"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(426);
            assertThat(answer.headers().firstValue("Upgrade")).hasValue("websocket");
            assertThat(answer.body()).contains("WebSocket");
        }
    }

    private static ConnectionRules rules(int perAddress, int messagesPerS, int unsentBytes) {
        Duration any = Duration.ofMinutes(1);
        return new ConnectionRules(100, perAddress, 100, any, any, any, any, messagesPerS, unsentBytes);
    }
}
