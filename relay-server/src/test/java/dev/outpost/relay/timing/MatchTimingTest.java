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
