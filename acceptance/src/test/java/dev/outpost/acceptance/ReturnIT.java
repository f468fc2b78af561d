package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.client.faults.FaultProxy;
import dev.outpost.client.match.MatchFile;
import dev.outpost.client.match.MatchPlay;
import dev.outpost.client.match.PlayClock;
import dev.outpost.client.match.PlayOptions;
import dev.outpost.client.match.PlayReport;
import dev.outpost.client.match.RecordedMatch;
import dev.outpost.client.match.Return;
import dev.outpost.client.match.Transport;
import dev.outpost.server.ServerProcess;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Players who lose their connection in a real match and come back: the same stream, the same hashes, the same end. */
class ReturnIT {

    private static final double SPEED = 8;
    private static final long AWAY_MS = 20_000;
    private static final long NEVER_MS = 3_600_000;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final RecordedMatch match = read();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldReturnAfterTwentySecondsWithABrokenConnection() throws Exception {
        try (ServerProcess relay = RelayInside.start(folder);
                FaultProxy network = FaultProxy.open(RelayInside.gamePort(relay))) {
            MatchPlay play = play(network, new PlayOptions.Drop(slot(1), NEVER_MS), false);
            awaitTick(play, 200);
            network.cut(1);
            shouldHaveReturned(play.result().await(180, TimeUnit.SECONDS), "cut");
        }
    }

    @Test
    void shouldReturnAfterTwentySecondsWhileTheOldConnectionLooksAlive() throws Exception {
        try (ServerProcess relay = RelayInside.start(folder);
                FaultProxy network = FaultProxy.open(RelayInside.gamePort(relay))) {
            MatchPlay play = play(network, new PlayOptions.Drop(slot(1), 3000), false);
            awaitTick(play, 20);
            // The client breaks its connection 3 s after the start; with the plug pulled the relay is not told.
            network.unplug(1);
            shouldHaveReturned(play.result().await(180, TimeUnit.SECONDS), "half-open");
        }
    }

    @Test
    void shouldReturnWithoutItsStateByThatOfAnotherPlayer() throws Exception {
        try (ServerProcess relay = RelayInside.start(folder);
                FaultProxy network = FaultProxy.open(RelayInside.gamePort(relay))) {
            MatchPlay play = play(network, new PlayOptions.Drop(slot(1), 3000), true);
            PlayReport report = play.result().await(180, TimeUnit.SECONDS);
            shouldHaveReturned(report, "state lost");
            assertThat(report.returns())
                    .allSatisfy(back -> assertThat(back.snapshot()).isTrue());
        }
    }

    private MatchPlay play(FaultProxy network, PlayOptions.Drop drop, boolean stateLost) {
        PlayOptions options = new PlayOptions(
                "127.0.0.1",
                network.port(),
                SPEED,
                0,
                0,
                null,
                List.of(drop),
                new PlayOptions.Comeback(AWAY_MS, stateLost),
                List.of());
        return MatchPlay.start(vertx, match, options, "return test", PlayClock.system(), Transport.TCP);
    }

    private int slot(int index) {
        return match.slots().get(index).slot();
    }

    private static void awaitTick(MatchPlay play, long tick) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (play.progress().ticks() < tick) {
            assertThat(System.nanoTime()).as("tick %s is reached", tick).isLessThan(deadline);
            assertThat(play.result().isComplete()).isFalse();
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static void shouldHaveReturned(PlayReport report, String how) {
        assertThat(report.errors()).isEmpty();
        assertThat(report.mismatches()).isZero();
        assertThat(report.desyncs()).isEmpty();
        assertThat(report.outcome()).isEqualTo("completed");
        assertThat(report.returns()).hasSize(1);
        Return back = report.returns().get(0);
        System.out.printf(
                "return (%s): away %.1f s, %d ticks of %.1f ms missed, live after %.0f ms%n",
                how, back.awayMs() / 1e3, back.missedTicks(), report.tickMs(), back.liveMs());
        assertThat(back.missedTicks()).isGreaterThan((long) (0.9 * AWAY_MS / report.tickMs()));
        assertThat(back.liveMs()).isBetween(0.0, 10_000.0);
    }

    private static RecordedMatch read() {
        try {
            return MatchFile.read(Project.GENERALS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
