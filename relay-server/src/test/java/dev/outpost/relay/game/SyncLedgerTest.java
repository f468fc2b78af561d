package dev.outpost.relay.game;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.DesyncVerdict;
import dev.outpost.relay.protocol.SlotHash;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SyncLedgerTest {

    private static final long GOOD = 0xA;
    private static final long BAD = -0xB;

    @Test
    void shouldFindNothingWhileAllAgree() {
        SyncLedger ledger = new SyncLedger(new int[] {0, 1, 2}, 64);
        for (long tick = 0; tick < 200; tick++) {
            for (int player = 0; player < 3; player++) {
                assertThat(ledger.report(player, tick, tick * 31)).isEmpty();
            }
        }
    }

    @Test
    void shouldNameTheMinorityOnceAndKeepCheckingTheRest() {
        // Given three players of whom the second diverges at tick 5 for good
        SyncLedger ledger = new SyncLedger(new int[] {0, 3, 7}, 64);
        List<Divergence> found = new ArrayList<>();
        for (long tick = 0; tick < 20; tick++) {
            found.addAll(ledger.report(0, tick, GOOD));
            found.addAll(ledger.report(1, tick, tick < 5 ? GOOD : BAD + tick));
            // and the third diverges from the first at tick 12
            found.addAll(ledger.report(2, tick, tick < 12 ? GOOD : BAD));
        }

        // Then each divergence is said once, the second without a majority, since only two still agreed
        assertThat(found)
                .containsExactly(
                        new Divergence(5, DesyncVerdict.MAJORITY, GOOD, List.of(new SlotHash(3, BAD + 5)), 4),
                        new Divergence(
                                12,
                                DesyncVerdict.UNDETERMINED,
                                GOOD,
                                List.of(new SlotHash(0, GOOD), new SlotHash(7, BAD)),
                                11));
    }

    @Test
    void shouldAccuseNobodyWhenTwoDisagree() {
        SyncLedger ledger = new SyncLedger(new int[] {1, 2}, 64);
        assertThat(ledger.report(0, 0, GOOD)).isEmpty();
        assertThat(ledger.report(1, 0, BAD))
                .containsExactly(new Divergence(
                        0, DesyncVerdict.UNDETERMINED, GOOD, List.of(new SlotHash(1, GOOD), new SlotHash(2, BAD))));
        assertThat(ledger.report(0, 1, GOOD)).isEmpty();
        assertThat(ledger.report(1, 1, BAD)).isEmpty();
    }

    @Test
    void shouldKeepCheckingBothHalvesOfATie() {
        SyncLedger ledger = new SyncLedger(new int[] {0, 1, 2, 3}, 64);
        long[] tie = {GOOD, GOOD, BAD, BAD};
        List<Divergence> found = new ArrayList<>();
        for (int player = 0; player < 4; player++) {
            found.addAll(ledger.report(player, 0, tie[player]));
        }
        assertThat(found).hasSize(1);
        assertThat(found.get(0).verdict()).isEqualTo(DesyncVerdict.UNDETERMINED);
        assertThat(found.get(0).diverged()).hasSize(4);

        // The second half now comes apart too.
        long[] split = {GOOD, GOOD, BAD, 77};
        found.clear();
        for (int player = 0; player < 4; player++) {
            found.addAll(ledger.report(player, 1, split[player]));
        }
        assertThat(found).hasSize(1);
        assertThat(found.get(0).diverged()).containsExactly(new SlotHash(2, BAD), new SlotHash(3, 77));
    }

    @Test
    void shouldNotWaitForAPlayerWhoLeft() {
        SyncLedger ledger = new SyncLedger(new int[] {0, 1, 2}, 64);
        ledger.report(0, 0, GOOD);
        assertThat(ledger.report(1, 0, BAD)).isEmpty();
        assertThat(ledger.leave(2)).hasSize(1);
    }

    @Test
    void shouldNotWaitForAReturnerWhoHasNotReported() {
        SyncLedger ledger = new SyncLedger(new int[] {0, 1, 2}, 64);
        ledger.leave(2);
        ledger.comeBack(2, 6);
        ledger.report(0, 5, GOOD);
        assertThat(ledger.report(1, 5, BAD)).hasSize(1);
        // From its first word on it is waited for as everybody is
        ledger.report(2, 6, GOOD);
        ledger.report(0, 7, GOOD);
        ledger.report(1, 7, BAD);
        assertThat(ledger.comparedThrough(7)).isFalse();
        ledger.report(2, 7, GOOD);
        assertThat(ledger.comparedThrough(7)).isTrue();
    }

    @Test
    void shouldTakeNoNotesOfAPlayerWhoDidNotReturn() {
        SyncLedger ledger = new SyncLedger(new int[] {0, 1}, 64);
        ledger.comeBack(1, 0);
        ledger.leave(1);
        ledger.report(0, 0, GOOD);
        assertThat(ledger.report(1, 0, BAD)).isEmpty();
        assertThat(ledger.comparedThrough(0)).isTrue();
    }

    @Test
    void shouldNotWaitForAPlayerWhoNeverReports() {
        SyncLedger ledger = new SyncLedger(new int[] {0, 1, 2}, 16);
        ledger.report(0, 3, GOOD);
        ledger.report(1, 3, BAD);
        assertThat(ledger.compareThrough(2)).isEmpty();
        assertThat(ledger.compareThrough(3)).hasSize(1);
    }

    @Test
    void shouldCompareWhatIsThereWhenReportsRunFarAhead() {
        SyncLedger ledger = new SyncLedger(new int[] {0, 1}, 16);
        ledger.report(0, 0, GOOD);
        ledger.report(1, 1_000_000, GOOD);
        assertThat(ledger.report(0, 1_000_000, GOOD)).isEmpty();
        assertThat(ledger.report(1, 0, BAD)).as("long compared").isEmpty();
        ledger.report(0, 1_000_001, GOOD);
        assertThat(ledger.report(1, 1_000_001, BAD)).hasSize(1);
    }

    @Test
    void shouldCountOnlyAPlayersFirstReportOfATick() {
        SyncLedger ledger = new SyncLedger(new int[] {0, 1}, 16);
        ledger.report(0, 0, GOOD);
        assertThat(ledger.report(0, 0, BAD)).isEmpty();
        assertThat(ledger.report(1, 0, GOOD)).isEmpty();
    }

    /** Whatever the order of reports, one deviating player of at least three is named at exactly its first bad tick. */
    @Property(tries = 300)
    void shouldNameTheOneDeviatorWhateverTheArrivalOrder(
            @ForAll @IntRange(min = 3, max = 16) int players,
            @ForAll @IntRange(min = 0, max = 40) int badTick,
            @ForAll @IntRange(min = 0, max = 15) int badPlayer,
            @ForAll long shuffleSeed) {
        int bad = badPlayer % players;
        int[] slots = new int[players];
        for (int i = 0; i < players; i++) {
            slots[i] = 10 + 3 * i;
        }
        SyncLedger ledger = new SyncLedger(slots, 64);
        java.util.Random random = new java.util.Random(shuffleSeed);
        long[] next = new long[players];
        List<Divergence> found = new ArrayList<>();
        for (int step = 0; step < players * 41; ) {
            int player = random.nextInt(players);
            if (next[player] <= 40) {
                long tick = next[player]++;
                found.addAll(ledger.report(player, tick, player == bad && tick >= badTick ? BAD : tick));
                step++;
            }
        }
        assertThat(found)
                .containsExactly(new Divergence(
                        badTick,
                        DesyncVerdict.MAJORITY,
                        badTick,
                        List.of(new SlotHash(slots[bad], BAD)),
                        badTick - 1L));
    }
}
