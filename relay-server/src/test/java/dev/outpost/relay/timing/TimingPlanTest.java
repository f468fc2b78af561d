package dev.outpost.relay.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.relay.protocol.QueueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TimingPlanTest {

    private static final int TICK_US = 67_000;

    @Property(tries = 300)
    void shouldStayInTheQueuesEnvelope(
            @ForAll QueueType queue,
            @ForAll @IntRange(min = 15_000, max = 120_000) int tickUs,
            @ForAll @Size(min = 1, max = 16) List<@DoubleRange(min = 0, max = 5000) Double> rttMs) {
        Envelope envelope = Envelope.of(queue);
        TimingPlan plan = TimingPlan.choose(
                envelope, tickUs, rttMs.stream().map(RoundTrip::steady).toList(), TimingPlan.MAX_TICKS);
        assertThat(plan.deadlineUs()).isBetween(envelope.shortestMs() * 1000, envelope.longestMs() * 1000);
        assertThat(plan.runAhead()).isBetween(plan.fewest(), plan.most()).isGreaterThanOrEqualTo(2);
        int ticksOfLongest = (envelope.longestMs() * 1000 + tickUs - 1) / tickUs;
        if (ticksOfLongest >= envelope.fewestTicks() && ticksOfLongest <= envelope.mostTicks()) {
            assertThat(plan.runAhead()).isBetween(envelope.fewestTicks(), envelope.mostTicks());
        }
    }

    @Test
    void shouldNotSlowTheMatchForOneOutlier() {
        List<RoundTrip> players = new ArrayList<>(Collections.nCopies(7, RoundTrip.steady(30)));
        Envelope ranked = Envelope.of(QueueType.RANKED);
        TimingPlan without = TimingPlan.choose(ranked, TICK_US, players, 255);
        players.add(new RoundTrip(18, 900_000, 900_000, 900_000, 800_000, 400_000));
        TimingPlan with = TimingPlan.choose(ranked, TICK_US, players, 255);
        assertThat(with.runAhead()).isEqualTo(without.runAhead());
        assertThat(with.deadlineUs()).isLessThan(without.deadlineUs() + 30_000);
    }

    @Test
    void shouldGiveSlowPlayersMoreTime() {
        Envelope casual = Envelope.of(QueueType.CASUAL);
        TimingPlan near = TimingPlan.choose(casual, 35_000, Collections.nCopies(4, RoundTrip.steady(20)), 255);
        TimingPlan far = TimingPlan.choose(casual, 35_000, Collections.nCopies(4, RoundTrip.steady(200)), 255);
        assertThat(far.runAhead()).isGreaterThan(near.runAhead());
    }

    @Test
    void shouldKeepWhatTheRoomHasNamed() {
        TimingPlan plan = TimingPlan.fixed(2, TICK_US, List.of(RoundTrip.steady(400)));
        assertThat(plan.runAhead()).isEqualTo(2);
        assertThat(plan.fewest()).isEqualTo(2);
        assertThat(plan.most()).isEqualTo(2);
    }

    @Test
    void shouldRefuseARunAheadOutsideOfItsBounds() {
        assertThatThrownBy(() -> new TimingPlan(9, 3, 5, 100_000, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("run-ahead is 9; accepted are 3 to 5");
    }

    @Test
    void shouldPlanForRealPings() throws Exception {
        for (RecordedPings match : RecordedPings.all()) {
            List<RoundTrip> players = match.byPlayer().values().stream()
                    .map(pings -> {
                        RoundTrips trips = new RoundTrips();
                        pings.stream().limit(RoundTrips.CALIBRATION_PINGS).forEach(ms -> trips.add((long) (ms * 1e6)));
                        return trips.known();
                    })
                    .toList();
            TimingPlan plan = TimingPlan.choose(Envelope.of(QueueType.CASUAL), 33_333, players, 255);
            assertThat(plan.runAhead()).as(match.name()).isBetween(4, 7);
            assertThat(players).as(match.name()).allMatch(player -> player.medianUs() > 0);
        }
    }
}
