package dev.outpost.relay.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RunAheadControlTest {

    private static final int WINDOW = MatchTiming.WINDOW_TICKS;

    private final RunAheadControl control = new RunAheadControl(4, 3, 6);
    private long windows;

    @Test
    void shouldRiseWhenTheLateRateStaysHigh() {
        assertThat(pass(2, 0.05, 1)).isZero();
        assertThat(pass(1, 0.05, 1)).isOne();
        assertThat(control.runAhead()).isEqualTo(5);
    }

    @Test
    void shouldNotRiseForTwoBadWindows() {
        assertThat(pass(2, 0.05, 0) + pass(6, 0, 0)).isZero();
    }

    @Test
    void shouldComeDownAgainAfterEightQuietWindows() {
        pass(8, 0.1, 1);
        assertThat(control.runAhead()).isEqualTo(6);
        pass(60, 0, 0);
        assertThat(control.runAhead()).isEqualTo(3);
    }

    @Test
    void shouldStayWhileATickLessWouldBeTooLittle() {
        assertThat(pass(100, 0, 0.3)).isZero();
    }

    @Test
    void shouldTryLessAndLessOftenWhatHasFailed() {
        int downs = 0;
        for (int i = 0; i < 400; i++) {
            int before = control.runAhead();
            // Four ticks are enough, three are not, and no lead tells beforehand.
            pass(1, before <= 3 ? 0.05 : 0, 0);
            downs += control.runAhead() < before ? 1 : 0;
        }
        assertThat(downs).isBetween(2, 8);
    }

    @Property(tries = 100)
    void shouldNeverStepTwiceWithinSixtyTicksNorLeaveItsBounds(
            @ForAll @Size(min = 50, max = 200) List<@DoubleRange(min = 0, max = 0.2) Double> rates) {
        RunAheadControl any = new RunAheadControl(4, 3, 6);
        long last = Long.MIN_VALUE / 2;
        for (int i = 0; i < rates.size(); i++) {
            long tick = (long) (i + 1) * WINDOW - 1;
            double rate = rates.get(i) < 0.15 ? 0 : rates.get(i);
            if (any.window(tick, rate, rate) != 0) {
                assertThat(tick - last).isGreaterThanOrEqualTo(60);
                last = tick;
            }
            assertThat(any.runAhead()).isBetween(3, 6);
        }
    }

    private int pass(int count, double late, double tight) {
        int steps = 0;
        for (int i = 0; i < count; i++) {
            long tick = ++windows * WINDOW - 1;
            steps += control.window(tick, late, tight);
        }
        return steps;
    }
}
