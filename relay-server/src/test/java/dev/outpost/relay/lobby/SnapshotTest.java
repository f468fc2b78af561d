package dev.outpost.relay.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.Snapshot;
import dev.outpost.relay.protocol.SnapshotPart;
import dev.outpost.relay.protocol.SnapshotRequest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** States that one client gives to another through the relay, in simulated time. */
class SnapshotTest extends InSimulatedTime {

    private static final RoomSettings SETTINGS = SimulatedRelay.settings(4, QueueType.CASUAL);

    @Test
    void shouldGiveAReturnerWithoutStateThatOfAnotherPlayer() throws Exception {
        SimulatedMatch match = begun();
        SimulatedPlayer lost = forgetful(match);
        TestPeer back = match.resume(lost, true);
        match.pass(Duration.ofSeconds(1));

        assertThat(back.all(Snapshot.class)).hasSize(2);
        assertThat(back.last(MatchStart.class).firstTick())
                .isEqualTo(back.last(Snapshot.class).tick() + 1);
        assertSameState(match);
        assertThat(outcomes()).containsExactly("good");
    }

    @Test
    void shouldAskAnotherWhenTheFirstLies() throws Exception {
        SimulatedMatch match = begun();
        match.player(0).lies = true;
        SimulatedPlayer lost = forgetful(match);
        match.resume(lost, true);
        match.pass(Duration.ofSeconds(2));

        assertSameState(match);
        assertThat(outcomes()).containsExactly("bad", "good");
        assertThat(rows("SELECT json_extract(data, '$.player') FROM telemetry_events"
                        + " WHERE event = 'relay.snapshot' ORDER BY id"))
                .first()
                .isEqualTo("0");
    }

    @Test
    void shouldNotPassOnTheStateOfAPlayerWhoDiverged() throws Exception {
        SimulatedMatch match = begun();
        match.player(0).corrupt = true;
        SimulatedPlayer lost = forgetful(match);
        TestPeer back = match.resume(lost, true);
        match.pass(Duration.ofSeconds(2));

        assertThat(lost.state).isEqualTo(match.player(2).state);
        assertThat(outcomes()).containsExactly("disagreed", "good");
        assertThat(back.refusals()).isEmpty();
    }

    @Test
    void shouldSendAllFramesWhenAllLie() throws Exception {
        SimulatedMatch match = begun();
        match.players.forEach(player -> player.lies = true);
        SimulatedPlayer lost = forgetful(match);
        TestPeer back = match.resume(lost, true);
        match.pass(Duration.ofSeconds(3));

        assertThat(back.last(MatchStart.class).firstTick()).isZero();
        assertSameState(match);
        assertThat(outcomes()).containsExactly("bad", "bad", "bad");
    }

    @Test
    void shouldSendAllFramesWhenNobodyCanGiveASnapshot() throws Exception {
        SimulatedMatch match = SimulatedMatch.inLobby(relay, SETTINGS, 4);
        match.players.forEach(player -> player.givesSnapshots = false);
        match.start();
        SimulatedPlayer lost = forgetful(match);
        TestPeer back = match.resume(lost, true);
        match.pass(Duration.ofSeconds(1));

        assertThat(back.last(MatchStart.class).firstTick()).isZero();
        assertSameState(match);
        assertThat(match.players)
                .allSatisfy(player ->
                        assertThat(player.peer().all(SnapshotRequest.class)).isEmpty());
    }

    @Test
    void shouldAskTheNextWhenOneDoesNotAnswerOrLeaves() throws Exception {
        SimulatedMatch match = begun();
        SimulatedPlayer lost = forgetful(match);
        match.players.forEach(player -> player.givesSnapshots = player == match.player(3));
        match.resume(lost, true);
        match.pass(Duration.ofMillis(200));
        // The nearest was asked first, and goes.
        SimulatedPlayer asked = match.players.stream()
                .filter(player -> !player.peer().all(SnapshotRequest.class).isEmpty())
                .findFirst()
                .orElseThrow();
        match.room.leave(asked.peer(), LeaveReason.QUIT);
        match.players.remove(asked);
        match.pass(Duration.ofSeconds(17));
        assertSameState(match);
        assertThat(outcomes()).containsExactly("timeout", "good");
    }

