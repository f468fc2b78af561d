package dev.outpost.relay.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.game.Ending;
import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchObserver;
import dev.outpost.relay.game.MatchPlayer;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.TickFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {

    @TempDir
    Path folder;

    private final List<TestPeer> peers = SimulatedRelay.peers(3);
    private final List<Heard> observers = new ArrayList<>();

    @Test
    void shouldTellAnObserverAllThatHappensInItsMatch() throws Exception {
        try (SimulatedRelay relay = relay()) {
            Room room = relay.match(SimulatedRelay.settings(3, QueueType.CASUAL), peers);
            SimulatedRelay.idle(room, peers, 0);
            relay.loop().pass(Duration.ofSeconds(1));
            long closed = peers.get(0).all(TickFrame.class).size();
            peers.forEach(peer -> room.handle(peer, new SyncHash(0, 42)));
            room.leave(peers.get(2), LeaveReason.DISCONNECT);
            room.handle(peers.get(0), new Finish(closed - 1, "victory:p0"));
            room.handle(peers.get(1), new Finish(closed - 1, "victory:p0"));
            relay.loop().pass(Duration.ofSeconds(2));

            Heard heard = observers.get(0);
            assertThat(heard.facts.players()).extracting(MatchPlayer::pseudonym).containsExactly("p0", "p1", "p2");
            assertThat(heard.heard)
                    .containsSubsequence(
                            "batch 0 0",
                            "batch 1 0",
                            "batch 2 0",
                            "tick 0",
                            "tick 1",
                            "hash 0 0 42",
                            "left 2 DISCONNECT",
                            "ended victory:p0");
            assertThat(heard.heard).filteredOn(line -> line.startsWith("tick")).hasSize((int) closed);
        }
    }

    @Test
    void shouldGoOnWithoutAnObserverThatFails() throws Exception {
        try (SimulatedRelay relay = relay()) {
            Room room = relay.match(SimulatedRelay.settings(3, QueueType.CASUAL), peers);
            observers.get(0).failsAt = 2;
            relay.loop().pass(Duration.ofSeconds(1));

            assertThat(observers.get(0).heard).containsExactly("tick 0", "tick 1");
            assertThat(observers.get(1).heard).hasSizeGreaterThan(10);
            assertThat(peers.get(0).all(TickFrame.class)).hasSizeGreaterThan(10);
            room.shutDown();
        }
    }

    @Test
    void shouldKickAPlayerWhenAnObserverSaysSo() throws Exception {
        try (SimulatedRelay relay = relay()) {
            relay.match(SimulatedRelay.settings(3, QueueType.CASUAL), peers);
            observers.get(0).control.kick(1, ErrorCode.FLOODING, "enough");

            assertThat(peers.get(1).refusals()).containsExactly(ErrorCode.FLOODING);
            assertThat(peers.get(0).last(PlayerLeft.class)).isEqualTo(new PlayerLeft(1, LeaveReason.KICKED));
        }
    }

    @Test
    void shouldEndTheMatchWhenAnObserverSaysSo() throws Exception {
        try (SimulatedRelay relay = relay()) {
            relay.match(SimulatedRelay.settings(3, QueueType.CASUAL), peers);
            relay.loop().pass(Duration.ofSeconds(1));
            observers.get(0).control.end("remake");

            assertThat(peers.get(2).last(MatchEnd.class).outcome()).isEqualTo("remake");
            assertThat(observers.get(1).heard).last().isEqualTo("ended remake");
        }
    }

    @Test
    void shouldStandStillWhilePausedAndCloseEachTickByThatMuchLater() throws Exception {
        try (SimulatedRelay relay = relay()) {
            relay.match(SimulatedRelay.settings(3, QueueType.CASUAL), peers);
            relay.loop().pass(Duration.ofSeconds(1));
            int before = peers.get(0).all(TickFrame.class).size();

            observers.get(0).control.pause();
            observers.get(0).control.pause();
            relay.loop().pass(Duration.ofSeconds(30));
            assertThat(peers.get(0).all(TickFrame.class)).hasSize(before);

            observers.get(0).control.resume();
            observers.get(0).control.resume();
            relay.loop().pass(Duration.ofSeconds(1));
            // 50 ms each: as if nothing had been.
            assertThat(peers.get(0).all(TickFrame.class)).hasSize(before + 20);
            assertThat(observers.get(0).heard)
                    .containsSubsequence("paused " + before, "resumed " + before + " 30000", "tick " + before);
            assertThat(observers.get(0).lateNanos).isZero();
        }
    }

    @Test
    void shouldNotTickTwiceAsFastAfterAPauseShorterThanATick() throws Exception {
        try (SimulatedRelay relay = relay()) {
            relay.match(SimulatedRelay.settings(3, QueueType.CASUAL), peers);
            relay.loop().pass(Duration.ofSeconds(1));
            int before = peers.get(0).all(TickFrame.class).size();
            for (int i = 0; i < 10; i++) {
                observers.get(0).control.pause();
                relay.loop().pass(Duration.ofMillis(1));
                observers.get(0).control.resume();
            }
            relay.loop().pass(Duration.ofSeconds(1));

            assertThat(peers.get(0).all(TickFrame.class)).hasSize(before + 20);
            assertThat(observers.get(0).lateNanos).isZero();
        }
    }

    @Test
    void shouldNotWaitForAPlayerWhoConceded() throws Exception {
        try (SimulatedRelay relay = relay()) {
            Room room = relay.match(SimulatedRelay.settings(3, QueueType.CASUAL), peers);
            relay.loop().pass(Duration.ofSeconds(1));
            observers.get(0).control.concede(2);
            for (TestPeer peer : peers.subList(0, 2)) {
                room.handle(peer, new Finish(0, "victory:p0"));
            }
            relay.loop().pass(Duration.ofSeconds(2));

            assertThat(peers.get(2).last(MatchEnd.class).outcome()).isEqualTo("victory:p0");
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenAllAreGone() throws Exception {
        try (SimulatedRelay relay = relay()) {
            Room room = relay.match(SimulatedRelay.settings(3, QueueType.CASUAL), peers);
            relay.loop().pass(Duration.ofSeconds(1));
            peers.forEach(peer -> room.leave(peer, LeaveReason.QUIT));
            relay.loop().pass(Duration.ofMinutes(5));

            assertThat(relay.rooms().all()).isEmpty();
            assertThat(relay.loop().waiting()).isZero();
        }
    }

    private SimulatedRelay relay() {
        return new SimulatedRelay(folder, SimulatedRelay.rules(), (facts, control, telemetry) -> {
            List<MatchObserver> made = List.of(new Heard(facts, control), new Heard(facts, control));
            made.forEach(one -> observers.add((Heard) one));
            return made;
        });
    }

    private static final class Heard implements MatchObserver {
        private final MatchFacts facts;
        private final MatchControl control;
        private final List<String> heard = new ArrayList<>();
        private long lateNanos;
        private long failsAt = Long.MAX_VALUE;

        Heard(MatchFacts facts, MatchControl control) {
            this.facts = facts;
            this.control = control;
        }

        @Override
        public void batch(int slot, Orders batch, long arrivalNanos) {
            heard.add("batch " + slot + " " + batch.tick());
        }

        @Override
        public void syncHash(int slot, long tick, long hash) {
            heard.add("hash " + slot + " " + tick + " " + hash);
        }

        @Override
        public void tickClosed(TickFrame frame, byte[] encoded, long dueNanos, long closedNanos) {
            if (frame.tick() >= failsAt) {
                throw new IllegalStateException("as the test wants");
            }
            heard.add("tick " + frame.tick());
            lateNanos += closedNanos - dueNanos;
        }

        @Override
        public void left(int slot, LeaveReason reason) {
            heard.add("left " + slot + " " + reason);
        }

        @Override
        public void paused(long tick) {
            heard.add("paused " + tick);
        }

        @Override
        public void resumed(long tick, long pausedNanos) {
            heard.add("resumed " + tick + " " + pausedNanos / 1_000_000);
        }

        @Override
        public void ended(Ending ending, long durationNanos) {
            heard.add("ended " + ending.outcome());
        }
    }
}
