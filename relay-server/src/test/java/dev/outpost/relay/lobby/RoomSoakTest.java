package dev.outpost.relay.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.QueueType;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hundreds of games that end in every way there is: afterwards nothing is left of them. */
@Timeout(300)
class RoomSoakTest {

    private static final int GAMES = 300;

    @TempDir
    Path folder;

    /** The ways in which games end. */
    private enum Fate {
        FINISHED,
        FINISHED_WHILE_ONE_RETURNS,
        ABANDONED,
        DESERTED,
        KICKED,
        CLOSED,
        DRAINED,
        LEFT_IN_LOBBY,
        SNAPSHOT_UNDER_WAY
    }

    @Test
    void shouldLeaveNothingBehindOfAnyGame() throws Exception {
        List<WeakReference<Object>> left = new ArrayList<>();
        try (SimulatedRelay relay = new SimulatedRelay(folder)) {
            Random random = new Random(4);
            for (int game = 0; game < GAMES; game++) {
                left.addAll(play(relay, Fate.values()[game % Fate.values().length], random));
            }
            // The longest timer is that of a place which nobody came back to.
            relay.loop().pass(Duration.ofMinutes(3));
            relay.settle();

            assertThat(relay.rooms().all()).isEmpty();
            assertThat(relay.loop().waiting()).as("timers").isZero();
            assertThat(relay.frameFiles()).isEmpty();
            assertThat(relay.gauge("relay.games.active")).isZero();
            assertThat(relay.gauge("relay.spectators.active")).isZero();
            assertThat(relay.counted("relay.games.total")).isGreaterThan(GAMES * 0.8);
            assertThat(reachable(left))
                    .as("rooms and connections still reachable")
                    .isZero();
        }
    }

    private static List<WeakReference<Object>> play(SimulatedRelay relay, Fate fate, Random random) throws Exception {
        SimulatedMatch match = SimulatedMatch.inLobby(relay, SimulatedRelay.settings(3, QueueType.CASUAL), 3);
        match.watch(false);
        if (fate != Fate.LEFT_IN_LOBBY) {
            match.start();
            match.pass(Duration.ofMillis(200 + 10L * random.nextInt(100)));
            SimulatedPlayer lost = match.player(random.nextInt(3));
            match.room.leave(lost.peer(), random.nextBoolean() ? LeaveReason.DISCONNECT : LeaveReason.TIMEOUT);
            match.pass(Duration.ofMillis(300));
            match.watch(random.nextBoolean());
            TestPeer back = match.resume(lost, random.nextInt(3) == 0);
            match.pass(Duration.ofMillis(100));
            end(match, fate, lost, back);
        }
        match.players.forEach(player -> match.room.leave(player.peer(), LeaveReason.QUIT));
        List<WeakReference<Object>> left = new ArrayList<>();
        left.add(new WeakReference<>(match.room));
        match.players.forEach(player -> left.add(new WeakReference<>(player.peer())));
        return left;
    }

    private static void end(SimulatedMatch match, Fate fate, SimulatedPlayer lost, TestPeer back) {
        switch (fate) {
            case FINISHED -> finish(match);
            case FINISHED_WHILE_ONE_RETURNS -> {
                match.room.leave(back, LeaveReason.DISCONNECT);
                match.pass(Duration.ofMillis(100));
                match.resume(lost, false).unsentBytes(1 << 20);
                finish(match);
            }
            case ABANDONED -> match.players.forEach(player -> match.room.leave(player.peer(), LeaveReason.QUIT));
            case DESERTED -> {
                match.players.subList(0, 3).forEach(player -> match.room.leave(player.peer(), LeaveReason.DISCONNECT));
                match.pass(Duration.ofSeconds(1));
            }
            case KICKED ->
                match.players.subList(0, 3).forEach(player -> match.room.leave(player.peer(), LeaveReason.KICKED));
            case CLOSED -> match.room.inMatch(running -> running.end("closed"));
            case DRAINED -> {
                match.room.drain(10);
                match.room.shutDown();
                assertThat(match.player(0).peer().refusals()).contains(ErrorCode.DRAINING);
            }
            case SNAPSHOT_UNDER_WAY -> {
                match.room.leave(lost.peer(), LeaveReason.DISCONNECT);
                match.players.forEach(player -> player.givesSnapshots = false);
                lost.forget();
                match.resume(lost, true);
                match.pass(Duration.ofMillis(100));
            }
            case LEFT_IN_LOBBY -> throw new IllegalArgumentException("it has not begun");
        }
    }

    private static void finish(SimulatedMatch match) {
        long last = match.players.stream()
                        .mapToLong(player -> player.nextTick)
                        .max()
                        .orElse(0)
                + 20;
        match.players.subList(0, 3).forEach(player -> player.lastTick = last);
        match.pass(Duration.ofMillis(2500));
    }

    private static long reachable(List<WeakReference<Object>> left) {
        long count = left.size();
        for (int i = 0; i < 20 && count > 0; i++) {
            System.gc();
            count = left.stream().filter(one -> one.get() != null).count();
        }
        return count;
    }
}