    @Test
    void shouldTakeNoSnapshotThatIsNoneOrTooLarge() throws Exception {
        SimulatedMatch match = begun();
        match.players.forEach(player -> player.givesSnapshots = false);
        SimulatedPlayer lost = forgetful(match);
        match.resume(lost, true);
        gives(match, 0, tick -> List.of(new SnapshotPart(tick, 1, 2, new byte[1])));
        gives(match, 2, tick -> {
            List<SnapshotPart> parts = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                parts.add(new SnapshotPart(tick, i, 40, new byte[60_000]));
            }
            return parts;
        });
        gives(
                match,
                3,
                tick -> List.of(new SnapshotPart(tick, 0, 3, new byte[1]), new SnapshotPart(tick, 1, 2, new byte[1])));
        match.pass(Duration.ofSeconds(1));
        assertSameState(match);
        assertThat(outcomes()).containsExactlyInAnyOrder("malformed", "too_large", "malformed");
    }

    @Test
    void shouldShowASpectatorNoStateBeforeTheDelay() throws Exception {
        SimulatedMatch match = begun();
        SimulatedPlayer spectator = match.watch(true);
        match.pass(Duration.ofMillis(2900));
        assertThat(spectator.peer().all(Snapshot.class)).isEmpty();
        match.pass(Duration.ofMillis(400));
        assertThat(spectator.peer().all(Snapshot.class)).hasSize(2);
        assertThat(spectator.peer().all(MatchStart.class)).hasSize(1);
        match.pass(Duration.ofSeconds(3));
        // Its state is that of a player who saw as much.
        SimulatedPlayer plain = match.watch(false);
        match.pass(Duration.ofSeconds(1));
        assertThat(spectator.nextTick).isEqualTo(plain.nextTick);
        assertThat(spectator.state).isEqualTo(plain.state);
    }

    @Test
    void shouldHoldOneSnapshotForAllWhoWait() throws Exception {
        SimulatedMatch match = begun();
        List<SimulatedPlayer> spectators = List.of(match.watch(true), match.watch(true), match.watch(true));
        match.pass(Duration.ofSeconds(5));
        assertThat(spectators).allSatisfy(one -> assertThat(one.nextTick).isPositive());
        long asked = match.players.stream()
                .mapToLong(player -> player.peer().all(SnapshotRequest.class).size())
                .sum();
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void shouldLetGoOfAReturnerWhoNeverJudges() throws Exception {
        SimulatedMatch match = begun();
        SimulatedPlayer lost = forgetful(match);
        TestPeer back = match.resume(lost, true);
        match.players.remove(lost);
        match.pass(Duration.ofSeconds(62));
        assertThat(back.refusals()).containsExactly(ErrorCode.SLOW_CONSUMER);
        assertThat(back.lastDetail()).contains("what the snapshot of tick");
    }

    private SimulatedMatch begun() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 4);
        match.pass(Duration.ofSeconds(5));
        return match;
    }

    private static SimulatedPlayer forgetful(SimulatedMatch match) {
        SimulatedPlayer lost = match.player(1);
        match.room.leave(lost.peer(), LeaveReason.DISCONNECT);
        match.pass(Duration.ofSeconds(2));
        lost.forget();
        return lost;
    }

    /** Answers, when asked, with these parts. */
    private static void gives(
            SimulatedMatch match, int index, java.util.function.LongFunction<List<SnapshotPart>> parts) {
        SimulatedPlayer giver = match.player(index);
        for (int i = 0; i < 400 && giver.peer().all(SnapshotRequest.class).isEmpty(); i++) {
            match.pass(Duration.ofMillis(50));
        }
        long tick = giver.peer().last(SnapshotRequest.class).tick();
        match.pass(Duration.ofMillis(100));
        parts.apply(tick).forEach(part -> match.room.handle(giver.peer(), part));
    }

    private static void assertSameState(SimulatedMatch match) {
        assertThat(match.players).extracting(player -> player.nextTick).containsOnly(match.player(0).nextTick);
        assertThat(match.players).extracting(player -> player.state).containsOnly(match.player(0).state);
    }

    private List<String> outcomes() throws Exception {
        return rows("SELECT json_extract(data, '$.outcome') FROM telemetry_events"
                + " WHERE event = 'relay.snapshot' ORDER BY id");
    }

    private List<String> rows(String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + relay.recorded());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
