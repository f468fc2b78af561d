package dev.outpost.client.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.Certificate;
import dev.outpost.relay.protocol.Commits;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchSeed;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.SlotCommit;
import dev.outpost.relay.protocol.SlotNonce;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A relay that lies about seed, order chain or result is found out by the players. */
class RelayLiesTest extends PlayFixture {
    private static final String OTHER = "cd".repeat(32);

    @Test
    void shouldFindNothingWrongWithAnHonestRelay() throws Exception {
        PlayReport report = play(match("openra-01"), to(relay(new Mischief())));

        assertThat(report.errors()).isEmpty();
        assertThat(report.chain()).hasSize(64);
        assertThat(report.certified()).extracting(Certified::reached).isEqualTo("consensus");
        assertThat(report.recordingChainMatches()).isNull();
    }

    @Test
    void shouldNoticeARelayThatTellsAnotherShareThanItCommittedTo() throws Exception {
        assertThat(startedWith(start -> start(start, start.seed(), OTHER, start.reveals())))
                .contains("the relay's share of the seed is not the one that it committed to");
    }

    /** A relay that takes part in its players' stead could choose the seed. */
    @Test
    void shouldNoticeSharesThatNobodyCommittedTo() throws Exception {
        UnaryOperator<MatchStart> lie = start -> {
            List<SlotNonce> shares = new ArrayList<>(start.reveals());
            shares.set(1, new SlotNonce(shares.get(1).slot(), OTHER));
            return start(
                    start, MatchSeed.of(FakeRelay.TRACE_ID, start.relayNonce(), shares), start.relayNonce(), shares);
        };
        assertThat(startedWith(lie))
                .anyMatch(error -> error.equals("the share of player 1 is not the one that it committed to"));
    }

    @Test
    void shouldNoticeASeedWithoutASharesOwner() throws Exception {
        assertThat(startedWith(start -> start(
                        start,
                        MatchSeed.of(
                                FakeRelay.TRACE_ID,
                                start.relayNonce(),
                                start.reveals().subList(0, 1)),
                        start.relayNonce(),
                        start.reveals().subList(0, 1))))
                .contains("the seed is not made of the shares of all players");
    }

    @Test
    void shouldNoticeASeedThatNobodyMade() throws Exception {
        assertThat(startedWith(start -> start(start, 42, start.relayNonce(), start.reveals())))
                .anyMatch(error -> error.startsWith("the seed is 000000000000002a, but the shares make "));
    }

    @Test
    void shouldNoticeAForgedCommit() throws Exception {
        FakeRelay relay = relay(new Mischief() {
            @Override
            public Commits commits(Commits commits) {
                return new Commits(commits.commits().stream()
                        .map(commit -> new SlotCommit(commit.slot(), MatchSeed.commit(OTHER)))
                        .toList());
            }
        });

        assertThat(errors(relay))
                .anyMatch(error -> error.equals("the relay tells others another commit than this player's"));
    }

    @Test
    void shouldNoticeAnotherOrderChain() throws Exception {
        FakeRelay relay = relay(new Mischief() {
            @Override
            public MatchEnd end(MatchEnd end) {
                return new MatchEnd(end.outcome(), end.ticks(), OTHER);
            }
        });

        assertThat(errors(relay))
                .anyMatch(error -> error.startsWith("the relay's order chain is " + OTHER + ", but the"));
    }

    @Test
    void shouldNoticeAResultThatWasChanged() throws Exception {
        assertThat(certifiedAs(json -> {
                    byte[] changed = json.clone();
                    changed[json.length / 2] ^= 1;
                    return changed;
                }))
                .anyMatch(error -> error.startsWith("the certified result is wrong: "));
    }

    @Test
    void shouldNoticeAResultOfAnotherMatch() throws Exception {
        MatchStart start = FakeRelay.start(9, 1000, 3, 0, List.of(0, 1));
        byte[] other = new FakeCertificate(OTHER.substring(32), start)
                .of(new MatchEnd("completed", 551, OTHER))
                .json();
        assertThat(certifiedAs(json -> other)).anyMatch(error -> error.contains("the certified result is wrong: "));
    }

    /** Such a relay plays on without certifying; that is said, but no reason to give the match up for lost. */
    @Test
    void shouldFinishWithoutACertifiedResult() throws Exception {
        FakeRelay relay = relay(new Mischief() {
            @Override
            public void afterEnd(FakeRelay over) {
                over.hangUp(0);
                over.hangUp(1);
            }
        });

        PlayReport report = play(match("openra-01"), to(relay));

        assertThat(report.errors()).isEmpty();
        assertThat(report.certified()).isNull();
    }

    private List<String> startedWith(UnaryOperator<MatchStart> lie) throws Exception {
        FakeRelay relay = relay(new Mischief() {
            @Override
            public MatchStart start(MatchStart start) {
                return lie.apply(start);
            }
        });
        return errors(relay);
    }

    private List<String> certifiedAs(UnaryOperator<byte[]> lie) throws Exception {
        FakeRelay relay = relay(new Mischief() {
            @Override
            public Certificate certificate(Certificate certificate) {
                return new Certificate(lie.apply(certificate.json()));
            }
        });
        return errors(relay);
    }

    /** Without saying whose, since it is anybody's luck to be told first. */
    private List<String> errors(FakeRelay relay) throws Exception {
        return play(match("openra-01"), to(relay)).errors().stream()
                .map(error -> error.replaceFirst("^player \\d: ", ""))
                .toList();
    }

    private static MatchStart start(MatchStart start, long seed, String relayNonce, List<SlotNonce> reveals) {
        return new MatchStart(
                seed,
                start.tickIntervalUs(),
                start.runAhead(),
                start.firstCloseUnixUs(),
                start.slots(),
                relayNonce,
                reveals,
                0,
                0);
    }
}
