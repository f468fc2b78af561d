package dev.outpost.relay.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Pause;
import dev.outpost.relay.protocol.PauseState;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.SetTeam;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.Unpause;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pauses by the rules of each queue: slots 0 and 1 are a team, 2 and 3 another. */
class PausesTest extends InSimulatedTime {

    private static final Pause PAUSE = new Pause();
    private static final Unpause UNPAUSE = new Unpause();

    private final List<TestPeer> peers = SimulatedRelay.peers(4);

    @Test
    void shouldStandStillUntilThePlayerWhoPausedGoesOn() throws Exception {
        Room room = match(QueueType.RANKED, Protocol.AS_QUEUE);
        int before = frames();
        room.handle(peers.get(0), PAUSE);
        assertThat(peers.get(3).last(PauseState.class)).isEqualTo(new PauseState(true, 0, before, 1, 120, 30));
        pass(20);
        assertThat(frames()).isEqualTo(before);

        room.handle(peers.get(0), UNPAUSE);
        assertThat(peers.get(3).last(PauseState.class)).isEqualTo(new PauseState(false, 0, before, 1, 0, 0));
        pass(1);
        assertThat(frames()).isEqualTo(before + 20);
        assertThat(pausesRecorded()).containsExactly("0 " + before + " own_side 20");
    }

    @Test
    void shouldLetTheOtherSideGoOnAfterThirtySecondsInRankedMatches() throws Exception {
        Room room = match(QueueType.TOURNAMENT, Protocol.AS_QUEUE);
        room.handle(peers.get(0), PAUSE);
        pass(29);
        room.handle(peers.get(2), UNPAUSE);
        assertThat(peers.get(2).lastDetail()).isEqualTo("slot 2 may resume in 1 s");
        pass(1);
        room.handle(peers.get(2), UNPAUSE);

        assertThat(peers.get(2).refusals()).containsExactly(ErrorCode.NOT_NOW);
        assertThat(peers.get(0).last(PauseState.class).slot()).isEqualTo(2);
        assertThat(pausesRecorded()).singleElement().asString().endsWith("other_side 30");
    }

    @Test
    void shouldLetATeamMateGoOnAtOnce() throws Exception {
        Room room = match(QueueType.RANKED, Protocol.AS_QUEUE);
        room.handle(peers.get(0), PAUSE);
        room.handle(peers.get(1), UNPAUSE);

        assertThat(peers.get(3).last(PauseState.class).paused()).isFalse();
    }

    @Test
    void shouldLetAnybodyGoOnAtOnceInCasualMatches() throws Exception {
        Room room = match(QueueType.CASUAL, Protocol.AS_QUEUE);
        room.handle(peers.get(0), PAUSE);
        assertThat(peers.get(0).last(PauseState.class).seconds()).isEqualTo(300);
        room.handle(peers.get(3), UNPAUSE);

        assertThat(peers.get(0).last(PauseState.class).paused()).isFalse();
    }

    @Test
    void shouldEndByItselfWhenItIsLongEnough() throws Exception {
        Room room = match(QueueType.RANKED, Protocol.AS_QUEUE);
        int before = frames();
        room.handle(peers.get(0), PAUSE);
        pass(120);

        assertThat(peers.get(1).last(PauseState.class))
                .isEqualTo(new PauseState(false, Protocol.ANY_SLOT, before, 1, 0, 0));
        pass(1);
        assertThat(frames()).isEqualTo(before + 20);
        assertThat(pausesRecorded()).singleElement().asString().endsWith("time_up 120");
    }

    @Test
    void shouldNotEndAPauseByTheTimeOfTheOneBefore() throws Exception {
        Room room = match(QueueType.RANKED, Protocol.AS_QUEUE);
        room.handle(peers.get(0), PAUSE);
        pass(100);
        room.handle(peers.get(0), UNPAUSE);
        room.handle(peers.get(2), PAUSE);
        pass(100);

        assertThat(peers.get(0).last(PauseState.class).paused()).isTrue();
        pass(20);
        assertThat(peers.get(0).last(PauseState.class).paused()).isFalse();
    }

    @Test
    void shouldCountEachPlayersPauses() throws Exception {
        Room room = match(QueueType.RANKED, Protocol.AS_QUEUE);
        for (int i = 0; i < 2; i++) {
            room.handle(peers.get(0), PAUSE);
            room.handle(peers.get(0), UNPAUSE);
        }
        room.handle(peers.get(0), PAUSE);
        assertThat(peers.get(0).lastDetail()).isEqualTo("slot 0 has used its 2 pauses");
        room.handle(peers.get(1), PAUSE);

        assertThat(peers.get(0).refusals()).containsExactly(ErrorCode.NOT_NOW);
        assertThat(peers.get(0).last(PauseState.class).slot()).isEqualTo(1);
    }

