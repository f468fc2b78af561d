package dev.outpost.relay.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.timing.SimulatedPlayer.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole matches in simulated time: real timing and core, made-up players and networks. */
class MatchTimingTest {

    private static final int TICK_US = 67_000;
    private static final Envelope CASUAL = Envelope.of(QueueType.CASUAL);
    private static final double[] ONE_WAY_MS = {10, 15, 25, 40, 60, 80, 100, 125};

    @Test
    void shouldPutOrdersInTheSequenceInWhichTheyWereGiven() {
        for (long seed = 0; seed < 4; seed++) {
            SimulatedTiming match = match(players(seed, Clock.STEADY, 10, 0.02));
            match.run(120);
            Fairness fairness = match.fairness();
            assertThat(fairness.pairs()).isGreaterThan(5_000);
            assertThat(fairness.right()).as("seed %s: %s", seed, fairness).isGreaterThan(0.99);
        }
    }

    @Test
    void shouldTakeNothingOffAPlayerWhoseBatchesStallOften() {
        for (long seed = 0; seed < 4; seed++) {
            SimulatedTiming match = match(players(seed, Clock.STEADY, 10, 0.04));
            match.run(300);
            Fairness fairness = match.fairness();
            for (int slot = 0; slot < 8; slot++) {
                assertThat(match.timing.snapshot(slot).biasUs())
                        .as("bias of %s", slot)
                        .isZero();
            }
            assertThat(fairness.right()).as("seed %s: %s", seed, fairness).isGreaterThan(0.99);
        }
    }

    @Test
    void shouldTreatAClientWithoutAClockAsTheOthers() {
        List<SimulatedPlayer> players = new ArrayList<>();
        for (int slot = 0; slot < 8; slot++) {
            players.add(player(slot, slot < 4 ? Clock.STEADY : Clock.NONE, 1, 60, 10, 0.02));
        }
        SimulatedTiming match = match(players);
        match.run(300);
        double steady = 0;
        double none = 0;
        for (int slot = 0; slot < 8; slot++) {
            double wins = match.wins(slot, 30_000);
            steady += slot < 4 ? wins / 4 : 0;
            none += slot < 4 ? 0 : wins / 4;
            assertThat(match.timing.snapshot(slot).biasUs())
                    .as("bias of %s", slot)
                    .isZero();
            assertThat(match.timing.snapshot(slot).suspicious())
                    .as("suspicious claims of %s", slot)
                    .isLessThan(10);
        }
        assertThat(none).isCloseTo(steady, within(0.08));
    }

    @ParameterizedTest
    @EnumSource(names = {"CLAIMS_ZERO", "NEGATIVE_LEAD", "DRIFTS", "JUMPS"})
    void shouldLetNoClockGain(Clock cheat) {
        double cheater = 0;
        double honest = 0;
        for (long seed = 0; seed < 4; seed++) {
            List<SimulatedPlayer> players = players(seed, Clock.STEADY, 10, 0);
            players.set(3, player(3, cheat, seed, ONE_WAY_MS[3], 10, 0));
            SimulatedTiming match = match(players);
            match.run(300);
            cheater += match.wins(3, 30_000) / 4;
            SimulatedTiming fair = match(players(seed, Clock.STEADY, 10, 0));
            fair.run(300);
            honest += fair.wins(3, 30_000) / 4;
        }
        assertThat(cheater).as("races won by the cheat").isLessThan(honest + 0.03);
    }

