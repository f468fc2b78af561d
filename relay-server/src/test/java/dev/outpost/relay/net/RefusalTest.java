package dev.outpost.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.lobby.RoomRules;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.JoinRoom;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.Ready;
import dev.outpost.relay.protocol.Refused;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.RoomJoined;
import dev.outpost.relay.protocol.Start;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.TickFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each refusal, reached through the wire: named, told, counted, and without harm to anybody else. */
class RefusalTest {

    private static final int TICK_US = 20_000;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    Path folder;

    @Test
    void shouldRefuseRoomsThatBreakTheRules() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                TestClient client = TestClient.greeted(port.number())) {
            client.send(new CreateRoom(TestClient.settings(2, 9_999), 0));
            Refused refused = client.await(Refused.class);
            assertThat(refused.code()).isEqualTo(ErrorCode.BAD_VALUE);
            assertThat(refused.detail()).contains("tick_interval_us", "9999", "10000", "1000000");
            // Not fatal: the same connection may ask again
            client.send(new JoinRoom("nosuchroom", 0, TestClient.MOD));
            assertThat(client.refused()).isEqualTo(ErrorCode.ROOM_NOT_FOUND);
            client.send(new CreateRoom(TestClient.settings(2, TICK_US), 0));
            client.joined();
        }
    }

    @Test
    void shouldRefuseWhoeverDoesNotFitTheRoom() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port)) {
            try (TestClient third = TestClient.guest(port.number(), two.room, 3)) {
                assertThat(third.refused()).isEqualTo(ErrorCode.ROOM_FULL);
            }
            two.guest.hangUp();
            two.host.await(PlayerLeft.class);
            try (TestClient sameSlot = TestClient.guest(port.number(), two.room, 0)) {
                assertThat(sameSlot.refused()).isEqualTo(ErrorCode.SLOT_TAKEN);
                sameSlot.send(new JoinRoom(two.room, 1, "cd".repeat(32)));
                assertThat(sameSlot.refused()).isEqualTo(ErrorCode.MOD_MISMATCH);
                sameSlot.send(new JoinRoom(two.room, 1, TestClient.MOD));
                assertThat(sameSlot.joined().slot()).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldRefuseAStartByAGuestOrBeforeAllAreReady() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port)) {
            two.guest.send(new Start());
            assertThat(two.guest.refused()).isEqualTo(ErrorCode.NOT_HOST);
            two.host.ready();
            two.host.send(new Start());
            assertThat(two.host.refused()).isEqualTo(ErrorCode.NOT_READY);
        }
    }

    @Test
    void shouldRefuseMoreGamesThanAllowed() throws Exception {
        try (RunningPort port = RunningPort.with(
                        folder,
                        RunningPort.connections(),
                        new RoomRules(1, 16, 10_000, 1_000_000, LONG, LONG, 50, 1 << 20, RunningPort.LIMITS));
                TestClient first = TestClient.host(port.number(), TestClient.settings(2, TICK_US));
                TestClient second = TestClient.greeted(port.number())) {
            first.joined();
            second.send(new CreateRoom(TestClient.settings(2, TICK_US), 0));
            assertThat(second.refused()).isEqualTo(ErrorCode.TOO_MANY_GAMES);
            first.hangUp();
            // The place is free again once the room is empty
            RelayMessage answer = null;
            while (!(answer instanceof RoomJoined)) {
                second.send(new CreateRoom(TestClient.settings(2, TICK_US), 0));
                answer = second.await(RelayMessage.class);
            }
        }
    }

    @Test
    void shouldPutOutAPlayerWhoCheatsTheProtocolAndTellTheOthers() throws Exception {
        Order tooLarge = new Order(0, 0, new byte[4097]);
        Order unknownType = new Order(0, 1, new byte[0]);
        Order fine = new Order(0, 0, new byte[0]);
        putsOut(ErrorCode.PAYLOAD_TOO_LARGE, new Orders(5, List.of(tooLarge)));
        putsOut(ErrorCode.UNKNOWN_ORDER_TYPE, new Orders(5, List.of(unknownType)));
        putsOut(ErrorCode.TOO_MANY_ORDERS, new Orders(5, Collections.nCopies(257, fine)));
        putsOut(ErrorCode.BAD_TICK, new Orders(100_000, List.of()));
        putsOut(ErrorCode.BAD_TICK, new SyncHash(100_000, 1));
        putsOut(ErrorCode.WRONG_STATE, TestClient.loaded());
        putsOut(ErrorCode.WRONG_STATE, new CreateRoom(TestClient.settings(2, TICK_US), 0));
    }

    private void putsOut(ErrorCode code, ClientMessage message) throws Exception {
        try (RunningPort port = RunningPort.with(
                        folder.resolve(code + message.getClass().getSimpleName()));
                Two two = Two.inLobby(port)) {
            two.play();
            two.guest.send(message);
            assertThat(two.guest.awaitClose())
                    .isInstanceOfSatisfying(
                            Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
            assertThat(two.host.await(PlayerLeft.class)).isEqualTo(new PlayerLeft(7, LeaveReason.KICKED));
            assertThat(port.counted("relay.refusals")).isEqualTo(1);
        }
    }

    @Test
    void shouldPutOutWhoeverNeverLoads() throws Exception {
        try (RunningPort port = RunningPort.with(
                        folder,
                        RunningPort.connections(),
                        new RoomRules(10, 16, 10_000, 1_000_000, SHORT, LONG, 50, 1 << 20, RunningPort.LIMITS));
                Two two = Two.inLobby(port)) {
            two.start();
            two.host.send(TestClient.loaded());
            assertThat(two.guest.awaitClose())
                    .isInstanceOfSatisfying(
                            Refused.class, refused -> assertThat(refused.code()).isEqualTo(ErrorCode.LOAD_TIMEOUT));
            assertThat(two.host.await(PlayerLeft.class).reason()).isEqualTo(LeaveReason.TIMEOUT);
            assertThat(two.host.await(MatchStart.class).slots()).containsExactly(0);
        }
    }

    @Test
    void shouldPutOutAPlayerWhoFallsSilent() throws Exception {
        try (RunningPort port = RunningPort.with(
                        folder,
                        new ConnectionRules(100, 100, 100, LONG, LONG, LONG, Duration.ofMillis(1500), 5000, 1 << 20),
                        RunningPort.rooms());
                Two two = Two.inLobby(port)) {
            two.play();
            two.guest.ignorePings();
            for (long tick = 0; tick < 400; tick++) {
                RelayMessage message = two.host.await(RelayMessage.class);
                if (message instanceof PlayerLeft left) {
                    assertThat(left).isEqualTo(new PlayerLeft(7, LeaveReason.TIMEOUT, 60));
                    assertThat(two.guest.awaitClose()).isInstanceOf(Refused.class);
                    return;
                }
                two.host.orders(tick + 100);
            }
            throw new AssertionError("the silent player was kept");
        }
    }

    @Test
    void shouldPutOutAClientThatFloods() throws Exception {
        try (RunningPort port = RunningPort.with(
                        folder,
                        new ConnectionRules(100, 100, 100, LONG, LONG, LONG, LONG, 50, 1 << 20),
                        RunningPort.rooms());
                TestClient client = TestClient.host(port.number(), TestClient.settings(2, TICK_US))) {
            client.joined();
            byte[] ready = FrameEncoder.encode(new Ready(true));
            for (int i = 0; i < 120; i++) {
                client.send(ready);
            }
            assertThat(client.awaitClose())
                    .isInstanceOfSatisfying(
                            Refused.class, refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FLOODING));
        }
    }

    @Test
    void shouldPutOutAClientThatDoesNotReadAndSpareTheOthers() throws Exception {
        try (RunningPort port = RunningPort.with(
                        folder,
                        new ConnectionRules(100, 100, 100, LONG, LONG, LONG, LONG, 5000, 1 << 14),
                        RunningPort.rooms());
                Two two = Two.inLobby(port)) {
            two.play();
            // The guest never reads; the host fills the frames until the kernel's buffers and the relay's are full
            Order large = new Order(0, 0, new byte[1024]);
            long tick = 0;
            while (true) {
                RelayMessage message = two.host.await(RelayMessage.class);
                if (message instanceof PlayerLeft left) {
                    assertThat(left).isEqualTo(new PlayerLeft(7, LeaveReason.KICKED));
                    break;
                }
                if (message instanceof TickFrame frame) {
                    assertThat(frame.tick()).as("put out long before").isLessThan(3000);
                    tick = frame.tick() + 20;
                    two.host.send(new Orders(tick, Collections.nCopies(16, large)));
                }
            }
        }
    }
}
