package dev.outpost.client.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ImpairmentTest {

    private static final long MS = 1_000_000;
    private static final int PACKETS = 20_000;

    @Test
    void shouldDelayEveryByteAlike() {
        assertThat(delaysMs(Conditions.delay(40), 1)).containsOnly(40);
    }

    @Test
    void shouldRepeatItselfWithTheSameSeedOnly() {
        Conditions bad = Conditions.delay(20).withJitter(100).withLoss(0.02, 200);
        assertThat(delaysMs(bad, 7)).isEqualTo(delaysMs(bad, 7)).isNotEqualTo(delaysMs(bad, 8));
    }

    @Test
    void shouldKeepTheOrderOfBytesWhateverHappens() {
        Impairment line = new Impairment(Conditions.delay(5).withJitter(800).withLoss(0.1, 300), 3);
        long last = Long.MIN_VALUE;
        for (int i = 0; i < PACKETS; i++) {
            long arrives = line.arrivalNanos(i * MS, 100);
            assertThat(arrives).isGreaterThanOrEqualTo(last).isGreaterThanOrEqualTo((i + 5) * MS);
            last = arrives;
        }
    }

    @Test
    void shouldSpreadDelaysByTheJitterAskedFor() {
        double[] delays = delaysMs(Conditions.delay(30).withJitter(60), 11);
        Arrays.sort(delays);
        assertThat(delays[0]).isBetween(30.0, 31.0);
        assertThat(delays[PACKETS - 1]).isBetween(80.0, 90.0);
        assertThat(delays[PACKETS * 95 / 100] - delays[PACKETS * 5 / 100]).isBetween(30.0, 60.0);
    }

    @Test
    void shouldDelayByTimeNotByHowAStreamIsCut() {
        Conditions jitter = Conditions.GOOD.withJitter(50);
        Impairment whole = new Impairment(jitter, 5);
        Impairment parts = new Impairment(jitter, 5);
        for (int i = 0; i < 500; i++) {
            long now = 7L * i * MS;
            long arrives = whole.arrivalNanos(now, 90);
            assertThat(parts.arrivalNanos(now, 30)).isEqualTo(arrives);
            assertThat(parts.arrivalNanos(now, 60)).isEqualTo(arrives);
        }
    }

    @Test
    void shouldStallAsManyPacketsAsAreLost() {
        Impairment line = new Impairment(Conditions.GOOD.withLoss(0.02, 200), 17);
        int stalled = 0;
        for (int i = 0; i < PACKETS; i++) {
            // Far enough apart that no stall holds up the next packet.
            long now = 1000L * i * MS;
            stalled += line.arrivalNanos(now, 100) > now ? 1 : 0;
        }
        assertThat(stalled).isBetween(PACKETS * 15 / 1000, PACKETS * 25 / 1000);
    }

    @Test
    void shouldTakeTheTimeThatTheBandwidthAllows() {
        Impairment line = new Impairment(Conditions.delay(10).withBandwidth(100_000), 1);
        assertThat(line.arrivalNanos(0, 1000)).isEqualTo(20 * MS);
        assertThat(line.arrivalNanos(0, 1000)).isEqualTo(30 * MS);
        assertThat(line.arrivalNanos(500 * MS, 1000)).isEqualTo(520 * MS);
    }

    @Test
    void shouldRefuseWhatNoNetworkIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Conditions.GOOD.withLoss(1.5, 100))
                .withMessage("loss is 1.5; accepted is 0 to 1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> Conditions.delay(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Conditions.delay(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Conditions.GOOD.withBandwidth(-1));
    }

    private static double[] delaysMs(Conditions conditions, long seed) {
        Impairment line = new Impairment(conditions, seed);
        double[] delays = new double[PACKETS];
        for (int i = 0; i < PACKETS; i++) {
            delays[i] = (line.arrivalNanos(i * MS, 100) - i * MS) / (double) MS;
        }
        return delays;
    }
}
