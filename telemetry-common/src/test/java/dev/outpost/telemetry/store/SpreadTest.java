package dev.outpost.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SpreadTest {

    private static final double[] PERCENTS = {50, 95, 99};

    @Property(tries = 300)
    void shouldGiveExactPercentilesOfFewValues(@ForAll("few") List<Double> values) {
        Spread spread = spread(values);
        for (double percent : PERCENTS) {
            assertThat(spread.percentile(percent)).isEqualTo(nearestRank(values, percent));
        }
    }

    @Property(tries = 200)
    void shouldGivePercentilesOfManyValuesWithinOnePercent(@ForAll("many") List<Double> values) {
        Spread spread = spread(values);
        assertThat(spread.count()).isEqualTo(values.size());
        for (double percent : PERCENTS) {
            double exact = nearestRank(values, percent);
            // Whole numbers are rounded to whole numbers.
            assertThat(spread.percentile(percent)).isCloseTo(exact, within(Math.abs(exact) * 0.01 + 1e-9));
        }
    }

    @Test
    void shouldStayAtTheExtremesItHasSeen() {
        Spread spread = new Spread();
        for (int i = 0; i < 1000; i++) {
            spread.add(1001);
        }
        assertThat(spread.percentile(50)).isEqualTo(1001);
        assertThat(spread.percentile(99)).isEqualTo(1001);
    }

    @Test
    void shouldTakeValuesThatAreTooFarApartForOneHistogram() {
        Spread spread = new Spread();
        for (int i = 0; i < 1000; i++) {
            spread.add(i % 2 == 0 ? Double.MIN_VALUE : Double.MAX_VALUE / 2000);
        }
        assertThat(spread.count()).isEqualTo(1000);
        assertThat(spread.percentile(99)).isFinite();
    }

    @Test
    void shouldTakeBoundedMemory() {
        Spread spread = new Spread();
        for (int i = 0; i < 1_000_000; i++) {
            spread.add((i % 2 == 0 ? 1 : -1) * Math.exp(i % 40));
        }
        assertThat(spread.bytes()).isLessThan(200_000);
    }

    @Provide
    Arbitrary<List<Double>> few() {
        return value().list().ofMinSize(1).ofMaxSize(Spread.EXACT);
    }

    @Provide
    Arbitrary<List<Double>> many() {
        return value().list().ofMinSize(Spread.EXACT + 1).ofMaxSize(1500);
    }

    private static Arbitrary<Double> value() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 200).map(Integer::doubleValue),
                Arbitraries.integers().between(-100_000, 1_000_000_000).map(Integer::doubleValue),
                Arbitraries.doubles().between(-5, 10_000).ofScale(3));
    }

    private static Spread spread(List<Double> values) {
        Spread spread = new Spread();
        values.forEach(spread::add);
        return spread;
    }

    private static double nearestRank(List<Double> values, double percent) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(percent / 100 * sorted.length) - 1];
    }
}
