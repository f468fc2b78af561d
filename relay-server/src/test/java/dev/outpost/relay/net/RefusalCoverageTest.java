package dev.outpost.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.game.Ending;
import dev.outpost.relay.lobby.MatchExtensions;
import dev.outpost.relay.lobby.Room;
import dev.outpost.relay.lobby.RoomRules;
import dev.outpost.relay.lobby.TableRules;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Hello;
import dev.outpost.relay.protocol.JoinRoom;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.LoadMatch;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.Pause;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.Ready;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.Resume;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.Start;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.Watch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every refusal that the protocol names, reached through the wire and counted by its name. The switch has no default: a
 * new error does not compile here until it has its scene.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefusalCoverageTest {

    private static final int TICK_US = 20_000;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String OTHER_NONCE = "ef".repeat(32);

    @TempDir
    Path folder;

    /** Brings a connection to where it is refused, and hears it. */
    @FunctionalInterface
    private interface Scene {
        ErrorCode play() throws Exception;
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void shouldReachEveryRefusalThroughTheWire(ErrorCode code) throws Exception {
        assertThat(scene(code).play()).isEqualTo(code);
    }

    private Scene scene(ErrorCode code) {
        return switch (code) {
            case MALFORMED -> () -> greetedSends(new byte[] {2, Ready.TYPE, 9});
            case FRAME_TOO_LARGE -> () -> greetedSends(new byte[] {0});
            case NOT_OUTPOST -> () -> first(new byte[] {2, Ready.TYPE, 1});
            case UNSUPPORTED_VERSION -> () -> firstMessage(new Hello(Protocol.VERSION + 1, "test", "somebody"));
            case WRONG_STATE -> () -> greetedSends(new Ready(true));
            case BAD_VALUE -> () -> greetedSends(new CreateRoom(TestClient.settings(2, 9_999), 0));
            case ROOM_NOT_FOUND -> () -> greetedSends(new JoinRoom("nosuchroom", 0, TestClient.MOD));
            case ROOM_FULL -> () -> joins(2, 3, TestClient.MOD);
            case TOO_MANY_GAMES -> this::tooManyGames;
            case SLOT_TAKEN -> () -> joins(3, 7, TestClient.MOD);
            case MOD_MISMATCH -> () -> joins(3, 3, "cd".repeat(32));
            case NOT_HOST -> () -> lobby(two -> two.guest.send(new Start()), two -> two.guest);
            case NOT_READY -> () -> lobby(two -> two.host.send(new Start()), two -> two.host);
            case NO_SPECTATORS -> this::noSpectators;
            case RESUME_REFUSED -> this::resumeRefused;
            case NOT_NOW -> this::notNow;
            case PAYLOAD_TOO_LARGE -> () -> inMatch(orders(new Order(0, 0, new byte[4097])));
            case TOO_MANY_ORDERS ->
                () -> inMatch(new Orders(5, Collections.nCopies(257, new Order(0, 0, new byte[0]))));
            case BAD_TICK -> () -> inMatch(new SyncHash(100_000, 1));
            case UNKNOWN_ORDER_TYPE -> () -> inMatch(orders(new Order(0, 1, new byte[0])));
            case BAD_REVEAL -> () -> loading(LONG, LONG, two -> two.guest.revealing(OTHER_NONCE), true);
            case TOO_MANY_CONNECTIONS -> () -> atTheDoor(rules(1, 100, 100));
            case TOO_MANY_FROM_ADDRESS -> () -> atTheDoor(rules(100, 1, 100));
            case CONNECTING_TOO_FAST -> this::connectingTooFast;
            case IDLE -> this::idle;
            case SLOW_CONSUMER -> this::slowConsumer;
            case FLOODING -> this::flooding;
            case LOAD_TIMEOUT -> () -> loading(SHORT, LONG, two -> {}, false);
            case REVEAL_TIMEOUT -> () -> loading(LONG, SHORT, two -> two.guest.revealing(null), true);
            case DRAINING -> this::draining;
            case KICKED -> () -> putOut(room -> room.kick(7, ErrorCode.KICKED, "by the operator: a test"));
            case ROOM_CLOSED ->
                () -> putOut(room -> room.close(Ending.CLOSED, ErrorCode.ROOM_CLOSED, "by the operator: a test"));
            case INTERNAL -> this::internal;
        };
    }

    private ErrorCode greetedSends(ClientMessage message) throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                TestClient client = TestClient.greeted(port.number())) {
            client.send(message);
            return client.refused();
        }
    }

    private ErrorCode greetedSends(byte[] bytes) throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                TestClient client = TestClient.greeted(port.number())) {
            client.send(bytes);
            return client.refused();
        }
    }

    private ErrorCode firstMessage(ClientMessage message) throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                TestClient client = new TestClient(port.number())) {
            client.send(message);
            return client.refused();
        }
    }

    private ErrorCode first(byte[] bytes) throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                TestClient client = new TestClient(port.number())) {
            client.send(bytes);
            return client.refused();
        }
    }

    /** What a third gets who joins a room of so many places with slots 0 and 7 taken. */
    private ErrorCode joins(int places, int slot, String mod) throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.of(
                        TestClient.host(port.number(), TestClient.settings(places, TICK_US)),
                        TestClient.greeted(port.number()));
                TestClient third = TestClient.greeted(port.number())) {
            third.send(new JoinRoom(two.room, slot, mod));
            return third.refused();
        }
    }

    @FunctionalInterface
    private interface Deed {
        void on(Two two) throws Exception;
    }

    @FunctionalInterface
    private interface Which {
        TestClient of(Two two);
    }

    private ErrorCode lobby(Deed deed, Which whose) throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port)) {
            deed.on(two);
            return whose.of(two).refused();
        }
    }

    private ErrorCode inMatch(ClientMessage message) throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port)) {
            two.play();
            two.guest.send(message);
            return two.guest.refused();
        }
    }

    private ErrorCode loading(Duration load, Duration reveal, Deed before, boolean guestLoads) throws Exception {
        try (RunningPort port = RunningPort.with(folder, RunningPort.connections(), noReturn(load, reveal));
                Two two = Two.inLobby(port)) {
            before.on(two);
            two.start();
            two.host.send(TestClient.loaded());
            if (guestLoads) {
                two.guest.send(TestClient.loaded());
            }
            return two.guest.refused();
        }
    }

    private ErrorCode tooManyGames() throws Exception {
        RoomRules one = new RoomRules(1, 16, 10_000, 1_000_000, LONG, LONG, 50, 1 << 20, RunningPort.LIMITS);
        try (RunningPort port = RunningPort.with(folder, RunningPort.connections(), one);
                TestClient first = TestClient.host(port.number(), TestClient.settings(2, TICK_US));
                TestClient second = TestClient.greeted(port.number())) {
            first.joined();
            second.send(new CreateRoom(TestClient.settings(2, TICK_US), 0));
            return second.refused();
        }
    }

    private ErrorCode noSpectators() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                TestClient host = TestClient.host(port.number(), settings(QueueType.CASUAL, 3, 0));
                TestClient watcher = TestClient.greeted(port.number())) {
            watcher.send(new Watch(host.joined().room(), TestClient.MOD, false));
            return watcher.refused();
        }
    }

    private ErrorCode resumeRefused() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port);
                TestClient stranger = TestClient.greeted(port.number())) {
            two.play();
            stranger.send(new Resume(two.room, "ab".repeat(16), 0, false));
            return stranger.refused();
        }
    }

    private ErrorCode notNow() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.of(
                        TestClient.host(port.number(), settings(QueueType.CASUAL, 0, 3)),
                        TestClient.greeted(port.number()))) {
            two.play();
            two.guest.send(new Pause());
            return two.guest.refused();
        }
    }

    private ErrorCode atTheDoor(ConnectionRules rules) throws Exception {
        try (RunningPort port = RunningPort.with(folder, rules, RunningPort.rooms());
                TestClient in = TestClient.greeted(port.number());
                TestClient out = new TestClient(port.number())) {
            ErrorCode told = out.refused();
            in.send(new CreateRoom(TestClient.settings(2, TICK_US), 0));
            in.joined();
            return told;
        }
    }

    /** One a second; on a slow machine a second may pass between two, so several are tried. */
    private ErrorCode connectingTooFast() throws Exception {
        try (RunningPort port = RunningPort.with(folder, rules(100, 1, 1), RunningPort.rooms())) {
            for (int attempt = 0; attempt < 50; attempt++) {
                try (TestClient client = new TestClient(port.number())) {
                    client.send(new Ready(true));
                    ErrorCode told = client.refused();
                    if (told == ErrorCode.CONNECTING_TOO_FAST) {
                        return told;
                    }
                }
                port.awaitConnections(0);
            }
            throw new AssertionError("let in each time");
        }
    }

    private ErrorCode idle() throws Exception {
        ConnectionRules rules = new ConnectionRules(100, 100, 100, SHORT, LONG, LONG, LONG, 5000, 1 << 20);
        try (RunningPort port = RunningPort.with(folder, rules, RunningPort.rooms());
                TestClient silent = new TestClient(port.number())) {
            return silent.refused();
        }
    }

    /** Who does not read cannot be told; it is counted by its name, and the others see it put out. */
    private ErrorCode slowConsumer() throws Exception {
        ConnectionRules rules = new ConnectionRules(100, 100, 100, LONG, LONG, LONG, LONG, 5000, 1 << 14);
        try (RunningPort port = RunningPort.with(folder, rules, noReturn(LONG, LONG));
                Two two = Two.inLobby(port)) {
            two.play();
            List<Order> large = Collections.nCopies(16, new Order(0, 0, new byte[1024]));
            while (true) {
                RelayMessage message = two.host.await(RelayMessage.class);
                if (message instanceof PlayerLeft left) {
                    assertThat(left.reason()).isEqualTo(LeaveReason.KICKED);
                    break;
                }
                if (message instanceof TickFrame frame) {
                    assertThat(frame.tick()).as("put out long before").isLessThan(3000);
                    two.host.send(new Orders(frame.tick() + 20, large));
                }
            }
            return port.refused(ErrorCode.SLOW_CONSUMER) > 0 ? ErrorCode.SLOW_CONSUMER : ErrorCode.INTERNAL;
        }
    }

    /** A defect is put into the relay: observers that cannot be made when the match begins. */
    private ErrorCode internal() throws Exception {
        MatchExtensions defect = (facts, control, telemetry) -> {
            throw new IllegalStateException("a defect made by a test");
        };
        try (RunningPort port = RunningPort.with(folder, RunningPort.connections(), RunningPort.rooms(), defect);
                TestClient host = TestClient.host(port.number(), TestClient.settings(1, TICK_US))) {
            host.joined();
            host.ready();
            host.send(new Start());
            host.await(LoadMatch.class);
            host.send(TestClient.loaded());
            return host.refused();
        }
    }

    private ErrorCode flooding() throws Exception {
        ConnectionRules rules = new ConnectionRules(100, 100, 100, LONG, LONG, LONG, LONG, 50, 1 << 20);
        try (RunningPort port = RunningPort.with(folder, rules, RunningPort.rooms());
                TestClient client = TestClient.host(port.number(), TestClient.settings(2, TICK_US))) {
            client.joined();
            for (int i = 0; i < 120; i++) {
                client.send(new Ready(true));
            }
            return client.refused();
        }
    }

    private ErrorCode draining() throws Exception {
        try (RunningPort port = RunningPort.with(folder)) {
            port.port().drain(1000).await(10, TimeUnit.SECONDS);
            try (TestClient late = new TestClient(port.number())) {
                return late.refused();
            }
        }
    }

    @FunctionalInterface
    private interface Measure {
        void on(Room room);
    }

    private ErrorCode putOut(Measure measure) throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port)) {
            Room room = Objects.requireNonNull(port.openRooms().find(two.room));
            room.execute(() -> measure.on(room));
            return two.guest.refused();
        }
    }

    private static Orders orders(Order order) {
        return new Orders(5, List.of(order));
    }

    private static RoomSettings settings(QueueType queue, int pauses, int spectators) {
        return new RoomSettings(
                "ra",
                TestClient.MOD,
                "a map",
                2,
                "hash",
                "classic",
                queue,
                TICK_US,
                0,
                List.of("move"),
                pauses,
                spectators,
                0);
    }

    private static ConnectionRules rules(int all, int perAddress, int perSecond) {
        return new ConnectionRules(all, perAddress, perSecond, LONG, LONG, LONG, LONG, 5000, 1 << 20);
    }

    static RoomRules noReturn(Duration load, Duration reveal) {
        return new RoomRules(
                10,
                16,
                10_000,
                1_000_000,
                load,
                reveal,
                Duration.ZERO,
                50,
                1 << 20,
                TableRules.DEFAULT,
                RunningPort.LIMITS,
                Duration.ZERO);
    }
}
