package dev.outpost.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.lobby.RoomRules;
import dev.outpost.relay.lobby.TableRules;
import dev.outpost.relay.protocol.Commits;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.LoadMatch;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchSeed;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.OrderChain;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.Ready;
import dev.outpost.relay.protocol.Reveal;
import dev.outpost.relay.protocol.RoomMembers;
import dev.outpost.relay.protocol.SlotCommit;
import dev.outpost.relay.protocol.SlotNonce;
import dev.outpost.relay.protocol.Start;
import dev.outpost.relay.protocol.TickFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SeedAndChainTest {

    @TempDir
    Path folder;

    @Test
    void shouldMakeTheSeedOfAllShares() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                TestClient host = TestClient.host(port.number(), TestClient.settings(1, 20_000))) {
            String trace = host.joined().traceId();
            host.send(new Ready(true));
            host.await(RoomMembers.class);
            host.send(new Start());
            String relayCommit = host.await(LoadMatch.class).relayCommit();
            host.send(TestClient.loaded());
            assertThat(host.await(Commits.class).commits())
                    .containsExactly(new SlotCommit(0, MatchSeed.commit(TestClient.NONCE)));
            MatchStart start = host.await(MatchStart.class);
            assertThat(MatchSeed.commit(start.relayNonce())).isEqualTo(relayCommit);
            assertThat(start.reveals()).containsExactly(new SlotNonce(0, TestClient.NONCE));
            assertThat(start.seed()).isEqualTo(MatchSeed.of(trace, start.relayNonce(), start.reveals()));
        }
    }

    @Test
    void shouldEndWithTheChainOfAllFrames() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                TestClient host = TestClient.host(port.number(), TestClient.settings(1, 20_000))) {
            String trace = host.joined().traceId();
            host.send(new Ready(true));
            host.send(new Start());
            host.await(LoadMatch.class);
            MatchStart start = host.play();
            host.send(new Orders(start.runAhead(), List.of(new Order(5, 0, new byte[] {1, 2, 3}))));
            host.send(new Finish(start.runAhead() + 5, "victory"));
            OrderChain chain = new OrderChain(trace, start.seed());
            long orders = 0;
            while (chain.ticks() < start.runAhead() + 6) {
                TickFrame frame = host.await(TickFrame.class);
                chain.add(frame);
                orders += frame.orders().size();
            }
            assertThat(host.await(MatchEnd.class)).isEqualTo(new MatchEnd("victory", chain.ticks(), chain.hex()));
            assertThat(orders).isEqualTo(1);
        }
    }

    @Test
    void shouldPutOutWhoRevealsAnotherShare() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port)) {
            two.guest.revealing("00".repeat(32));
            startsWithout(two, ErrorCode.BAD_REVEAL, LeaveReason.KICKED);
        }
    }

    @Test
    void shouldPutOutWhoRevealsNothingAndStartWithoutIt() throws Exception {
        RoomRules rules = new RoomRules(
                10,
                16,
                10_000,
                1_000_000,
                Duration.ofMinutes(1),
                Duration.ofMillis(500),
                Duration.ofMinutes(1),
                50,
                1 << 20,
                TableRules.DEFAULT,
                RunningPort.LIMITS,
                Duration.ZERO);
        try (RunningPort port = RunningPort.with(folder, RunningPort.connections(), rules);
                Two two = Two.inLobby(port)) {
            two.guest.revealing(null);
            startsWithout(two, ErrorCode.REVEAL_TIMEOUT, LeaveReason.TIMEOUT);
        }
    }

    @Test
    void shouldRefuseARevealBeforeTheCommits() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                Two two = Two.inLobby(port)) {
            two.start();
            two.guest.send(TestClient.loaded());
            two.guest.send(new Reveal(TestClient.NONCE));
            assertThat(two.guest.refused()).isEqualTo(ErrorCode.WRONG_STATE);
        }
    }

    private static void startsWithout(Two two, ErrorCode why, LeaveReason reason) throws Exception {
        two.start();
        two.host.send(TestClient.loaded());
        two.guest.send(TestClient.loaded());
        two.guest.await(Commits.class);
        assertThat(two.host.await(Commits.class).commits()).hasSize(2);
        assertThat(two.host.await(PlayerLeft.class).reason()).isEqualTo(reason);
        MatchStart start = two.host.await(MatchStart.class);
        assertThat(start.slots()).containsExactly(0);
        assertThat(start.reveals()).containsExactly(new SlotNonce(0, TestClient.NONCE));
        assertThat(two.guest.refused()).isEqualTo(why);
    }
}
