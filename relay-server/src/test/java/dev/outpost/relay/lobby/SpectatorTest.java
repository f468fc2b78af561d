package dev.outpost.relay.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.Certificate;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.RoomMembers;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.Watch;
import dev.outpost.relay.protocol.Watching;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spectators in simulated time: what they see, when, and what they never see. */
class SpectatorTest extends InSimulatedTime {

    private static final RoomSettings CASUAL = SimulatedRelay.settings(2, QueueType.CASUAL);

    @ParameterizedTest
    @CsvSource({
        "CASUAL, 0, 3",
        "TRAINING, 0, 3",
        "RANKED, 0, 120",
        "TOURNAMENT, 0, 180",
        "CASUAL, 10, 10",
        "RANKED, 10, 120",
        "TOURNAMENT, 200, 200"
    })
    void shouldShowNothingBeforeTheDelayOfTheQueue(QueueType queue, int askedS, int delayS) throws Exception {
        SimulatedMatch match = SimulatedMatch.inLobby(relay, with(queue, Protocol.AS_QUEUE, askedS), 2);
        SimulatedPlayer spectator = match.watch(false);
        match.act();
        assertThat(spectator.peer().last(Watching.class).delayUs()).isEqualTo(delayS * 1_000_000);
        match.start();
        relay.loop().pass(Duration.ofSeconds(delayS).minusMillis(1));
        assertThat(spectator.peer().received()).hasSize(1);
        relay.loop().pass(Duration.ofMillis(1));
        assertThat(spectator.peer().last(MatchStart.class).liveTick()).isZero();
    }

    @Test
    void shouldShowEachTickByTheDelayLaterAndNeverSooner() throws Exception {
        SimulatedMatch match = SimulatedMatch.inLobby(relay, CASUAL, 2);
        SimulatedPlayer spectator = match.watch(false);
        match.start();
        long begun = relay.loop().nanos();
        for (int i = 0; i < 1000; i++) {
            match.pass(Duration.ofMillis(10));
            // Tick t closes run-ahead ticks and a phase after the start, then every 50 ms.
            long shown = spectator.nextTick;
            long closedThen = closedBy(
                    match, relay.loop().nanos() - begun - Duration.ofSeconds(3).toNanos());
            assertThat(shown).isBetween(closedThen - 1, closedThen);
        }
        assertThat(spectator.nextTick).isGreaterThan(120);
        // It saw the very same frames.
        assertThat(spectator.peer().all(TickFrame.class))
                .isEqualTo(match.player(0).peer().all(TickFrame.class).subList(0, (int) spectator.nextTick));
    }