    @Test
    void shouldRiseWhenTheNetworkGetsWorseAndComeDownWhenItIsGoodAgain() {
        double[] worseMs = {0};
        List<SimulatedPlayer> players = new ArrayList<>();
        for (int slot = 0; slot < 4; slot++) {
            Random random = new Random(slot);
            DoubleSupplier delay = () -> (40 + worseMs[0] + random.nextDouble() * 10) * 1000;
            players.add(new SimulatedPlayer(slot, Clock.NONE, TICK_US, 3, random, delay, delay));
        }
        SimulatedTiming match = match(players);
        match.run(60);
        assertThat(match.steps).isEmpty();
        worseMs[0] = 100;
        match.run(60);
        assertThat(match.steps).isNotEmpty().allMatch(step -> step.to() == step.from() + 1);
        int risen = match.timing.runAhead(match.closedTicks);
        worseMs[0] = 0;
        match.run(300);
        assertThat(match.timing.runAhead(match.closedTicks)).isLessThan(risen);
        long turns = 0;
        for (int i = 1; i < match.steps.size(); i++) {
            boolean up = match.steps.get(i).to() > match.steps.get(i).from();
            boolean wasUp = match.steps.get(i - 1).to() > match.steps.get(i - 1).from();
            turns += up != wasUp ? 1 : 0;
            assertThat(match.steps.get(i).tick() - match.steps.get(i - 1).tick())
                    .isGreaterThanOrEqualTo(60);
        }
        assertThat(turns).as("turns of %s", match.steps).isOne();
    }

    @Test
    void shouldNotLetOnePlayerDragTheMatch() {
        List<SimulatedPlayer> players = players(3, Clock.STEADY, 10, 0);
        SimulatedTiming without = match(players);
        without.run(120);
        List<SimulatedPlayer> more = players(3, Clock.STEADY, 10, 0);
        more.set(7, player(7, Clock.NONE, 3, 40, 800, 0));
        SimulatedTiming with = match(more);
        with.run(120);

        assertThat(with.timing.runAhead(with.closedTicks)).isLessThanOrEqualTo(without.timing.runAhead(0));
        assertThat(with.steps).allMatch(step -> step.to() < step.from());
        for (int slot = 0; slot < 7; slot++) {
            assertThat(with.lateRate(slot)).as("late rate of %s", slot).isLessThan(0.01);
        }
        assertThat(with.stalls).isNotEmpty().allMatch(stall -> stall.slot() == 7);
    }

    /** Over many networks, since loss at the edge of what raises the run-ahead moves a single match by luck. */
    @Test
    void shouldSettleWhereItWouldWithoutTheBadPlayer() {
        int matches = 20;
        double without = 0;
        double with = 0;
        for (int seed = 0; seed < matches; seed++) {
            without += settled(players(seed, Clock.STEADY, 8, 0.02)) / (double) matches;
            List<SimulatedPlayer> shaken = players(seed, Clock.STEADY, 8, 0.02);
            shaken.set(7, player(7, Clock.STEADY, seed, ONE_WAY_MS[7], 800, 0.02));
            with += settled(shaken) / (double) matches;
        }
        assertThat(with).as("run-ahead of the matches with a bad player").isBetween(without - 0.25, without + 0.25);
    }

    private static int settled(List<SimulatedPlayer> players) {
        SimulatedTiming match = match(players);
        match.run(60);
        return match.timing.runAhead(match.closedTicks);
    }

    @Test
    void shouldHelpAPlayerWhoIsTooFarAwayByItsOwnRunAhead() {
        List<SimulatedPlayer> players = players(4, Clock.STEADY, 10, 0);
        players.set(7, player(7, Clock.STEADY, 4, 400, 10, 0));
        SimulatedTiming match = match(players);
        match.run(60);
        assertThat(match.timing.snapshot(7).lateRate()).isZero();
        assertThat(match.lateRate(0)).isLessThan(0.01);
    }

    @Test
    void shouldTellAFrozenClientFromAGapInTheNetwork() {
        double[] gapUntilUs = {0};
        SimulatedTiming[] made = new SimulatedTiming[1];
        List<SimulatedPlayer> players =
                new ArrayList<>(players(5, Clock.STEADY, 10, 0).subList(0, 2));
        Random random = new Random(9);
        players.add(new SimulatedPlayer(
                2,
                Clock.STEADY,
                TICK_US,
                3,
                random,
                () -> 30_000 + (made[0] == null ? 0 : Math.max(0, gapUntilUs[0] - made[0].nowUs())),
                () -> 30_000));
        SimulatedTiming match = match(players);
        made[0] = match;
        match.run(10);
        players.get(0).frozenUntilUs = match.nowUs() + 2e6;
        match.run(10);
        gapUntilUs[0] = match.nowUs() + 2e6;
        match.run(10);

        assertThat(match.stalls).hasSize(2);
        StallVerdict frozen = match.stalls.get(0);
        StallVerdict gap = match.stalls.get(1);
        assertThat(frozen.slot()).isZero();
        assertThat(frozen.cause()).isEqualTo(StallCause.FROZEN_CLIENT);
        assertThat(gap.slot()).isEqualTo(2);
        assertThat(gap.cause()).isEqualTo(StallCause.UPLINK_GAP);
        assertThat(frozen.ticks()).isBetween(20L, 32L);
        assertThat(gap.longestMs()).isBetween(1_500.0, 2_300.0);
    }

