package dev.outpost.client.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.DesyncNotice;
import dev.outpost.relay.protocol.DesyncVerdict;
import dev.outpost.relay.protocol.Draining;
import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.LoadMatch;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.Member;
import dev.outpost.relay.protocol.OrdersDropped;
import dev.outpost.relay.protocol.Ping;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.Refused;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.RoomJoined;
import dev.outpost.relay.protocol.RoomMembers;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.SlotHash;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.Welcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a relay says in whatever sequence, the playback ends, in order, with what was wrong. */
class HostileRelayTest extends PlayFixture {
    private static final int PLAYS = 60;
    private static final RoomSettings SETTINGS =
            new RoomSettings("m", "00".repeat(32), "map", 2, "", "", QueueType.CASUAL, 15_000, 0, List.of("A"));

    private static RelayMessage any(Random random) {
        int small = random.nextInt(4);
        return switch (random.nextInt(14)) {
            case 0 -> new Welcome(1, "hostile", new Mischief().limits());
            case 1 -> new Refused(random.nextBoolean() ? ErrorCode.BAD_VALUE : ErrorCode.DRAINING, "because");
            case 2 -> new RoomJoined("room", small, FakeRelay.TRACE_ID, SETTINGS);
            case 3 ->
                new RoomMembers(
                        List.of(new Member(0, true, true, 0, ""), new Member(1, false, random.nextBoolean(), 1, "")));
            case 4 -> new LoadMatch("00".repeat(32));
            case 5 -> FakeRelay.start(1, random.nextInt(3), random.nextInt(6), random.nextLong() >>> 1, List.of(0));
            case 6 -> new TickFrame(small, List.of(new SlotOrder(small, 0, 0, new byte[small])));
            case 7 -> new OrdersDropped(small, Integer.MAX_VALUE, DropReason.LATE);
            case 8 -> new DesyncNotice(small, DesyncVerdict.MAJORITY, 1, List.of(new SlotHash(small, 2)));
            case 9 -> new PlayerLeft(small, LeaveReason.KICKED);
            case 10 -> new MatchEnd("completed", small, "00".repeat(32));
            case 11 -> new Draining(small);
            case 12 -> new Ping(small);
            default -> new TickFrame(0, List.of());
        };
    }

    /** With luck: the messages of a real match up to its start. */
    private static List<RelayMessage> start() {
        return List.of(
                new Welcome(1, "hostile", new Mischief().limits()),
                new RoomJoined("room", 0, FakeRelay.TRACE_ID, SETTINGS),
                new RoomMembers(List.of(new Member(0, true, true, 0, ""))),
                new LoadMatch("00".repeat(32)),
                FakeRelay.start(1, 15_000, 3, 1, List.of(0)));
    }

    private static Buffer speech(Random random) {
        Buffer bytes = Buffer.buffer();
        List<RelayMessage> start = start();
        int proper = random.nextInt(start.size() + 1);
        start.subList(0, proper).forEach(message -> bytes.appendBytes(FrameEncoder.encode(message)));
        int more = random.nextInt(20);
        for (int i = 0; i < more; i++) {
            bytes.appendBytes(FrameEncoder.encode(any(random)));
        }
        if (random.nextInt(3) == 0) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            bytes.appendBytes(noise);
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldEndWhateverTheRelaySays(long seed) throws Exception {
        AtomicInteger spoken = new AtomicInteger();
        NetServer server = vertx.createNetServer();
        Random random = new Random(seed);
        done(server.connectHandler(socket -> {
                    // answers the hello with all at once, and hangs up
                    socket.handler(hello -> {
                        spoken.incrementAndGet();
                        socket.handler(rest -> {});
                        socket.end(speech(random));
                    });
                })
                .listen(0, "127.0.0.1"));
        PlayOptions options = new PlayOptions("127.0.0.1", server.actualPort(), 1, 1, 0, null, null);
        RecordedMatch match = match("openra-01");

        for (int i = 0; i < PLAYS; i++) {
            PlayReport report = play(match, options);

            assertThat(report.errors()).as("seed %d, play %d", seed, i).isNotEmpty();
            assertThat(report.errors()).noneMatch(e -> e.contains("failed inside"));
        }
        assertThat(spoken).hasValue(PLAYS);
    }
}
