package dev.outpost.relay.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.history.FrameLogs;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.protocol.Loaded;
import dev.outpost.relay.protocol.MatchSeed;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.Ready;
import dev.outpost.relay.protocol.Reveal;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.Start;
import dev.outpost.relay.telemetry.RelayEvents;
import dev.outpost.relay.telemetry.RelayMetrics;
import dev.outpost.relay.telemetry.RelayTelemetry;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.metrics.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Rooms in simulated time, with a real flight recorder behind them; no sockets. */
public final class SimulatedRelay implements AutoCloseable {

    public static final String MOD = "ab".repeat(32);

    /** Everybody's share of the seed. */
    public static final String NONCE = "5e".repeat(32);

    public static final Limits LIMITS = new Limits(65_536, 4096, 16, 128, 256, 16_384, 131_072, 600);

    private final SimulatedLoop loop = new SimulatedLoop();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Path database;
    private final Telemetry telemetry;
    private final FrameLogs frames;
    private final Rooms rooms;

    public SimulatedRelay(Path folder) {
        this(folder, rules(), MatchExtensions.NONE);
    }

    public SimulatedRelay(Path folder, RoomRules rules, MatchExtensions extensions) {
        database = folder.resolve("telemetry.db");
        telemetry = Telemetry.open(
                TelemetrySettings.serverDefaults(database),
                Component.RELAY,
                new Catalogue(RelayEvents.ALL, RelayMetrics.ALL),
                registry,
                Clock.systemUTC());
        RelayTelemetry recording = new RelayTelemetry(telemetry.recorder(), new Meters(registry), () -> 0);
        frames = new FrameLogs(folder.resolve("running"), 1 << 26, recording::framesLost);
        rooms = new Rooms(rules, recording, loop.clocks(), new Random(7), frames, extensions);
    }

    public static RoomRules rules() {
        return new RoomRules(
                10, 16, 10_000, 1_000_000, Duration.ofMinutes(2), Duration.ofMinutes(1), 50, 1 << 20, LIMITS);
    }

    public static RoomSettings settings(int players, QueueType queue) {
        return new RoomSettings(
                "ra", MOD, "a map", players, "hash", "classic", queue, 50_000, 0, List.of("move", "attack"));
    }

    public SimulatedLoop loop() {
        return loop;
    }

    public Rooms rooms() {
        return rooms;
    }

    /** Waits until all that was handed to the disk is done, and does what follows of it. */
    public void settle() {
        CountDownLatch done = new CountDownLatch(1);
        frames.leftovers(files -> done.countDown());
        try {
            assertThat(done.await(30, TimeUnit.SECONDS)).as("the disk answers").isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.takeForeign();
    }

    /** The frame files that there are now. */
    public List<Path> frameFiles() {
        List<Path> found = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        frames.leftovers(files -> {
            found.addAll(files);
            done.countDown();
        });
        try {
            assertThat(done.await(30, TimeUnit.SECONDS)).as("the disk answers").isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return found;
    }

    /** What a gauge says. */
    public double gauge(String metric) {
        return registry.get(metric).gauge().value();
    }

    /** How many values a histogram has taken. */
    public long measured(String metric) {
        return registry.get(metric).summary().count();
    }

    /** What is counted under a metric's name, all labels together. */
    public double counted(String metric) {
        return registry.find(metric).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    /** The database, with all events so far in it; then the recorder is closed. */
    public Path recorded() {
        telemetry.close();
        return database;
    }

    /** A room with its host in slot 0 and guests in the slots after it. */
    public Room room(RoomSettings settings, List<? extends Peer> peers) throws ProtocolException {
        Room room = rooms.open(new CreateRoom(settings, Protocol.ANY_SLOT), loop);
        for (Peer peer : peers) {
            room.join(peer, Protocol.ANY_SLOT, MOD, Protocol.NO_TEAM);
        }
        return room;
    }

    /** The same, with its match begun. */
    public Room match(RoomSettings settings, List<? extends Peer> peers) throws ProtocolException {
        Room room = room(settings, peers);
        begin(room, peers);
        return room;
    }

    /** Begins the match of a room with these members, the first of them its host. */
    public void begin(Room room, List<? extends Peer> peers) {
        peers.forEach(peer -> room.handle(peer, new Ready(true)));
        room.handle(peers.get(0), new Start());
        peers.forEach(peer -> room.handle(peer, new Loaded(MatchSeed.commit(NONCE), false)));
        peers.forEach(peer -> room.handle(peer, new Reveal(NONCE)));
    }

    /** So many peers, named p0 and so on. */
    public static List<TestPeer> peers(int count) {
        List<TestPeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(new TestPeer("p" + i));
        }
        return peers;
    }

    /** Sends an empty batch for a tick from everybody. */
    public static void idle(Room room, List<TestPeer> peers, long tick) {
        peers.forEach(peer -> room.handle(peer, new Orders(tick, List.of())));
    }

    @Override
    public void close() {
        frames.close(Duration.ofSeconds(10));
        telemetry.close();
    }
}
