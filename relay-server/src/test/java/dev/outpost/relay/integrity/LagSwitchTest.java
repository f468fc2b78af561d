package dev.outpost.relay.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.outpost.relay.integrity.VirtualMatch.Client;
import dev.outpost.relay.integrity.VirtualMatch.Trouble;
import dev.outpost.relay.protocol.QueueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Gaps of each cause, in virtual time: who held orders back is struck, and nobody else. */
class LagSwitchTest {

    private static final int RUN_AHEAD = 4;

    private record Strike(int slot, double gapMs, int orders) {}

    private final List<Strike> strikes = new ArrayList<>();
    private List<String> done = List.of();

    @ParameterizedTest
    @CsvSource({
        // tick ms, round trip ms, jitter ms, gap ms
        "67, 20, 0, 600",
        "67, 120, 20, 1500",
        "33, 60, 5, 800",
        "20, 250, 30, 1500",
        "120, 60, 10, 1500",
        "50, 300, 10, 5000",
    })
    void shouldStrikeWhoeverHoldsOrdersBack(int tickMs, int rttMs, int jitterMs, int gapMs) {
        VirtualMatch match = match(tickMs, rttMs, jitterMs).trouble(Trouble.HOLDS_ORDERS, 1, 5_000, gapMs);
        play(match, QueueType.CASUAL, 15);

        assertThat(strikes).singleElement().satisfies(strike -> {
            assertThat(strike.slot()).isEqualTo(1);
            Offset<Double> aTickAndJitter = within(tickMs + 3.0 * jitterMs + 1);
            assertThat(strike.gapMs()).isCloseTo(gapMs, aTickAndJitter);
            assertThat(strike.orders()).isPositive();
        });
        assertThat(done).as("one strike brings nothing").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"500", "1500", "4000"})
    void shouldNotStrikeForANetworkThatStalls(int gapMs) {
        play(match(67, 60, 5).trouble(Trouble.NETWORK_STALLS, 1, 5_000, gapMs), QueueType.CASUAL, 15);
        assertThat(strikes).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"500", "1500", "4000"})
    void shouldNotStrikeForAClientThatFreezes(int gapMs) {
        play(match(67, 60, 5).trouble(Trouble.CLIENT_FREEZES, 1, 5_000, gapMs), QueueType.CASUAL, 15);
        assertThat(strikes).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"500", "1500", "4000"})
    void shouldNotStrikeForTheRelaysOwnStall(int gapMs) {
        play(match(67, 60, 5).trouble(Trouble.RELAY_STALLS, -1, 5_000, gapMs), QueueType.CASUAL, 15);
        assertThat(strikes).isEmpty();
    }

    @Test
    void shouldNotStrikeWhenOthersWereSilentAtTheSameTime() {
        play(
                match(67, 60, 5)
                        .trouble(Trouble.HOLDS_ORDERS, 1, 5_000, 1_500)
                        .trouble(Trouble.NETWORK_STALLS, 2, 4_800, 1_500),
                QueueType.CASUAL,
                15);
        assertThat(strikes).isEmpty();
    }

    @Test
    void shouldStrikeThoughTheRelayHiccupedInTheGap() {
        play(
                match(33, 20, 5)
                        .trouble(Trouble.HOLDS_ORDERS, 1, 5_000, 1_500)
                        .trouble(Trouble.RELAY_STALLS, -1, 5_600, 200),
                QueueType.CASUAL,
                15);
        assertThat(strikes).hasSize(1);
    }

    /** Too short for an answer to come in its midst: nothing is known, so nothing is said. */
    @Test
    void shouldNotStrikeWithoutEvidenceOfTheNetwork() {
        play(match(67, 400, 0).trouble(Trouble.HOLDS_ORDERS, 1, 5_000, 450), QueueType.CASUAL, 15);
        assertThat(strikes).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"5, 80, 40, 561", "10, 84, 40, 743"})
    void shouldNotStrikeForStallsOfAnUnsteadyNetwork(int rttMs, int jitterMs, int tickMs, int stallMs) {
        shouldNotStrikeForBadConnections(rttMs, jitterMs, tickMs, stallMs);
    }

    @Property(tries = 100)
    void shouldNotStrikeForBadConnections(
            @ForAll @IntRange(min = 5, max = 400) int rttMs,
            @ForAll @IntRange(min = 0, max = 120) int jitterMs,
            @ForAll @IntRange(min = 20, max = 120) int tickMs,
            @ForAll @IntRange(min = 0, max = 3_000) int stallMs) {
        strikes.clear();
        VirtualMatch match = match(tickMs, rttMs, jitterMs)
                .trouble(Trouble.NETWORK_STALLS, 1, 4_000, stallMs)
                .trouble(Trouble.NETWORK_STALLS, 1, 12_000, stallMs / 2)
                .trouble(Trouble.CLIENT_FREEZES, 2, 9_000, stallMs);
        play(match, QueueType.RANKED, 20);
        assertThat(strikes).isEmpty();
    }

    @Test
    void shouldForgetWhatAPauseInterrupts() {
        VirtualMatch match = match(67, 60, 5);
        LagSwitchWatch watch = watch(match, QueueType.CASUAL);
        match.schedule(4_000_000_000L, () -> watch.paused(60));
        play(match.trouble(Trouble.HOLDS_ORDERS, 1, 3_700, 280), watch, 15);
        assertThat(strikes).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RANKED, 2, 4", "TOURNAMENT, 2, 4", "CASUAL, 3, 6"})
    void shouldWarnAndThenKickByQueue(QueueType queue, int warn, int kick) {
        play(repeated(), queue, 60);

        assertThat(done).filteredOn(line -> line.startsWith("tell 1 Warning")).hasSize(kick - warn);
        assertThat(done.get(0)).contains("LAG_SWITCH", "strike " + warn + " of " + kick);
        assertThat(done)
                .filteredOn(line -> line.startsWith("kick 1 KICKED"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line).contains("strike " + kick);
                });
        assertThat(strikes).hasSize(kick);
    }

    @Test
    void shouldOnlyRecordInTraining() {
        play(repeated(), QueueType.TRAINING, 60);
        assertThat(done).isEmpty();
        assertThat(strikes).hasSize(8);
    }

    @ParameterizedTest
    @EnumSource(QueueType.class)
    void shouldTakeZeroForNever(QueueType queue) {
        LagSwitchRules never = new LagSwitchRules(LagSwitchRules.DEFAULT.minGap(), 0, 0, 0, 0);
        assertThat(never.warnAt(queue)).isZero();
        assertThat(never.kickAt(queue)).isZero();
    }

    private static VirtualMatch repeated() {
        VirtualMatch match = match(67, 60, 5);
        for (int i = 0; i < 8; i++) {
            match.trouble(Trouble.HOLDS_ORDERS, 1, 3_000 + 5_000L * i, 1_200);
        }
        return match;
    }

    private static VirtualMatch match(int tickMs, int rttMs, int jitterMs) {
        int tickUs = tickMs * 1000;
        return new VirtualMatch(
                List.of(
                        new Client(0, new Bot(tickUs).human(700_000).seeded(1), 40_000, 3_000),
                        new Client(1, new Bot(tickUs).human(150_000).seeded(2), rttMs * 1000L, jitterMs * 1000L),
                        new Client(2, new Bot(tickUs).human(900_000).seeded(3), 90_000, 8_000)),
                tickUs,
                RUN_AHEAD,
                4);
    }

    private void play(VirtualMatch match, QueueType queue, int seconds) {
        play(match, watch(match, queue), seconds);
    }

    private void play(VirtualMatch match, LagSwitchWatch watch, int seconds) {
        match.play(seconds * 1_000_000L / match.tickIntervalUs(), watch);
        done = match.control().done;
    }

    private LagSwitchWatch watch(VirtualMatch match, QueueType queue) {
        Evidence evidence = new Evidence() {
            @Override
            public void suspicion(int slot, double score, Map<String, Double> factors) {}

            @Override
            public void suspicionPresent(int beforeTenths, int nowTenths) {}

            @Override
            public void lagSwitch(int slot, double gapMs, int ordersDuringGap) {
                strikes.add(new Strike(slot, gapMs, ordersDuringGap));
            }
        };
        return new LagSwitchWatch(match.facts(queue), match.control(), evidence, LagSwitchRules.DEFAULT);
    }
}
