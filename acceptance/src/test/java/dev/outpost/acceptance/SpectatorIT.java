package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.client.match.MatchFile;
import dev.outpost.client.match.MatchPlay;
import dev.outpost.client.match.MatchWatch;
import dev.outpost.client.match.PlayClock;
import dev.outpost.client.match.PlayOptions;
import dev.outpost.client.match.PlayReport;
import dev.outpost.client.match.RecordedMatch;
import dev.outpost.client.match.Transport;
import dev.outpost.client.match.WatchReport;
import dev.outpost.server.ServerProcess;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spectators of a real match: from its begin, late, and by a snapshot; each sees it to its end. */
class SpectatorIT {

    private static final double DELAY_S = 3;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldShowALateSpectatorAllButTheDelayWithinSeconds() throws Exception {
        // More than four minutes of play, and 8028 ticks.
        RecordedMatch match = MatchFile.read(Project.GENERALS);
        try (ServerProcess relay = RelayInside.start(folder)) {
            int port = RelayInside.gamePort(relay);
            PlayOptions options = new PlayOptions("127.0.0.1", port, 8, 0, 0, null, null);
            MatchPlay play =
                    MatchPlay.start(vertx, match, options, "spectator test", PlayClock.system(), Transport.TCP);
            awaitTick(play, 5000);
            MatchWatch late = watch(port, play.room(), false);
            MatchWatch bySnapshot = watch(port, play.room(), true);

            PlayReport played = play.result().await(120, TimeUnit.SECONDS);
            assertThat(played.errors()).isEmpty();
            WatchReport frames = late.result().await(60, TimeUnit.SECONDS);
            WatchReport state = bySnapshot.result().await(60, TimeUnit.SECONDS);
            print("all frames", frames, played);
            print("snapshot", state, played);
            assertThat(frames.errors()).isEmpty();
            assertThat(frames.delayS()).isEqualTo(DELAY_S);
            assertThat(frames.ticks()).isEqualTo(played.ticks());
            assertThat(frames.chain()).isEqualTo("verified");
            assertThat(frames.outcome()).isEqualTo(played.outcome());
            assertThat(frames.caughtUpTicks()).isGreaterThan(4000);
            assertThat(frames.liveMs()).isBetween(0.0, 10_000.0);
            // Same machine, same clock: never sooner than the delay.
            assertThat(frames.shownLater().count()).isPositive();
            assertThat(state.errors()).isEmpty();
            assertThat(state.firstTick()).isGreaterThan(4900);
            assertThat(state.firstTick() + state.ticks()).isEqualTo(played.ticks());
            assertThat(state.waitedMs()).isGreaterThan(DELAY_S * 1000 - 1000);
        }
    }

    @Test
    void shouldRefuseByNameWhatCannotBeWatched() throws Exception {
        try (ServerProcess relay = RelayInside.start(folder)) {
            WatchReport report = watch(RelayInside.gamePort(relay), "nowhere", false)
                    .result()
                    .await(30, TimeUnit.SECONDS);
            assertThat(report.errors())
                    .containsExactly("the relay refused (ROOM_NOT_FOUND): no room has code 'nowhere'");
        }
    }

    private MatchWatch watch(int port, String room, boolean snapshot) {
        return MatchWatch.start(
                vertx, "127.0.0.1", port, room, snapshot, "spectator test", PlayClock.system(), Transport.TCP);
    }

    private static void print(String how, WatchReport report, PlayReport played) {
        System.out.printf(
                "spectator (%s): %d of %d ticks, start shown after %.0f ms, %d ticks caught up in %.0f ms,"
                        + " later than due p50 %.0f ms, chain %s%n",
                how,
                report.ticks(),
                played.ticks(),
                report.waitedMs(),
                report.caughtUpTicks(),
                report.liveMs(),
                report.shownLater().p50(),
                report.chain());
    }

    private static void awaitTick(MatchPlay play, long tick) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (play.progress().ticks() < tick) {
            assertThat(System.nanoTime()).as("tick %s is reached", tick).isLessThan(deadline);
            assertThat(play.result().isComplete()).isFalse();
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
