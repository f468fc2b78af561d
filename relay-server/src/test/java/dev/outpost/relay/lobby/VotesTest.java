package dev.outpost.relay.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.SetTeam;
import dev.outpost.relay.protocol.Vote;
import dev.outpost.relay.protocol.VoteKind;
import dev.outpost.relay.protocol.VoteOutcome;
import dev.outpost.relay.protocol.VoteState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each outcome of each kind of vote, and each refusal. */
class VotesTest extends InSimulatedTime {

    private static final int NOBODY = Protocol.ANY_SLOT;

    private List<TestPeer> peers = List.of();

    @SuppressWarnings("NullAway.Init") // by match()
    private Room room;

    @Test
    void shouldEndTheMatchWhenATeamOfTwoSurrendersTogether() throws Exception {
        match(QueueType.CASUAL, 1, 1, 2, 2);
        vote(0, VoteKind.SURRENDER, NOBODY, true);
        assertThat(peers.get(1).last(VoteState.class))
                .isEqualTo(new VoteState(VoteKind.SURRENDER, NOBODY, 0, 1, 0, 2, 30, VoteOutcome.OPEN));
        assertThat(peers.get(2).all(VoteState.class)).isEmpty();
        vote(1, VoteKind.SURRENDER, NOBODY, true);

        assertThat(peers.get(2).last(VoteState.class).outcome()).isEqualTo(VoteOutcome.PASSED);
        assertThat(peers.get(2).last(MatchEnd.class).outcome()).isEqualTo("surrender:team-1");
        assertThat(recorded()).containsExactly("surrender 0 null 2 0 2 passed");
    }

    @Test
    void shouldNameThePlayerWhenItHasNoTeam() throws Exception {
        match(QueueType.CASUAL, NOBODY, NOBODY);
        vote(1, VoteKind.SURRENDER, NOBODY, true);

        assertThat(peers.get(0).last(MatchEnd.class).outcome()).isEqualTo("surrender:slot-1");
    }

    @Test
    void shouldGoOnWithoutASideThatSurrenderedWhileTwoOthersPlay() throws Exception {
        match(QueueType.CASUAL, NOBODY, NOBODY, NOBODY);
        vote(2, VoteKind.SURRENDER, NOBODY, true);
        assertThat(peers.get(0).all(MatchEnd.class)).isEmpty();
        assertThat(peers.get(0).last(VoteState.class).outcome()).isEqualTo(VoteOutcome.PASSED);
        pass(61);
        vote(2, VoteKind.SURRENDER, NOBODY, true);
        assertThat(peers.get(2).lastDetail()).isEqualTo("slot-2 has surrendered already");
        vote(2, VoteKind.REMAKE, NOBODY, true);
        assertThat(peers.get(2).lastDetail()).isEqualTo("slot-2 has surrendered");

        room.handle(peers.get(0), new Finish(0, "victory:slot-0"));
        room.handle(peers.get(1), new Finish(0, "victory:slot-0"));
        pass(2);
        assertThat(peers.get(2).last(MatchEnd.class).outcome()).isEqualTo("victory:slot-0");
    }

    @Test
    void shouldEndWhenOneSideIsLeftAfterTheSecondSurrender() throws Exception {
        match(QueueType.CASUAL, NOBODY, NOBODY, NOBODY);
        vote(2, VoteKind.SURRENDER, NOBODY, true);
        vote(0, VoteKind.SURRENDER, NOBODY, true);

        assertThat(peers.get(1).last(MatchEnd.class).outcome()).isEqualTo("surrender:slot-0");
    }

    @Test
    void shouldFailAsSoonAsASurrenderCannotBeCarried() throws Exception {
        match(QueueType.CASUAL, 1, 1, 1, 1, 1, 2);
        vote(0, VoteKind.SURRENDER, NOBODY, true);
        vote(1, VoteKind.SURRENDER, NOBODY, false);
        assertThat(peers.get(4).last(VoteState.class).outcome()).isEqualTo(VoteOutcome.OPEN);
        vote(2, VoteKind.SURRENDER, NOBODY, false);

        assertThat(peers.get(4).last(VoteState.class))
                .isEqualTo(new VoteState(VoteKind.SURRENDER, NOBODY, 0, 1, 2, 4, 0, VoteOutcome.FAILED));
        assertThat(recorded()).containsExactly("surrender 0 null 1 2 4 failed");
    }

    @Test
    void shouldTakeFourOfFiveToSurrender() throws Exception {
        match(QueueType.CASUAL, 1, 1, 1, 1, 1, 2);
        vote(4, VoteKind.SURRENDER, NOBODY, true);
        vote(0, VoteKind.SURRENDER, NOBODY, false);
        vote(1, VoteKind.SURRENDER, NOBODY, true);
        vote(2, VoteKind.SURRENDER, NOBODY, true);
        assertThat(peers.get(5).all(MatchEnd.class)).isEmpty();
        vote(3, VoteKind.SURRENDER, NOBODY, true);

        assertThat(peers.get(5).last(MatchEnd.class).outcome()).isEqualTo("surrender:team-1");
    }

