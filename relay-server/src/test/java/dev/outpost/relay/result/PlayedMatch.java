package dev.outpost.relay.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.history.FrameLogs;
import dev.outpost.relay.lobby.Room;
import dev.outpost.relay.lobby.SimulatedLoop;
import dev.outpost.relay.lobby.SimulatedRelay;
import dev.outpost.relay.lobby.TestPeer;
import dev.outpost.relay.protocol.Certificate;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.RoomJoined;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.result.CertifiedResult;
import dev.outpost.relay.protocol.result.RelayKey;
import dev.outpost.relay.telemetry.Evidence;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** A match in simulated time, with everything about its result real: key, files, worker. */
final class PlayedMatch implements AutoCloseable {

    private static final Instant NOW = Instant.EPOCH.plusNanos(SimulatedLoop.BEGIN_UNIX_MICROS * 1000);

    final List<TestPeer> peers = SimulatedRelay.peers(3);
    final List<Evidence> lost = Collections.synchronizedList(new ArrayList<>());
    final SimulatedRelay relay;
    final Results results;
    final Room room;
    private final FrameLogs leftovers;

    private PlayedMatch(Path folder, ResultRules rules) throws Exception {
        leftovers = new FrameLogs(folder.resolve("running"), 1, () -> {});
        results = new Results(folder, rules, leftovers, "outpost-relay test", () -> NOW, lost::add);
        results.open();
        relay = new SimulatedRelay(folder, SimulatedRelay.rules(), results);
        room = relay.match(SimulatedRelay.settings(3, QueueType.CASUAL), peers);
    }

    /** It has begun, and nobody has sent anything yet. */
    static PlayedMatch begun(Path folder) throws Exception {
        return begun(folder, new ResultRules(1 << 30, Duration.ofDays(100), 1 << 30, Duration.ofDays(100)));
    }

    static PlayedMatch begun(Path folder, ResultRules rules) throws Exception {
        return new PlayedMatch(folder, rules);
    }

    /** Played to its end, with orders of all players, and certified. */
    static PlayedMatch certified(Path folder) throws Exception {
        PlayedMatch match = begun(folder);
        match.play(100);
        match.finish("victory:team-1");
        match.await(() -> match.certificates() == 3);
        return match;
    }

    /** So many ticks, with orders in every third. */
    void play(int ticks) {
        for (int tick = 0; tick < ticks; tick++) {
            for (int slot = 0; slot < peers.size(); slot++) {
                List<Order> orders = tick % 3 == slot
                        ? List.of(
                                new Order(100 * slot, 0, new byte[] {(byte) tick, (byte) slot}),
                                new Order(40_000, 1, new byte[200]))
                        : List.of();
                room.handle(peers.get(slot), new Orders(tick, orders));
            }
        }
        while (peers.get(0).all(TickFrame.class).size() < ticks) {
            relay.loop().pass(Duration.ofMillis(50));
        }
    }

    void finish(String outcome) {
        long last = peers.get(0).all(TickFrame.class).size() - 1L;
        peers.forEach(peer -> room.handle(peer, new Finish(last, outcome)));
        relay.loop().pass(Duration.ofSeconds(2));
    }

    long certificates() {
        return peers.stream()
                .mapToLong(peer -> peer.all(Certificate.class).size())
                .sum();
    }

    RelayKey key() {
        return Objects.requireNonNull(results.key());
    }

    CertifiedResult result() throws Exception {
        await(() -> certificates() > 0);
        for (TestPeer peer : peers) {
            for (Certificate certificate : peer.all(Certificate.class)) {
                return CertifiedResult.read(certificate.json());
            }
        }
        throw new AssertionError("nobody has a certificate");
    }

    String correlation() {
        return peers.get(0).last(RoomJoined.class).traceId();
    }

    MatchStart start() {
        return peers.get(0).last(MatchStart.class);
    }

    /** Runs what the workers hand to the loop until something is so. */
    void await(BooleanSupplier wanted) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(end);
            relay.loop().takeForeign();
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        relay.close();
        results.close(Duration.ofMillis(1));
        leftovers.close(Duration.ofSeconds(10));
    }
}