    @Test
    void shouldRefuseASecondPauseAndGoingOnWithoutOne() throws Exception {
        Room room = match(QueueType.CASUAL, Protocol.AS_QUEUE);
        room.handle(peers.get(1), UNPAUSE);
        assertThat(peers.get(1).lastDetail()).isEqualTo("the match is not paused");
        room.handle(peers.get(0), PAUSE);
        room.handle(peers.get(1), PAUSE);
        assertThat(peers.get(1).lastDetail()).isEqualTo("slot 0 has paused the match already");

        assertThat(peers.get(1).refusals()).containsExactly(ErrorCode.NOT_NOW, ErrorCode.NOT_NOW);
    }

    @Test
    void shouldTakeTheRoomsNumberOfPauses() throws Exception {
        Room room = match(QueueType.RANKED, 0);
        room.handle(peers.get(0), PAUSE);
        assertThat(peers.get(0).lastDetail()).isEqualTo("this match has no pauses");
        room.shutDown();

        assertThat(PauseRules.of(settings(QueueType.RANKED, 7))).isEqualTo(rules(7, 120, 30));
        assertThat(PauseRules.of(settings(QueueType.RANKED, 255))).isEqualTo(rules(2, 120, 30));
        assertThat(PauseRules.of(settings(QueueType.TOURNAMENT, 255))).isEqualTo(rules(2, 120, 30));
        assertThat(PauseRules.of(settings(QueueType.CASUAL, 255))).isEqualTo(rules(5, 300, 0));
        assertThat(PauseRules.of(settings(QueueType.TRAINING, 255))).isEqualTo(rules(255, 3600, 0));
    }

    @Test
    void shouldNeverRunOutInTraining() throws Exception {
        Room room = match(QueueType.TRAINING, Protocol.AS_QUEUE);
        for (int i = 0; i < 300; i++) {
            room.handle(peers.get(0), PAUSE);
            room.handle(peers.get(0), UNPAUSE);
        }

        assertThat(peers.get(0).refusals()).isEmpty();
        assertThat(peers.get(0).last(PauseState.class).pausesLeft()).isEqualTo(255);
    }

    @Test
    void shouldGoOnWhenThePlayerWhoPausedLeaves() throws Exception {
        Room room = match(QueueType.RANKED, Protocol.AS_QUEUE);
        int before = frames();
        room.handle(peers.get(0), PAUSE);
        pass(5);
        room.leave(peers.get(0), LeaveReason.DISCONNECT);
        pass(1);

        assertThat(peers.get(1).last(PauseState.class).slot()).isEqualTo(Protocol.ANY_SLOT);
        assertThat(peers.get(1).all(TickFrame.class)).hasSize(before + 20);
        assertThat(pausesRecorded()).singleElement().asString().endsWith("left 5");
    }

    @Test
    void shouldRecordAPauseThatTheMatchsEndCutShort() throws Exception {
        Room room = match(QueueType.RANKED, Protocol.AS_QUEUE);
        room.handle(peers.get(0), PAUSE);
        pass(3);
        room.shutDown();
        pass(200);

        assertThat(pausesRecorded()).singleElement().asString().endsWith("match_over 3");
        assertThat(relay.loop().waiting()).isZero();
    }

    private Room match(QueueType queue, int pauses) throws Exception {
        Room room = relay.room(settings(queue, pauses), peers);
        for (int slot = 0; slot < 4; slot++) {
            room.handle(peers.get(slot), new SetTeam(slot / 2));
        }
        relay.begin(room, peers);
        pass(2);
        return room;
    }

    private static RoomSettings settings(QueueType queue, int pauses) {
        RoomSettings usual = SimulatedRelay.settings(4, queue);
        return new RoomSettings(
                usual.gameModule(),
                usual.modFingerprint(),
                usual.map(),
                4,
                usual.settingsHash(),
                usual.balancePreset(),
                queue,
                usual.tickIntervalUs(),
                0,
                usual.orderTypes(),
                pauses,
                Protocol.AS_QUEUE,
                0);
    }

    private static PauseRules rules(int each, int longestS, int othersAfterS) {
        return new PauseRules(each, Duration.ofSeconds(longestS), Duration.ofSeconds(othersAfterS));
    }

    private void pass(int seconds) {
        relay.loop().pass(Duration.ofSeconds(seconds));
    }

    private int frames() {
        return peers.get(3).all(TickFrame.class).size();
    }

    private List<String> pausesRecorded() throws Exception {
        return Rows.of(relay.recorded(), "relay.pause", "player", "tick", "ended_by", "duration_s");
    }
}
