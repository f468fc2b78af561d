package dev.outpost.relay.game;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.QueueType;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TickClockTest {

    private static final int TICK_US = 33_333;

    @Test
    void shouldNotAddUpRounding() {
        TickClock clock = new TickClock(1_000, TICK_US, 4);
        assertThat(clock.dueNanos(0)).isEqualTo(1_000);
        assertThat(clock.dueNanos(100_000)).isEqualTo(1_000 + 100_000L * TICK_US * 1000);
    }

    @Test
    void shouldCatchUpWhatPlayersCanStand() {
        TickClock clock = new TickClock(0, TICK_US, 8);
        long fourTicksLate = clock.dueNanos(10) + 4 * TICK_US * 1000L;
        assertThat(clock.slideIfBehind(10, fourTicksLate)).isZero();
        assertThat(clock.stalled(10, fourTicksLate)).isTrue();
        assertThat(clock.stalled(14, fourTicksLate)).isFalse();
    }

    @Test
    void shouldMoveTheGridWhenTheRelayItselfWasAway() {
        TickClock clock = new TickClock(0, TICK_US, 8);
        long away = clock.dueNanos(10) + 2_000_000_000L;
        assertThat(clock.slideIfBehind(10, away)).isEqualTo(2_000_000_000L);
        assertThat(clock.dueNanos(10)).isEqualTo(away);
        assertThat(clock.dueNanos(11)).isEqualTo(away + TICK_US * 1000L);
    }

    @Property
    void shouldKeepRunAheadWithinItsEnvelope(
            @ForAll QueueType queue,
            @ForAll @IntRange(min = 1000, max = 1_000_000) int tickUs,
            @ForAll @DoubleRange(min = 0, max = 5000) double rttMs) {
        int ticks = RunAhead.choose(queue, tickUs, rttMs);
        double leadMs = ticks * tickUs / 1000.0;
        boolean competitive = queue == QueueType.RANKED || queue == QueueType.TOURNAMENT;
        double shortest = competitive ? 90 : queue == QueueType.CASUAL ? 120 : 200;
        double longest = competitive ? 140 : queue == QueueType.CASUAL ? 220 : 500;
        assertThat(ticks).isBetween(2, RunAhead.MAX_TICKS);
        assertThat(leadMs).isGreaterThanOrEqualTo(Math.min(shortest, RunAhead.MAX_TICKS * tickUs / 1000.0));
        assertThat(leadMs).isLessThanOrEqualTo(longest + 2 * tickUs / 1000.0);
    }
}
