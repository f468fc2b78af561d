package dev.outpost.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.game.Ending;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.DesyncNotice;
import dev.outpost.relay.protocol.DesyncVerdict;
import dev.outpost.relay.protocol.Draining;
import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.Leave;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.LoadMatch;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.OrdersDropped;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.RoomMembers;
import dev.outpost.relay.protocol.SlotHash;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.Start;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.TickFrame;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A match over real sockets, from the hello to the end, and the ways it can go. */
class GamePortTest {

    private static final int TICK_US = 20_000;

    @TempDir
    Path folder;

    @Test
    void shouldPlayAMatchFromHelloToTheEnd() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port)) {
            MatchStart start = two.play();
            assertThat(start.slots()).containsExactly(0, 7);
            assertThat(start.runAhead() * TICK_US).isBetween(120_000, 220_000);

            // Orders of both, due in the same tick, come back to both in one canonical order
            two.host.send(new Orders(3, List.of(new Order(500, 0, new byte[] {1}))));
            two.guest.send(new Orders(
                    3, List.of(new Order(100, 0, new byte[] {2}), new Order(500, 0, new byte[] {3}))));
            for (TestClient client : List.of(two.host, two.guest)) {
                for (long tick = 0; tick < 3; tick++) {
                    assertThat(withoutNonce(client.await(TickFrame.class))).isEqualTo(new TickFrame(tick, List.of()));
                }
                assertThat(withoutNonce(client.await(TickFrame.class)))
                        .isEqualTo(new TickFrame(
                                3,
                                List.of(
                                        new SlotOrder(7, 100, 0, new byte[] {2}),
                                        new SlotOrder(0, 500, 0, new byte[] {1}),
                                        new SlotOrder(7, 500, 0, new byte[] {3}))));
            }

            two.host.send(new Finish(10, "victory:0"));
            two.guest.send(new Finish(10, "victory:0"));
            assertThat(two.host.await(MatchEnd.class))
                    .extracting(MatchEnd::outcome, MatchEnd::ticks)
                    .containsExactly("victory:0", 11L);
            assertThat(two.guest.await(MatchEnd.class))
                    .extracting(MatchEnd::outcome, MatchEnd::ticks)
                    .containsExactly("victory:0", 11L);

            // After leaving, the same connection may open another room
            two.host.send(new Leave());
            assertThat(two.guest.await(PlayerLeft.class)).isEqualTo(new PlayerLeft(0, LeaveReason.QUIT));
            two.host.send(new CreateRoom(TestClient.settings(2, TICK_US), 3));
            assertThat(two.host.joined().slot()).isEqualTo(3);
        }
    }

    @Test
    void shouldGoOnWhenAPlayerDisconnects() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port)) {
            two.play();
            two.guest.hangUp();
            assertThat(two.host.await(PlayerLeft.class)).isEqualTo(new PlayerLeft(7, LeaveReason.DISCONNECT, 60));
            two.host.await(TickFrame.class);
            two.host.send(new Finish(5, "won"));
            assertThat(two.host.await(MatchEnd.class).outcome()).isEqualTo("won");
        }
    }

    @Test
    void shouldTellThatALateBatchWasDropped() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port)) {
            two.play();
            two.host.await(TickFrame.class);
            two.host.send(new Orders(0, List.of(new Order(0, 0, new byte[0]), new Order(1, 0, new byte[0]))));
            assertThat(two.host.await(OrdersDropped.class)).isEqualTo(new OrdersDropped(0, 2, DropReason.LATE));
            assertThat(port.counted("relay.orders.dropped")).isEqualTo(2);
            assertThat(port.counted("relay.orders.received")).isEqualTo(2);
        }
    }

    @Test
    void shouldTellBothOfTwoWhoDisagree() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port)) {
            two.play();
            two.host.await(TickFrame.class);
            two.guest.await(TickFrame.class);
            two.host.send(new SyncHash(0, 1));
            two.guest.send(new SyncHash(0, 2));
            DesyncNotice notice =
                    new DesyncNotice(0, DesyncVerdict.UNDETERMINED, 1, List.of(new SlotHash(0, 1), new SlotHash(7, 2)));
            assertThat(two.host.await(DesyncNotice.class)).isEqualTo(notice);
            assertThat(two.guest.await(DesyncNotice.class)).isEqualTo(notice);
            assertThat(port.counted("relay.desync.detected")).isEqualTo(1);
        }
    }

    @Test
    void shouldPassTheHostsPlaceOn() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port)) {
            two.host.send(new Leave());
            assertThat(two.guest.await(PlayerLeft.class).slot()).isZero();
            RoomMembers left = two.guest.await(RoomMembers.class);
            assertThat(left.members()).singleElement().satisfies(member -> {
                assertThat(member.slot()).isEqualTo(7);
                assertThat(member.host()).isTrue();
            });
            two.guest.ready();
            two.guest.send(new Start());
            two.guest.await(LoadMatch.class);
        }
    }

    @Test
    void shouldGiveAFreeSlotToWhoeverAsksForAny() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                TestClient host = TestClient.host(port.number(), TestClient.settings(3, TICK_US))) {
            String room = host.joined().room();
            try (TestClient guest = TestClient.guest(port.number(), room, Protocol.ANY_SLOT)) {
                assertThat(guest.joined().slot()).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldEndAMatchThatOutlivesTheDrain() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port);
                TestClient waiting = TestClient.host(port.number(), TestClient.settings(2, TICK_US))) {
            waiting.joined();
            two.play();
            Future<Void> drained = port.port().drain(400);
            assertThat(two.host.await(Draining.class).seconds()).isZero();
            waiting.awaitClose();
            assertThat(two.host.await(MatchEnd.class).outcome()).isEqualTo(Ending.SHUTDOWN);
            assertThat(two.guest.await(MatchEnd.class).outcome()).isEqualTo(Ending.SHUTDOWN);
            drained.await(5, TimeUnit.SECONDS);
            assertThat(port.counted("relay.match.completed")).isEqualTo(1);
        }
    }

    @Test
    void shouldWaitForAllToLoad() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port)) {
            two.start();
            two.host.send(TestClient.loaded());
            two.guest.hangUp();
            // The one who left while loading is not waited for
            assertThat(two.host.await(MatchStart.class).slots()).containsExactly(0);
        }
    }

    private static TickFrame withoutNonce(TickFrame frame) {
        return new TickFrame(frame.tick(), frame.orders());
    }
}
