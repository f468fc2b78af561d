package dev.outpost.relay.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.lobby.Room;
import dev.outpost.relay.lobby.SimulatedRelay;
import dev.outpost.relay.lobby.TestPeer;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.TickFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay's metrics of D031 are what happened; relay.player.rtt_ms is tested where pings are. */
class RelayMeasuresTest {

    private static final int TICK_MS = 50;

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SimulatedRelay relay;

    private final List<TestPeer> peers = SimulatedRelay.peers(2);

    @BeforeEach
    void start() {
        Integrity integrity = new Integrity(
                LagSwitchRules.DEFAULT,
                DesyncRules.DEFAULT,
                folder.resolve("desyncs"),
                "relay 1",
                InstantSource.system());
        relay = new SimulatedRelay(folder, SimulatedRelay.rules(), integrity::observers);
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void shouldCountWhatHappensInAMatch() throws Exception {
        assertThat(relay.gauge("relay.games.active")).isZero();
        Room room = relay.match(SimulatedRelay.settings(2, QueueType.CASUAL), peers);
        assertThat(relay.gauge("relay.games.active")).isEqualTo(1);
        assertThat(relay.counted("relay.games.total")).isEqualTo(1);

        room.handle(peers.get(0), new Orders(3, List.of(order(), order())));
        relay.loop().pass(Duration.ofSeconds(1));
        room.handle(peers.get(1), new Orders(0, List.of(order(), order(), order())));
        assertThat(relay.counted("relay.orders.received")).isEqualTo(5);
        assertThat(relay.counted("relay.orders.forwarded")).isEqualTo(2);
        assertThat(relay.counted("relay.orders.dropped")).isEqualTo(3);

        room.handle(peers.get(0), new SyncHash(0, 1));
        room.handle(peers.get(1), new SyncHash(0, 2));
        assertThat(relay.counted("relay.desync.detected")).isEqualTo(1);

        long last = peers.get(0).last(TickFrame.class).tick();
        peers.forEach(peer -> room.handle(peer, new Finish(last, "won")));
        relay.loop().pass(Duration.ofSeconds(2));
        assertThat(relay.measured("relay.tick.latency_ms")).isEqualTo(last + 1);
        assertThat(relay.counted("relay.match.completed")).isEqualTo(1);
        assertThat(relay.measured("relay.match.duration_s")).isEqualTo(1);
        assertThat(relay.gauge("relay.games.active")).isZero();
    }

    @Test
    void shouldShowTheHighestScoreOfAPlayerWhoIsThere() throws Exception {
        Room room = relay.match(SimulatedRelay.settings(2, QueueType.CASUAL), peers);
        assertThat(relay.gauge("relay.player.suspicion_score")).isZero();
        spam(room, peers.get(0), 35_000 / TICK_MS);
        assertThat(relay.gauge("relay.player.suspicion_score")).isEqualTo(0.7);

        room.leave(peers.get(0), LeaveReason.QUIT);
        assertThat(relay.gauge("relay.player.suspicion_score"))
                .as("the one who is there gave no orders")
                .isZero();
    }

    @Test
    void shouldShowNoScoreAfterTheMatch() throws Exception {
        Room room = relay.match(SimulatedRelay.settings(2, QueueType.CASUAL), peers);
        spam(room, peers.get(0), 35_000 / TICK_MS);
        room.shutDown();
        assertThat(relay.gauge("relay.player.suspicion_score")).isZero();
    }

    /** An order for each tick, more than anybody's hand can keep up: 1200 a minute, and as regular as a clock. */
    private void spam(Room room, TestPeer peer, int ticks) {
        for (int tick = 0; tick < ticks; tick++) {
            long next = peer.all(TickFrame.class).isEmpty()
                    ? 0
                    : peer.last(TickFrame.class).tick() + 1;
            room.handle(peer, new Orders(next + 1, List.of(new Order(7, 0, new byte[1]))));
            relay.loop().pass(Duration.ofMillis(TICK_MS));
        }
    }

    private static Order order() {
        return new Order(0, 0, new byte[1]);
    }
}
