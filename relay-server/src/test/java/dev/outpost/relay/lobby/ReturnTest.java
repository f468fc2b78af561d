package dev.outpost.relay.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.OrdersDropped;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.PlayerReturned;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.Resume;
import dev.outpost.relay.protocol.Resumed;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.TickFrame;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Players who lose their connection and come back, in simulated time. */
class ReturnTest extends InSimulatedTime {

    private static final RoomSettings SETTINGS = SimulatedRelay.settings(3, QueueType.CASUAL);

    @Test
    void shouldSendAReturnerWhatItMissedAndThenWhatAllGet() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 3);
        SimulatedPlayer lost = match.player(1);
        match.pass(Duration.ofSeconds(5));
        match.room.leave(lost.peer(), LeaveReason.DISCONNECT);
        long had = lost.nextTick;
        match.pass(Duration.ofSeconds(20));

        assertThat(lost.nextTick).as("sent nothing while away").isEqualTo(had);
        TestPeer back = match.resume(lost, false);
        match.pass(Duration.ofMillis(50));

        assertThat(back.all(Resumed.class)).hasSize(1);
        assertThat(back.last(MatchStart.class).firstTick()).isEqualTo(had);
        assertThat(lost.nextTick).isEqualTo(match.player(0).nextTick).isGreaterThan(had + 350);
        match.pass(Duration.ofSeconds(5));
        finish(match);
        assertThat(match.players).extracting(player -> player.state).containsOnly(lost.state);
        assertThat(match.players)
                .allSatisfy(player -> assertThat(outcome(player)).isEqualTo("victory"));
        assertThat(relay.counted("relay.desync.detected")).isZero();
    }

    @Test
    void shouldTellTheOthersThatItMayReturnAndThatItDid() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 3);
        match.pass(Duration.ofSeconds(1));
        match.room.leave(match.player(1).peer(), LeaveReason.TIMEOUT);
        match.pass(Duration.ofSeconds(1));
        match.resume(match.player(1), false);
        match.pass(Duration.ofSeconds(1));

        for (int other : new int[] {0, 2}) {
            assertThat(match.player(other).heard)
                    .filteredOn(message -> message instanceof PlayerLeft || message instanceof PlayerReturned)
                    .containsExactly(new PlayerLeft(1, LeaveReason.TIMEOUT, 60), new PlayerReturned(1));
        }
        assertThat(match.player(1).heard).noneMatch(PlayerReturned.class::isInstance);
    }

    @Test
    void shouldCountAReturnersOrdersAgainAndForgiveThoseOfItsCatchUp() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 3);
        match.pass(Duration.ofSeconds(2));
        match.room.leave(match.player(2).peer(), LeaveReason.DISCONNECT);
        match.pass(Duration.ofSeconds(10));
        TestPeer back = match.resume(match.player(2), false);
        match.pass(Duration.ofSeconds(2));

        assertThat(back.all(OrdersDropped.class)).isEmpty();
        List<TickFrame> frames = match.player(0).peer().all(TickFrame.class);
        assertThat(frames.get(100).orders()).extracting(order -> order.slot()).containsOnly(0, 1);
        assertThat(frames.get(frames.size() - 1).orders())
                .extracting(order -> order.slot())
                .contains(2);
    }

    @Test
    void shouldRefuseATokenThatOpensNothing() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 3);
        SimulatedPlayer lost = dropped(match, 1);
        String token = lost.token;
        lost.token = "0f".repeat(16);
        refused(match.resume(lost, false), "the token opens no place in room " + match.room.code());
        lost.token = token;
        assertThat(match.resume(lost, false).all(Resumed.class)).hasSize(1);
    }

    @Test
    void shouldRefuseTheTokenOfAPlayerWhoQuit() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 3);
        match.pass(Duration.ofSeconds(1));
        match.room.leave(match.player(1).peer(), LeaveReason.QUIT);
        refused(match.resume(match.player(1), false), "slot 1 was given up: its player has left");
    }

    @Test
    void shouldRefuseTheTokenOfAPlayerWhoWasPutOut() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 3);
        match.pass(Duration.ofSeconds(1));
        match.room.leave(match.player(1).peer(), LeaveReason.KICKED);
        refused(match.resume(match.player(1), false), "slot 1 is lost: its player was put out");
    }

    @Test
    void shouldRefuseAReturnAfterTheWindow() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 3);
        SimulatedPlayer lost = dropped(match, 1);
        match.pass(Duration.ofSeconds(60));
        assertThat(match.player(0).peer().last(PlayerLeft.class))
                .isEqualTo(new PlayerLeft(1, LeaveReason.DISCONNECT, 0));
        refused(match.resume(lost, false), "slot 1 is lost: its player did not return in time");
    }

    @Test
    void shouldRefuseATokenThatWasUsed() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 3);
        SimulatedPlayer lost = dropped(match, 1);
        String used = lost.token;
        match.resume(lost, false);
        match.pass(Duration.ofSeconds(1));
        assertThat(lost.token).isNotEqualTo(used);
        TestPeer thief = new TestPeer("p1");
        match.room.resume(thief, new Resume(match.room.code(), used, 0, false));
        refused(thief, "the token opens no place");
        assertThat(match.player(1).peer().refusals()).isEmpty();
    }

    @Test
    void shouldRefuseATokenInAnotherRoom() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 3);
        SimulatedMatch other = SimulatedMatch.begun(relay, SETTINGS, 3);
        SimulatedPlayer lost = dropped(match, 1);
        TestPeer peer = new TestPeer("p1");
        other.room.resume(peer, new Resume(other.room.code(), lost.token, 0, false));
        refused(peer, "the token opens no place in room " + other.room.code());
    }

    @Test
    void shouldRefuseATokenFromAnotherIdentity() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 3);
        SimulatedPlayer lost = dropped(match, 1);
        TestPeer thief = new TestPeer("somebody else");
        match.room.resume(thief, new Resume(match.room.code(), lost.token, 0, false));
        refused(thief, "the token was given to another identity");
    }

    @Test
    void shouldRefuseToReturnToWhatDoesNotRun() throws Exception {
        SimulatedMatch lobby = SimulatedMatch.inLobby(relay, SETTINGS, 3);
        TestPeer peer = new TestPeer("p1");
        lobby.room.resume(peer, new Resume(lobby.room.code(), "0f".repeat(16), 0, false));
        refused(peer, "no match runs in room " + lobby.room.code());
        assertThat(peer.releasedFrom()).isSameAs(lobby.room);

        SimulatedMatch over = SimulatedMatch.begun(relay, SETTINGS, 3);
        SimulatedPlayer lost = dropped(over, 1);
        finish(over);
        refused(over.resume(lost, false), "is over");
    }

    @Test
    void shouldRefuseAStateThatIsAheadOfTheMatch() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 3);
        SimulatedPlayer lost = dropped(match, 1);
        lost.nextTick = 1_000_000;
        refused(match.resume(lost, false), "next_tick is 1000000; accepted is 0 to");
    }

    @Test
    void shouldLetTheNewConnectionWinOverOneThatOnlyLooksAlive() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 3);
        match.pass(Duration.ofSeconds(1));
        TestPeer old = match.player(1).peer();
        match.resume(match.player(1), false);
        match.pass(Duration.ofSeconds(1));

        assertThat(old.refusals()).containsExactly(ErrorCode.KICKED);
        assertThat(old.lastDetail()).isEqualTo("another connection has taken this place with its token");
        assertThat(match.player(1).nextTick).isEqualTo(match.player(0).nextTick);
        // What the old connection still says, or its end, changes nothing.
        match.room.leave(old, LeaveReason.DISCONNECT);
        match.pass(Duration.ofSeconds(1));
        assertThat(match.player(1).nextTick).isEqualTo(match.player(0).nextTick);
    }

    @Test
    void shouldStopTheClockWhenNobodyIsThereAndGoOnWithTheFirstWhoReturns() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 2);
        match.pass(Duration.ofSeconds(2));
        long closed = match.player(0).nextTick;
        match.room.leave(match.player(0).peer(), LeaveReason.DISCONNECT);
        match.room.leave(match.player(1).peer(), LeaveReason.DISCONNECT);
        match.pass(Duration.ofSeconds(30));
        match.resume(match.player(1), false);
        match.act();
        match.pass(Duration.ofMillis(20));

        assertThat(match.player(1).nextTick).as("no tick was closed").isEqualTo(closed);
        match.pass(Duration.ofSeconds(2));
        match.resume(match.player(0), false);
        match.pass(Duration.ofSeconds(1));
        assertThat(match.player(0).nextTick).isEqualTo(match.player(1).nextTick).isBetween(closed + 40, closed + 65);
        // The first tick after the stop waits for the returner's orders.
        List<TickFrame> frames = match.player(1).peer().all(TickFrame.class);
        assertThat(frames)
                .filteredOn(frame -> frame.tick() > closed + 5)
                .allSatisfy(frame -> assertThat(frame.orders()).isNotEmpty());
    }

    @Test
    void shouldBeAbandonedWhenNobodyReturns() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 2);
        match.pass(Duration.ofSeconds(1));
        match.room.leave(match.player(0).peer(), LeaveReason.DISCONNECT);
        match.room.leave(match.player(1).peer(), LeaveReason.TIMEOUT);
        match.pass(Duration.ofSeconds(59));
        assertThat(relay.rooms().all()).hasSize(1);
        match.pass(Duration.ofSeconds(2));
        assertThat(relay.rooms().all()).isEmpty();
        relay.loop().pass(Duration.ofMinutes(2));
        assertThat(relay.loop().waiting()).isZero();
        assertThat(relay.frameFiles()).isEmpty();
    }

    @Test
    void shouldSendTheEndAfterAllFramesToWhoIsStillCatchingUp() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 3);
        SimulatedPlayer lost = dropped(match, 1);
        match.pass(Duration.ofSeconds(10));
        TestPeer back = match.resume(lost, false);
        back.unsentBytes(1 << 20);
        finish(match);
        assertThat(back.all(MatchEnd.class)).as("it reads nothing yet").isEmpty();
        back.unsentBytes(0);
        match.pass(Duration.ofSeconds(1));
        assertThat(lost.nextTick).isEqualTo(match.player(0).nextTick);
        assertThat(back.received().get(back.received().size() - 1)).isInstanceOf(MatchEnd.class);
        match.players.forEach(player -> match.room.leave(player.peer(), LeaveReason.QUIT));
        assertThat(relay.frameFiles()).isEmpty();
    }

    @Test
    void shouldLetGoOfAReturnerWhoReadsNothing() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 3);
        SimulatedPlayer lost = dropped(match, 1);
        match.pass(Duration.ofSeconds(5));
        TestPeer back = match.resume(lost, false);
        back.unsentBytes(1 << 20);
        match.pass(Duration.ofSeconds(32));
        assertThat(back.refusals()).containsExactly(ErrorCode.SLOW_CONSUMER);
        // It may try again.
        match.resume(lost, false);
        match.pass(Duration.ofSeconds(1));
        assertThat(lost.nextTick).isEqualTo(match.player(0).nextTick);
    }

    @Test
    void shouldNotWaitForAReturnWhenTheRelayShutsDown() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 2);
        dropped(match, 1);
        match.room.drain(60);
        match.room.leave(match.player(0).peer(), LeaveReason.DISCONNECT);
        assertThat(relay.rooms().all()).isEmpty();
    }

    @Test
    void shouldRecordDropReturnAndHow() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 2);
        SimulatedPlayer lost = dropped(match, 1);
        match.pass(Duration.ofSeconds(20));
        match.resume(lost, false);
        match.pass(Duration.ofSeconds(1));
        List<String> told =
                rows("SELECT event || ' ' || coalesce(json_extract(data, '$.reason'), '') FROM telemetry_events"
                        + " WHERE event LIKE 'relay.player.%' AND json_extract(data, '$.slot') = 1 ORDER BY id");
        assertThat(told)
                .containsExactly(
                        "relay.player.join ",
                        "relay.player.leave disconnect",
                        "relay.player.join ",
                        "relay.player.resume ");
        List<String> resume = rows("SELECT json_extract(data, '$.how') || ' ' || json_extract(data, '$.away_s') || ' '"
                + " || (json_extract(data, '$.gap_ticks') > 380) FROM telemetry_events"
                + " WHERE event = 'relay.player.resume'");
        assertThat(resume).containsExactly("frames 20.0 1");
    }

    @RepeatedTest(20)
    void shouldLoseAndDoubleNoFrameHoweverOftenPlayersDrop(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        SimulatedMatch match = SimulatedMatch.begun(relay, SETTINGS, 3);
        List<SimulatedPlayer> away = new ArrayList<>();
        for (int turn = 0; turn < 30; turn++) {
            match.pass(Duration.ofMillis(10L * random.nextInt(150)));
            SimulatedPlayer one = match.player(random.nextInt(3));
            if (away.remove(one)) {
                one.token = one.token.strip();
                match.resume(one, false);
            } else if (random.nextInt(4) == 0) {
                match.resume(one, false);
            } else {
                match.room.leave(one.peer(), random.nextBoolean() ? LeaveReason.DISCONNECT : LeaveReason.TIMEOUT);
                away.add(one);
            }
        }
        away.forEach(one -> match.resume(one, false));
        match.pass(Duration.ofSeconds(1));
        finish(match);
        assertThat(match.players).extracting(player -> player.state).containsOnly(match.player(0).state);
        assertThat(match.players).extracting(player -> player.nextTick).containsOnly(match.player(0).nextTick);
        assertThat(match.players)
                .allSatisfy(player -> assertThat(outcome(player)).isEqualTo("victory"));
    }

    private static SimulatedPlayer dropped(SimulatedMatch match, int index) {
        match.pass(Duration.ofSeconds(1));
        match.room.leave(match.player(index).peer(), LeaveReason.DISCONNECT);
        return match.player(index);
    }

    private static void finish(SimulatedMatch match) {
        long last = match.players.stream()
                        .mapToLong(player -> player.nextTick)
                        .max()
                        .orElse(0)
                + 40;
        match.players.forEach(player -> player.lastTick = last);
        match.pass(Duration.ofSeconds(4));
    }

    private static String outcome(SimulatedPlayer player) {
        MatchEnd end = player.end();
        return end == null ? "none" : end.outcome();
    }

    private static void refused(TestPeer peer, String why) {
        assertThat(peer.refusals()).containsExactly(ErrorCode.RESUME_REFUSED);
        assertThat(peer.lastDetail()).contains(why);
        assertThat(peer.all(Resumed.class)).isEmpty();
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