    @Test
    void shouldBringALateSpectatorUpToTheDelayWithinSeconds() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, CASUAL, 2);
        for (int minute = 0; minute < 30; minute++) {
            playOn(match, Duration.ofMinutes(1));
        }
        SimulatedPlayer spectator = match.watch(false);
        match.pass(Duration.ofSeconds(1));
        assertThat(match.player(0).nextTick).isGreaterThan(35_000);
        assertThat(spectator.peer().last(MatchStart.class).liveTick())
                .isBetween(match.player(0).nextTick - 90, match.player(0).nextTick - 60);
        assertThat(match.player(0).nextTick - spectator.nextTick).isBetween(58L, 64L);
        match.pass(Duration.ofSeconds(5));
        assertThat(match.player(0).nextTick - spectator.nextTick).isBetween(58L, 64L);
    }

    @Test
    void shouldTellTheEndAfterTheDelayThoughTheRoomIsGone() throws Exception {
        SimulatedMatch match = SimulatedMatch.inLobby(relay, CASUAL, 2);
        SimulatedPlayer spectator = match.watch(false);
        match.start();
        match.pass(Duration.ofSeconds(5));
        match.players.subList(0, 2).forEach(player -> player.lastTick = player.nextTick + 20);
        match.pass(Duration.ofSeconds(2));
        assertThat(match.player(0).end()).isNotNull();
        match.players.subList(0, 2).forEach(player -> match.room.leave(player.peer(), LeaveReason.QUIT));
        assertThat(relay.rooms().all()).isEmpty();
        assertThat(spectator.end()).isNull();
        match.pass(Duration.ofSeconds(3));

        assertThat(spectator.end()).isEqualTo(match.player(0).end());
        assertThat(spectator.state).isEqualTo(match.player(0).state);
        assertThat(spectator.heard.get(spectator.heard.size() - 1)).isInstanceOf(MatchEnd.class);
        assertThat(relay.frameFiles()).as("kept while somebody watches").hasSize(1);
        match.room.leave(spectator.peer(), LeaveReason.QUIT);
        assertThat(relay.frameFiles()).isEmpty();
        relay.loop().pass(Duration.ofMinutes(2));
        assertThat(relay.loop().waiting()).isZero();
    }

    @Test
    void shouldTellTheCertifiedResultAfterTheEnd() throws Exception {
        SimulatedMatch match = SimulatedMatch.inLobby(relay, CASUAL, 2);
        SimulatedPlayer spectator = match.watch(false);
        match.start();
        match.pass(Duration.ofSeconds(5));
        match.players.subList(0, 2).forEach(player -> player.lastTick = player.nextTick + 20);
        match.pass(Duration.ofSeconds(2));
        assertThat(match.player(0).end()).isNotNull();
        Certificate certificate = new Certificate("{}".getBytes(StandardCharsets.UTF_8));
        match.room.tellAll(certificate);
        match.pass(Duration.ofMillis(2900));
        assertThat(spectator.heard).noneMatch(Certificate.class::isInstance);
        match.pass(Duration.ofMillis(200));
        assertThat(spectator.heard.get(spectator.heard.size() - 2)).isInstanceOf(MatchEnd.class);
        assertThat(spectator.heard.get(spectator.heard.size() - 1)).isEqualTo(certificate);
        match.room.leave(spectator.peer(), LeaveReason.QUIT);
        match.pass(Duration.ofMinutes(2));
        assertThat(relay.loop().waiting()).isZero();
    }

    @Test
    void shouldTellSpectatorsWhyTheRoomIsClosed() throws Exception {
        SimulatedMatch match = SimulatedMatch.inLobby(relay, CASUAL, 2);
        SimulatedPlayer spectator = match.watch(false);
        match.room.close("closed", ErrorCode.ROOM_CLOSED, "a test");
        assertThat(spectator.peer().refusals()).containsExactly(ErrorCode.ROOM_CLOSED);
    }

    @Test
    void shouldWaitInPeaceForASpectatorWhoIsNotUpToDate() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, CASUAL, 2);
        match.pass(Duration.ofSeconds(5));
        SimulatedPlayer spectator = match.watch(false);
        spectator.peer().unsentBytes(1 << 20);
        match.room.leave(match.player(1).peer(), LeaveReason.QUIT);
        match.player(1).plays = false;
        // What it is to be told is due meanwhile: the simulated loop refuses tasks without end.
        match.pass(Duration.ofSeconds(5));
        assertThat(spectator.heard).noneMatch(PlayerLeft.class::isInstance);
        spectator.peer().unsentBytes(0);
        match.pass(Duration.ofSeconds(5));
        assertThat(spectator.heard).anyMatch(PlayerLeft.class::isInstance);
    }

    @Test
    void shouldTellOfWhatHappenedWhenItIsShown() throws Exception {
        SimulatedMatch match = SimulatedMatch.inLobby(relay, CASUAL, 2);
        SimulatedPlayer spectator = match.watch(false);
        match.start();
        match.pass(Duration.ofSeconds(4));
        long closed = match.player(0).nextTick;
        match.room.leave(match.player(1).peer(), LeaveReason.QUIT);
        match.pass(Duration.ofMillis(2990));
        assertThat(spectator.heard).noneMatch(PlayerLeft.class::isInstance);
        match.pass(Duration.ofMillis(60));
        assertThat(spectator.heard).contains(new PlayerLeft(1, LeaveReason.QUIT));
        int at = spectator.heard.indexOf(new PlayerLeft(1, LeaveReason.QUIT));
        long before = spectator.heard.subList(0, at).stream()
                .filter(TickFrame.class::isInstance)
                .count();
        assertThat(before).isEqualTo(closed);
    }

    @Test
    void shouldNotBeSeenByThePlayersNorChangeWhatTheyGet() throws Exception {
        SimulatedMatch watched = SimulatedMatch.inLobby(relay, CASUAL, 2);
        for (int i = 0; i < 10; i++) {
            watched.watch(false);
        }
        watched.start();
        watched.pass(Duration.ofSeconds(5));
        assertThat(relay.gauge("relay.spectators.active")).isEqualTo(10);
        assertThat(watched.player(0).peer().all(RoomMembers.class))
                .allSatisfy(members -> assertThat(members.members()).hasSizeLessThanOrEqualTo(2));
        SimulatedMatch alone = SimulatedMatch.begun(relay, CASUAL, 2);
        alone.pass(Duration.ofSeconds(5));
        assertThat(kinds(watched.player(0))).isEqualTo(kinds(alone.player(0)));
    }

    @Test
    void shouldRefuseMoreThanTheRoomTakes() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, with(QueueType.CASUAL, 2, 0), 2);
        match.watch(false);
        match.watch(false);
        SimulatedPlayer third = match.watch(false);
        assertThat(third.peer().refusals()).containsExactly(ErrorCode.NO_SPECTATORS);
        assertThat(third.peer().lastDetail()).endsWith("has 2 spectators; at most 2");
        assertThat(third.peer().releasedFrom()).isSameAs(match.room);
    }

    @Test
    void shouldRefuseOtherModsAndMatchesThatAreOver() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, CASUAL, 2);
        TestPeer peer = new TestPeer("other mods");
        match.room.watch(peer, new Watch(match.room.code(), "cd".repeat(32), false));
        assertThat(peer.refusals()).containsExactly(ErrorCode.MOD_MISMATCH);
        match.room.inMatch(running -> running.end("remake"));
        assertThat(match.watch(false).peer().refusals()).containsExactly(ErrorCode.NO_SPECTATORS);
    }

    @Test
    void shouldRefuseWhatOnlyPlayersSay() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, CASUAL, 2);
        SimulatedPlayer spectator = match.watch(false);
        match.room.handle(spectator.peer(), new Orders(3, List.of()));
        assertThat(spectator.peer().refusals()).containsExactly(ErrorCode.WRONG_STATE);
    }

    @Test
    void shouldDropWhoDoesNotRead() throws Exception {
        SimulatedMatch match = SimulatedMatch.inLobby(relay, CASUAL, 2);
        SimulatedPlayer slow = match.watch(false);
        SimulatedPlayer good = match.watch(false);
        match.start();
        match.pass(Duration.ofSeconds(5));
        slow.peer().unsentBytes(1 << 20);
        match.pass(Duration.ofSeconds(1));
        assertThat(slow.peer().refusals()).containsExactly(ErrorCode.SLOW_CONSUMER);
        assertThat(good.nextTick).isGreaterThan(slow.nextTick + 15);
        assertThat(relay.gauge("relay.spectators.active")).isEqualTo(1);
    }

    @Test
    void shouldLearnThatARoomClosedBeforeItsMatch() throws Exception {
        SimulatedMatch match = SimulatedMatch.inLobby(relay, CASUAL, 2);
        SimulatedPlayer spectator = match.watch(false);
        match.players.subList(0, 2).forEach(player -> match.room.leave(player.peer(), LeaveReason.QUIT));
        assertThat(relay.rooms().all()).isEmpty();
        assertThat(spectator.peer().last(MatchEnd.class).outcome()).isEqualTo("abandoned");
    }

    @Test
    void shouldPutSpectatorsOutWhenTheRelayShutsDown() throws Exception {
        SimulatedMatch match = SimulatedMatch.begun(relay, CASUAL, 2);
        SimulatedPlayer spectator = match.watch(false);
        match.room.shutDown();
        assertThat(spectator.peer().refusals()).containsExactly(ErrorCode.DRAINING);
        assertThat(relay.rooms().all()).isEmpty();
        assertThat(relay.gauge("relay.spectators.active")).isZero();
    }

    /** Without spectators nothing needs the disk, so that half an hour passes quickly. */
    private static void playOn(SimulatedMatch match, Duration time) {
        for (long ms = 0; ms < time.toMillis(); ms += 50) {
            match.relay.loop().pass(Duration.ofMillis(50));
            match.act();
        }
        match.relay.settle();
    }

    private static List<Class<?>> kinds(SimulatedPlayer player) {
        return player.heard.stream().<Class<?>>map(Object::getClass).toList();
    }

    /** How many ticks the players had at an instant that long after the match's begin. */
    private static long closedBy(SimulatedMatch match, long sinceStartNanos) {
        MatchStart start = match.player(0).peer().last(MatchStart.class);
        long firstNanos = (start.firstCloseUnixUs() - SimulatedLoop.BEGIN_UNIX_MICROS) * 1000;
        long startNanos =
                firstNanos - start.runAhead() * 50_000_000L - Long.remainderUnsigned(start.seed(), 50_000_000L);
        long at = startNanos + sinceStartNanos;
        return at < firstNanos ? 0 : (at - firstNanos) / 50_000_000L + 1;
    }

    private static RoomSettings with(QueueType queue, int spectators, int delayS) {
        RoomSettings plain = SimulatedRelay.settings(2, queue);
        return new RoomSettings(
                plain.gameModule(),
                plain.modFingerprint(),
                plain.map(),
                2,
                plain.settingsHash(),
                plain.balancePreset(),
                queue,
                plain.tickIntervalUs(),
                0,
                plain.orderTypes(),
                Protocol.AS_QUEUE,
                spectators,
                delayS);
    }
}
