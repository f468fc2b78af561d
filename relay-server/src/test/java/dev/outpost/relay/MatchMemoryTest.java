package dev.outpost.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.history.FrameLogs;
import dev.outpost.relay.integrity.DesyncRules;
import dev.outpost.relay.integrity.Integrity;
import dev.outpost.relay.integrity.LagSwitchRules;
import dev.outpost.relay.lobby.MatchExtensions;
import dev.outpost.relay.lobby.Peer;
import dev.outpost.relay.lobby.Room;
import dev.outpost.relay.lobby.RoomRules;
import dev.outpost.relay.lobby.SimulatedLoop;
import dev.outpost.relay.lobby.SimulatedRelay;
import dev.outpost.relay.protocol.ConnectionState;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.result.ResultRules;
import dev.outpost.relay.result.Results;
import dev.outpost.relay.timing.RoundTrip;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the relay keeps of a running match of eight and of all that watches it, without its sockets.
 *
 * <p>Measured on the heap after a collection, as the difference that so many more matches make, so that what there is
 * once does not count. The bounds leave about a third for what is to come, and for what a collection
 * leaves by chance; the lower ones say that something was measured.
 */
@Timeout(300)
class MatchMemoryTest {

    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();
    private static final int PLAYERS = 8;
    private static final int FEW = 10;
    private static final int MORE = 100;
    private static final Duration TICK = Duration.ofMillis(50);

    /** Longer than all windows and trails of a match but one. */
    private static final int TICKS = 400;

    /** A ranked match's spectators see it two minutes later; the instants of so many ticks are kept. */
    private static final int TICKS_BEFORE_SHOWN = 2600;

    /** Further back than the longest run-ahead, so that the tick is closed. */
    private static final int TICKS_TO_HASH = 40;

    @TempDir
    Path folder;

    private int orders;

    @Test
    void shouldKeepLittleOfAMatchWithoutOrders() throws Exception {
        assertThat(bytesPerMatch(QueueType.CASUAL, TICKS)).isBetween(4_000L, 34_000L);
    }

    @Test
    void shouldKeepLittleOfAMatchWithOrdersInEveryTick() throws Exception {
        orders = 1;
        assertThat(bytesPerMatch(QueueType.CASUAL, TICKS)).isBetween(8_000L, 42_000L);
    }

    @Test
    void shouldKeepLittleOfAMatchThatSpectatorsSeeMuchLater() throws Exception {
        assertThat(bytesPerMatch(QueueType.RANKED, TICKS_BEFORE_SHOWN)).isBetween(4_000L, 38_000L);
    }

    private long bytesPerMatch(QueueType queue, int ticks) throws Exception {
        Instant now = Instant.EPOCH.plusNanos(SimulatedLoop.BEGIN_UNIX_MICROS * 1000);
        FrameLogs leftovers = new FrameLogs(folder.resolve("running"), 1, () -> {});
        Results results = new Results(
                folder,
                new ResultRules(1 << 30, Duration.ofDays(100), 1 << 30, Duration.ofDays(100)),
                leftovers,
                "outpost-relay test",
                () -> now,
                lost -> {});
        results.open();
        Integrity integrity = new Integrity(
                LagSwitchRules.DEFAULT,
                DesyncRules.DEFAULT,
                folder.resolve("desyncs"),
                "outpost-relay test",
                () -> now);
        MatchExtensions extensions = MatchExtensions.all(List.of(results, integrity::observers));
        try (SimulatedRelay relay = new SimulatedRelay(folder, rules(), extensions)) {
            List<Played> all = new ArrayList<>();
            begin(relay, queue, FEW, all);
            play(relay, all, ticks);
            long before = usedBytes();
            begin(relay, queue, MORE, all);
            play(relay, all, ticks);
            long after = usedBytes();
            assertThat(relay.rooms().all())
                    .hasSize(all.size())
                    .allMatch(room -> room.view().state() == ConnectionState.PLAYING);
            return (after - before) / MORE;
        } finally {
            Duration within = Duration.ofSeconds(10);
            results.close(within);
            integrity.close(within);
            leftovers.close(within);
        }
    }

    private static RoomRules rules() {
        RoomRules usual = SimulatedRelay.rules();
        return new RoomRules(
                FEW + MORE,
                usual.maxPlayers(),
                usual.minTickIntervalUs(),
                usual.maxTickIntervalUs(),
                usual.loadTimeout(),
                usual.resumeWindow(),
                usual.maxSpectators(),
                usual.snapshotMaxBytes(),
                usual.limits());
    }

    private static void begin(SimulatedRelay relay, QueueType queue, int matches, List<Played> all)
            throws ProtocolException {
        for (int i = 0; i < matches; i++) {
            List<Silent> peers =
                    IntStream.range(0, PLAYERS).mapToObj(Silent::new).toList();
            all.add(new Played(relay.match(SimulatedRelay.settings(PLAYERS, queue), peers), peers));
        }
    }

    private void play(SimulatedRelay relay, List<Played> matches, int ticks) {
        for (int tick = 0; tick < ticks; tick++) {
            matches.forEach(this::playTick);
            relay.loop().pass(TICK);
        }
        relay.settle();
    }

    private void playTick(Played match) {
        long tick = match.ticks++;
        for (Silent peer : match.peers) {
            List<Order> given = IntStream.range(0, orders)
                    .mapToObj(i -> new Order(peer.slot * 5000, 1, new byte[12]))
                    .toList();
            match.room.handle(peer, new Orders(tick, given));
            if (tick >= TICKS_TO_HASH) {
                match.room.handle(peer, new SyncHash(tick - TICKS_TO_HASH, tick));
            }
        }
    }

    /** Of several collections the one that left least: what others still hold for a moment does not count. */
    private static long usedBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, MEMORY.getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /** A match that runs. */
    private static final class Played {
        private final Room room;
        private final List<Silent> peers;
        private long ticks;

        Played(Room room, List<Silent> peers) {
            this.room = room;
            this.peers = peers;
        }
    }

    /** A client that forgets what it is told. */
    private static final class Silent implements Peer {
        private final int slot;

        Silent(int slot) {
            this.slot = slot;
        }

        @Override
        public void send(byte[] frame) {}

        @Override
        public int unsentBytes() {
            return 0;
        }

        @Override
        public void refuse(ErrorCode code, String detail) {
            throw new AssertionError(code + ": " + detail);
        }

        @Override
        public void released(Room room) {}

        @Override
        public void playing(boolean now) {}

        @Override
        public String pseudonym() {
            return "p" + slot;
        }

        @Override
        public void ping() {}

        @Override
        public String name() {
            return "";
        }

        @Override
        public void calibrate(int count, Duration over) {}

        @Override
        public RoundTrip roundTrip() {
            return RoundTrip.steady(20);
        }

        @Override
        public double rttMs() {
            return 20;
        }
    }
}
