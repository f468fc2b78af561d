package dev.outpost.relay.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.MatchSeed;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.SlotCommit;
import dev.outpost.relay.protocol.SlotNonce;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class SeedAgreementTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String NONCE = "07".repeat(32);

    /** A client that has only what goes over the wire comes to the same seed. */
    @Property(tries = 100)
    void shouldAgreeWithWhatClientsCompute(
            @ForAll @Size(min = 1, max = 16) Set<@IntRange(max = 254) Integer> slots, @ForAll long random)
            throws Exception {
        SeedAgreement agreement = new SeedAgreement(TRACE, new Random(random));
        String relayCommit = agreement.relayCommit();
        for (int slot : slots) {
            agreement.commit(slot, MatchSeed.commit(nonce(slot)));
        }
        List<SlotCommit> commits = agreement.close();
        for (int slot : slots) {
            assertThat(agreement.complete()).isFalse();
            agreement.reveal(slot, nonce(slot));
        }
        assertThat(agreement.complete()).isTrue();
        assertThat(MatchSeed.commit(agreement.relayNonce())).isEqualTo(relayCommit);
        assertThat(commits.stream().map(SlotCommit::slot)).isSorted().hasSameElementsAs(slots);
        assertThat(agreement.reveals().stream().map(SlotNonce::slot)).isSorted().hasSameElementsAs(slots);
        assertThat(agreement.seed()).isEqualTo(MatchSeed.of(TRACE, agreement.relayNonce(), agreement.reveals()));
    }

    /** Whoever goes, before or after its reveal, the seed is made of those who stay. */
    @Property(tries = 100)
    void shouldMakeTheSeedOfThoseWhoStay(@ForAll @IntRange(min = 1, max = 7) int gone, @ForAll boolean revealed)
            throws Exception {
        SeedAgreement agreement = agreed(8);
        for (int slot = 0; slot < 8; slot++) {
            if (slot != gone || revealed) {
                agreement.reveal(slot, nonce(slot));
            }
        }
        assertThat(agreement.complete()).isEqualTo(revealed);
        assertThat(agreement.revealed(gone)).isEqualTo(revealed);
        agreement.leave(gone);
        List<SlotNonce> stay = new ArrayList<>();
        for (int slot = 0; slot < 8; slot++) {
            if (slot != gone) {
                stay.add(new SlotNonce(slot, nonce(slot)));
            }
        }
        assertThat(agreement.seed()).isEqualTo(MatchSeed.of(TRACE, agreement.relayNonce(), stay));
    }

    @Test
    void shouldRefuseAnotherNonceThanTheOneCommittedTo() {
        SeedAgreement agreement = agreed(2);
        assertThatThrownBy(() -> agreement.reveal(1, NONCE))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REVEAL))
                .hasMessageContaining(MatchSeed.commit(nonce(1)));
        assertThat(agreement.revealed(1)).isFalse();
    }

    @Test
    void shouldRefuseANonceBeforeAllHaveCommitted() {
        SeedAgreement agreement = new SeedAgreement(TRACE, new Random(1));
        agreement.commit(0, MatchSeed.commit(NONCE));
        assertThatThrownBy(() -> agreement.reveal(0, NONCE))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
    }

    @Test
    void shouldHoldAPlayerToItsFirstCommit() throws Exception {
        SeedAgreement agreement = new SeedAgreement(TRACE, new Random(1));
        agreement.commit(0, MatchSeed.commit(nonce(0)));
        agreement.commit(0, MatchSeed.commit(NONCE));
        agreement.close();
        assertThatThrownBy(() -> agreement.commit(1, MatchSeed.commit(NONCE)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> agreement.reveal(0, NONCE)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(agreement::seed).isInstanceOf(IllegalStateException.class);
        agreement.reveal(0, nonce(0));
        assertThat(agreement.complete()).isTrue();
    }

    /** The relay commits first; were its nonce to follow from anything known, players could wait for a good one. */
    @Test
    void shouldTakeAnotherNonceForEachMatch() {
        Random random = new Random(5);
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            nonces.add(new SeedAgreement(TRACE, random).relayNonce());
        }
        assertThat(nonces).hasSize(100);
    }

    private static SeedAgreement agreed(int players) {
        SeedAgreement agreement = new SeedAgreement(TRACE, new Random(3));
        for (int slot = 0; slot < players; slot++) {
            agreement.commit(slot, MatchSeed.commit(nonce(slot)));
        }
        agreement.close();
        return agreement;
    }

    private static String nonce(int slot) {
        return "%02x".formatted(slot).repeat(32);
    }
}
