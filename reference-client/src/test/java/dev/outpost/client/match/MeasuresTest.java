package dev.outpost.client.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MeasuresTest {
    private static final long MS = 1_000_000;
    private static final long TICK = 40 * MS;

    @Test
    void shouldMeasureFrameDelayOnOneMachineExactly() {
        FrameDelays delays = new FrameDelays(true);
        for (int i = 1; i <= 1000; i++) {
            delays.record(i * TICK, i * TICK + i * MS);
        }
        Percentiles ms = delays.percentiles();

        assertThat(ms.count()).isEqualTo(1000);
        assertThat(ms.p50()).isCloseTo(500, within(1.0));
        assertThat(ms.p99()).isCloseTo(990, within(1.0));
        assertThat(ms.p999()).isCloseTo(999, within(1.0));
        assertThat(ms.max()).isCloseTo(1000, within(1.0));
    }

    @Test
    void shouldMeasureFrameDelayFromTheBestWhereClocksDiffer() {
        FrameDelays delays = new FrameDelays(false);
        long ahead = -3_000_000 * MS;
        for (int i = 0; i < 3000; i++) {
            delays.record(i * TICK, i * TICK + ahead + (i % 11) * MS);
        }
        Percentiles ms = delays.percentiles();

        assertThat(ms.count()).isEqualTo(3000);
        assertThat(ms.p50()).isCloseTo(5, within(0.1));
        assertThat(ms.max()).isCloseTo(10, within(0.1));
    }

    @Test
    void shouldSeeThatTheRelayMovedItsClock() {
        FrameDelays here = new FrameDelays(true);
        FrameDelays elsewhere = new FrameDelays(false);
        for (int i = 0; i < 1000; i++) {
            long delay = (i < 500 ? 0 : 140 * MS) + (1 + i % 7) * MS;
            here.record(i * TICK, i * TICK + delay);
            elsewhere.record(i * TICK, i * TICK + delay - 77_777 * MS);
        }

        assertThat(here.clockMovedMs()).isEqualTo(141);
        assertThat(elsewhere.clockMovedMs()).isEqualTo(140);
        assertThat(new FrameDelays(true).clockMovedMs()).isZero();
    }

    @Test
    void shouldKeepTimesBeyondTheHistogramAtItsEnds() {
        var histogram = Times.histogram();
        Times.record(histogram, -5);
        Times.record(histogram, Long.MAX_VALUE);

        assertThat(histogram.getTotalCount()).isEqualTo(2);
        assertThat(Percentiles.ofUs(histogram).max()).isCloseTo(3_600_000, within(10_000.0));
    }

    @Test
    void shouldCompareEveryFrameWithTheFirstSeen() {
        StreamLedger ledger = new StreamLedger();
        for (int tick = 0; tick < 5000; tick++) {
            ledger.seen(0, tick, tick * 31L, 2);
        }
        for (int tick = 0; tick < 4000; tick++) {
            ledger.seen(4, tick, tick == 777 || tick == 778 ? -1 : tick * 31L, 2);
        }

        assertThat(ledger.ticks()).isEqualTo(5000);
        assertThat(ledger.orders()).isEqualTo(10_000);
        assertThat(ledger.mismatches()).isEqualTo(2);
        assertThat(ledger.firstMismatch()).isEqualTo("player 4 saw another frame of tick 777 than the others");
    }
}
