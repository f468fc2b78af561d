package dev.outpost.relay.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.VoteKind;
import dev.outpost.relay.protocol.VoteOutcome;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BallotTest {

    @Test
    void shouldNeedTheWholeOfSmallTeamsAndFourFifthsOfLargeOnesToSurrender() {
        assertThat(IntStream.rangeClosed(1, 10).map(n -> Ballot.needed(VoteKind.SURRENDER, n)))
                .containsExactly(1, 2, 3, 4, 4, 5, 6, 7, 8, 8);
    }

    @Test
    void shouldNeedMoreThanHalfForARemakeAndAllForAKick() {
        assertThat(IntStream.rangeClosed(1, 5).map(n -> Ballot.needed(VoteKind.REMAKE, n)))
                .containsExactly(1, 2, 2, 3, 3);
        assertThat(Ballot.needed(VoteKind.KICK, 4)).isEqualTo(4);
    }

    @Test
    void shouldNotPassBeforeEveryGroupCarriesIt() {
        Ballot ballot = new Ballot(VoteKind.REMAKE, 255, 0, List.of(List.of(0, 1, 2), List.of(3)), 0);
        ballot.vote(1, true);
        assertThat(ballot.outcome()).isEqualTo(VoteOutcome.OPEN);
        ballot.vote(3, false);
        assertThat(ballot.outcome()).isEqualTo(VoteOutcome.FAILED);
    }

    @Test
    void shouldPassWhenTheOneWhoWasMissingLeaves() {
        Ballot ballot = new Ballot(VoteKind.SURRENDER, 255, 0, List.of(List.of(0, 1)), 0);
        assertThat(ballot.outcome()).isEqualTo(VoteOutcome.OPEN);
        ballot.left(1);
        assertThat(ballot.outcome()).isEqualTo(VoteOutcome.PASSED);
        ballot.left(0);
        assertThat(ballot.outcome()).isEqualTo(VoteOutcome.FAILED);
    }

    /** Counted the plain way: open exactly while the missing votes could decide it either way. */
    @Property
    void shouldBeOpenOnlyWhileTheMissingVotesDecide(
            @ForAll VoteKind kind,
            @ForAll @IntRange(min = 1, max = 8) int voters,
            @ForAll @Size(max = 7) List<Boolean> votes) {
        List<Integer> slots = IntStream.range(0, voters).boxed().toList();
        Ballot ballot = new Ballot(kind, 255, 0, List.of(slots), 0);
        int cast = Math.min(votes.size(), voters - 1);
        for (int i = 0; i < cast; i++) {
            ballot.vote(i + 1, votes.get(i));
        }
        int yes = 1 + (int) votes.stream().limit(cast).filter(vote -> vote).count();
        int missing = voters - 1 - cast;
        boolean carriedAtWorst = yes >= Ballot.needed(kind, voters);
        boolean carriedAtBest = yes + missing >= Ballot.needed(kind, voters);

        assertThat(ballot.yes()).isEqualTo(yes);
        assertThat(ballot.no()).isEqualTo(cast + 1 - yes);
        assertThat(ballot.outcome())
                .isEqualTo(carriedAtWorst ? VoteOutcome.PASSED : carriedAtBest ? VoteOutcome.OPEN : VoteOutcome.FAILED);
    }
}