    @ParameterizedTest
    @EnumSource(names = {"STEADY", "NONE"})
    void shouldTellHeldOrdersFromAFrozenClient(Clock clock) {
        List<SimulatedPlayer> players =
                new ArrayList<>(players(7, Clock.STEADY, 10, 0).subList(0, 2));
        players.add(player(2, clock, 7, 30, 10, 0));
        SimulatedTiming match = match(players);
        match.run(10);
        players.get(2).heldUntilUs = match.nowUs() + 1e6;
        match.run(10);
        players.get(2).frozenUntilUs = match.nowUs() + 1e6;
        match.run(10);

        // Without a clock of the client's own both look the same, and the harmless one is named.
        StallCause held = clock == Clock.STEADY ? StallCause.HELD_ORDERS : StallCause.FROZEN_CLIENT;
        assertThat(match.stalls).extracting(StallVerdict::slot).containsExactly(2, 2);
        assertThat(match.stalls).extracting(StallVerdict::cause).containsExactly(held, StallCause.FROZEN_CLIENT);
    }

    @Test
    void shouldNameTheRelayWhenItIsLateItself() {
        SimulatedTiming match = match(players(6, Clock.STEADY, 10, 0));
        match.run(10);
        long tick = match.closedTicks;
        assertThat(match.timing.closed(tick, 3_000_000L * 67, 0)).isTrue();
        match.timing.closed(tick + 1, 0, 0);
        assertThat(match.stalls)
                .contains(new StallVerdict(StallVerdict.RELAY, StallCause.RELAY_OVERLOAD, tick, 1, 1, 201));
    }

    @Test
    void shouldBeFairWithRealPings() throws Exception {
        for (RecordedPings recorded : RecordedPings.all()) {
            List<SimulatedPlayer> players = new ArrayList<>();
            recorded.byPlayer().forEach((slot, pings) -> {
                Random random = new Random(slot);
                // Whatever the pings' spread is, packets have: each takes half of some ping of this player.
                DoubleSupplier delay = () -> pings.get(random.nextInt(pings.size())) * 500;
                players.add(new SimulatedPlayer(slot, Clock.STEADY, TICK_US, 3, random, delay, delay));
            });
            SimulatedTiming match = match(players);
            match.run(180);
            // Where packets of one player differ by more than a tick, nobody can tell when they were sent.
            Fairness fairness = Fairness.of(
                    match.ordered().stream()
                            .filter(order -> match.roundTrip(order.slot()).jitterUs() < 2 * TICK_US)
                            .toList(),
                    5_000,
                    200_000);
            assertThat(fairness.right()).as("%s: %s", recorded.name(), fairness).isGreaterThan(0.97);
        }
    }

    private static SimulatedTiming match(List<SimulatedPlayer> players) {
        return new SimulatedTiming(CASUAL, TICK_US, players);
    }

    private static List<SimulatedPlayer> players(long seed, Clock clock, double jitterMs, double loss) {
        List<SimulatedPlayer> players = new ArrayList<>();
        for (int slot = 0; slot < ONE_WAY_MS.length; slot++) {
            players.add(player(slot, clock, seed, ONE_WAY_MS[slot], jitterMs, loss));
        }
        return players;
    }

    private static SimulatedPlayer player(
            int slot, Clock clock, long seed, double oneWayMs, double jitterMs, double loss) {
        Random random = new Random(31 * seed + slot);
        DoubleSupplier delay =
                () -> (oneWayMs + random.nextDouble() * jitterMs + (random.nextDouble() < loss ? 200 : 0)) * 1000;
        return new SimulatedPlayer(slot, clock, TICK_US, 3, random, delay, delay);
    }
}