    @Test
    void shouldFailWhenItsTimeIsUp() throws Exception {
        match(QueueType.CASUAL, 1, 1, 2);
        vote(0, VoteKind.SURRENDER, NOBODY, true);
        pass(29);
        assertThat(peers.get(1).last(VoteState.class).outcome()).isEqualTo(VoteOutcome.OPEN);
        pass(1);

        assertThat(peers.get(1).last(VoteState.class).outcome()).isEqualTo(VoteOutcome.FAILED);
        vote(1, VoteKind.SURRENDER, NOBODY, false);
        assertThat(peers.get(1).lastDetail()).isEqualTo("no vote to SURRENDER is open");
        assertThat(recorded()).containsExactly("surrender 0 null 1 0 2 timed_out");
    }

    @Test
    void shouldNotLetSurrenderWithinTheFirstMinuteOfARankedMatch() throws Exception {
        match(QueueType.RANKED, 1, 2);
        pass(10);
        vote(0, VoteKind.SURRENDER, NOBODY, true);
        assertThat(peers.get(0).lastDetail()).startsWith("nobody may surrender before another 5");
        pass(50);
        vote(0, VoteKind.SURRENDER, NOBODY, true);

        assertThat(peers.get(0).refusals()).containsExactly(ErrorCode.NOT_NOW);
        assertThat(peers.get(1).last(MatchEnd.class).outcome()).isEqualTo("surrender:team-1");
    }

    @Test
    void shouldRemakeWhenTheMajorityOfEverySideWantsTo() throws Exception {
        match(QueueType.RANKED, 1, 1, 1, 2, 2);
        vote(0, VoteKind.REMAKE, NOBODY, true);
        vote(1, VoteKind.REMAKE, NOBODY, true);
        vote(3, VoteKind.REMAKE, NOBODY, true);
        assertThat(peers.get(2).last(VoteState.class))
                .isEqualTo(new VoteState(VoteKind.REMAKE, NOBODY, 0, 3, 0, 4, 30, VoteOutcome.OPEN));
        vote(4, VoteKind.REMAKE, NOBODY, true);

        assertThat(peers.get(2).last(MatchEnd.class).outcome()).isEqualTo("remake");
        assertThat(recorded()).containsExactly("remake 0 null 4 0 4 passed");
    }

    @Test
    void shouldNotRemakeAgainstOneSide() throws Exception {
        match(QueueType.RANKED, 1, 1, 1, 2);
        vote(0, VoteKind.REMAKE, NOBODY, true);
        vote(3, VoteKind.REMAKE, NOBODY, false);

        assertThat(peers.get(1).last(VoteState.class).outcome()).isEqualTo(VoteOutcome.FAILED);
    }

    @Test
    void shouldNotRemakeLaterThanFiveMinutesOfPlay() throws Exception {
        match(QueueType.CASUAL, 1, 2);
        pass(301);
        vote(0, VoteKind.REMAKE, NOBODY, true);

        assertThat(peers.get(0).lastDetail()).isEqualTo("a remake may be voted in the first 300 s of play");
    }

    @Test
    void shouldPutOutWhomAllTeamMatesVoteAgainst() throws Exception {
        match(QueueType.CASUAL, 1, 1, 1, 2);
        vote(0, VoteKind.KICK, 2, true);
        assertThat(peers.get(2).all(VoteState.class)).isEmpty();
        vote(1, VoteKind.KICK, 2, true);

        assertThat(peers.get(2).refusals()).containsExactly(ErrorCode.KICKED);
        assertThat(peers.get(2).lastDetail()).isEqualTo("put out by a vote of team-1, 2 of 2");
        assertThat(peers.get(3).last(PlayerLeft.class)).isEqualTo(new PlayerLeft(2, LeaveReason.KICKED));
        assertThat(recorded()).containsExactly("kick 0 2 2 0 2 passed");
    }

    @Test
    void shouldNotPutOutWithOneTeamMateAgainstIt() throws Exception {
        match(QueueType.CASUAL, 1, 1, 1, 1, 2);
        vote(0, VoteKind.KICK, 2, true);
        vote(1, VoteKind.KICK, 2, false);

        assertThat(peers.get(3).last(VoteState.class).outcome()).isEqualTo(VoteOutcome.FAILED);
        assertThat(peers.get(2).refusals()).isEmpty();
    }

