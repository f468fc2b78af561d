package dev.outpost.relay.game;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TickClockTest {

    private static final int TICK_US = 33_333;

    @Test
    void shouldNotAddUpRounding() {
        TickClock clock = new TickClock(1_000, TICK_US);
        assertThat(clock.dueNanos(0)).isEqualTo(1_000);
        assertThat(clock.dueNanos(100_000)).isEqualTo(1_000 + 100_000L * TICK_US * 1000);
    }

    @Test
    void shouldCatchUpWhatPlayersCanStand() {
        TickClock clock = new TickClock(0, TICK_US);
        long fourTicksLate = clock.dueNanos(10) + 4 * TICK_US * 1000L;
        assertThat(clock.slideIfBehind(10, fourTicksLate, 8)).isZero();
        assertThat(clock.slideIfBehind(10, fourTicksLate, 6)).isEqualTo(4 * TICK_US * 1000L);
    }

    @Test
    void shouldMoveTheGridWhenTheRelayItselfWasAway() {
        TickClock clock = new TickClock(0, TICK_US);
        long away = clock.dueNanos(10) + 2_000_000_000L;
        assertThat(clock.slideIfBehind(10, away, 8)).isEqualTo(2_000_000_000L);
        assertThat(clock.dueNanos(10)).isEqualTo(away);
        assertThat(clock.dueNanos(11)).isEqualTo(away + TICK_US * 1000L);
    }
}
