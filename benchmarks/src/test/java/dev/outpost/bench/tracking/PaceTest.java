package dev.outpost.bench.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Pace pace = new Pace();

    @Test
    void shouldKeepToItsScheduleHoweverLateItIsAsked() {
        pace.begin(SECOND, 4);

        assertThat(pace.dueNanos()).isEqualTo(SECOND);
        pace.take();
        pace.take();
        pace.take();
        assertThat(pace.dueNanos()).isEqualTo(SECOND + 3 * SECOND / 4);
    }

    @Test
    void shouldCountEachRequestInExactlyOneOfTwoWindowsThatMeet() {
        pace.begin(7, 30_000);
        long middle = 7 + SECOND / 3;

        assertThat(pace.dueIn(0, SECOND + 7)).isEqualTo(30_000);
        assertThat(pace.dueIn(0, middle) + pace.dueIn(middle, SECOND + 7)).isEqualTo(30_000);
    }

    @Test
    void shouldBeDueNeverWithoutARate() {
        pace.begin(0, 0);

        assertThat(pace.dueNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(pace.dueIn(0, SECOND)).isZero();
    }

    @Test
    void shouldForgetWhatWasDueBeforeANewSchedule() {
        pace.begin(0, 1000);
        pace.begin(SECOND, 1);

        assertThat(pace.dueNanos()).isEqualTo(SECOND);
    }
}
