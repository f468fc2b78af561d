package dev.outpost.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OrderRateTest {

    @Test
    void shouldGiveOneOrderATickAtThirtyASecond() {
        for (int player = 0; player < 8; player++) {
            OrderRate rate = new OrderRate(30, 33_333, player, 8);
            assertThat(LongStream.range(0, 300).map(rate::in))
                    .as("player %s", player)
                    .containsOnly(1L);
        }
    }

    @Test
    void shouldSpreadAQuarterOfAnOrderATickOverThePlayers() {
        for (int player = 0; player < 4; player++) {
            OrderRate rate = new OrderRate(2.5, 100_000, player, 4);
            int own = player;
            assertThat(LongStream.range(0, 8).filter(tick -> rate.in(tick) == 1))
                    .as("player %s", player)
                    .containsExactly(3L - own, 7L - own);
        }
    }

    @Property
    void shouldLoseNoFractionOverAnyTime(
            @ForAll @DoubleRange(max = 1000) double perS,
            @ForAll @IntRange(min = 1000, max = 1_000_000) int tickIntervalUs,
            @ForAll @IntRange(max = 7) int player,
            @ForAll @IntRange(min = 1, max = 2000) int ticks) {
        OrderRate rate = new OrderRate(perS, tickIntervalUs, player, 8);
        long orders = LongStream.range(0, ticks).map(rate::in).sum();
        assertThat(Math.abs(orders - perS * tickIntervalUs / 1e6 * ticks)).isLessThanOrEqualTo(1 + 1e-6);
    }
}