    @Test
    void shouldKeepKicksToTeamMatesOfTeamsOfThree() throws Exception {
        match(QueueType.CASUAL, 1, 1, 2);
        vote(0, VoteKind.KICK, 1, true);
        assertThat(peers.get(0).lastDetail())
                .isEqualTo("a team of 2 may not put anybody out; at least 3 must be there");
        vote(0, VoteKind.KICK, 2, true);
        assertThat(peers.get(0).lastDetail())
                .isEqualTo("target is 2; accepted are the slots of team mates who are there");
        vote(0, VoteKind.KICK, 0, true);
        vote(0, VoteKind.KICK, NOBODY, true);
        vote(0, VoteKind.SURRENDER, 1, true);

        assertThat(peers.get(0).refusals())
                .containsExactly(
                        ErrorCode.NOT_NOW,
                        ErrorCode.BAD_VALUE,
                        ErrorCode.BAD_VALUE,
                        ErrorCode.BAD_VALUE,
                        ErrorCode.BAD_VALUE);
    }

    @Test
    void shouldAskNobodyForTwoThingsAtATime() throws Exception {
        match(QueueType.CASUAL, 1, 1, 1, 2);
        vote(0, VoteKind.KICK, 2, true);
        vote(1, VoteKind.SURRENDER, NOBODY, true);
        assertThat(peers.get(1).lastDetail()).isEqualTo("a vote to KICK is open");
        vote(3, VoteKind.REMAKE, NOBODY, true);
        assertThat(peers.get(3).lastDetail()).isEqualTo("slot 0 is asked in a vote to KICK");
        vote(0, VoteKind.KICK, 2, true);
        assertThat(peers.get(0).lastDetail()).isEqualTo("slot 0 has voted");
        vote(3, VoteKind.SURRENDER, NOBODY, true);

        assertThat(peers.get(0).last(MatchEnd.class).outcome()).isEqualTo("surrender:team-2");
        assertThat(recorded()).containsExactly("surrender 3 null 1 0 1 passed", "kick 0 2 1 0 2 cancelled");
    }

    @Test
    void shouldMakeAPlayerWaitBeforeItOpensAnotherVote() throws Exception {
        match(QueueType.CASUAL, 1, 1, 2);
        vote(0, VoteKind.SURRENDER, NOBODY, true);
        vote(1, VoteKind.SURRENDER, NOBODY, false);
        pass(20);
        vote(0, VoteKind.SURRENDER, NOBODY, true);
        assertThat(peers.get(0).lastDetail()).isEqualTo("slot 0 may open a vote in 40 s");
        pass(40);
        vote(0, VoteKind.SURRENDER, NOBODY, true);

        assertThat(peers.get(0).refusals()).containsExactly(ErrorCode.NOT_NOW);
        assertThat(peers.get(1).last(VoteState.class).outcome()).isEqualTo(VoteOutcome.OPEN);
    }

    @Test
    void shouldCountOnlyThoseWhoAreStillThere() throws Exception {
        match(QueueType.CASUAL, 1, 1, 1, 2);
        vote(0, VoteKind.SURRENDER, NOBODY, true);
        vote(1, VoteKind.SURRENDER, NOBODY, true);
        room.leave(peers.get(2), LeaveReason.QUIT);

        assertThat(peers.get(3).last(MatchEnd.class).outcome()).isEqualTo("surrender:team-1");
    }

    @Test
    void shouldCancelAVoteWhoseTargetOrVotersAreGone() throws Exception {
        match(QueueType.CASUAL, 1, 1, 1, 2, 2);
        vote(0, VoteKind.KICK, 2, true);
        room.leave(peers.get(2), LeaveReason.QUIT);
        assertThat(peers.get(1).last(VoteState.class).outcome()).isEqualTo(VoteOutcome.FAILED);
        vote(3, VoteKind.SURRENDER, NOBODY, true);
        room.leave(peers.get(4), LeaveReason.DISCONNECT);

        assertThat(recorded()).containsExactly("kick 0 2 1 0 2 cancelled", "surrender 3 null 1 0 1 passed");
    }

    private void match(QueueType queue, int... teams) throws Exception {
        peers = SimulatedRelay.peers(teams.length);
        room = relay.room(SimulatedRelay.settings(teams.length, queue), peers);
        for (int slot = 0; slot < teams.length; slot++) {
            room.handle(peers.get(slot), new SetTeam(teams[slot]));
        }
        relay.begin(room, peers);
        pass(1);
    }

    private void vote(int slot, VoteKind kind, int target, boolean yes) {
        room.handle(peers.get(slot), new Vote(kind, target, yes));
    }

    private void pass(int seconds) {
        relay.loop().pass(Duration.ofSeconds(seconds));
    }

    private List<String> recorded() throws Exception {
        return Rows.of(relay.recorded(), "relay.vote", "kind", "player", "target", "yes", "no", "needed", "outcome");
    }
}
