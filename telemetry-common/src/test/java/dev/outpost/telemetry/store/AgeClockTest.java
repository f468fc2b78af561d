package dev.outpost.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AgeClockTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private Instant wall = NOON;
    private long nanos = -4711;

    @Test
    void shouldFollowTheWallClock() {
        AgeClock clock = opened(NOON.minusSeconds(1));
        pass(Duration.ofDays(3));
        assertThat(now(clock)).isEqualTo(NOON.plus(Duration.ofDays(3)));
        wall = wall.plusSeconds(3000);
        assertThat(now(clock)).as("a correction").isEqualTo(wall);
    }

    @Test
    void shouldFollowAStepBackAtOnce() {
        AgeClock clock = opened(NOON);
        wall = wall.minus(Duration.ofDays(300));
        assertThat(now(clock)).isEqualTo(wall);
    }

    @Test
    void shouldNotBelieveAStepAheadThatPasses() {
        AgeClock clock = opened(NOON);
        wall = wall.plus(Duration.ofDays(3650));
        assertThat(now(clock)).isEqualTo(NOON);
        pass(Duration.ofHours(23));
        assertThat(now(clock)).isEqualTo(NOON.plus(Duration.ofHours(23)));
        wall = wall.minus(Duration.ofDays(3650));
        assertThat(now(clock)).isEqualTo(wall);
        pass(Duration.ofDays(2));
        assertThat(now(clock)).isEqualTo(wall);
    }

    @Test
    void shouldBelieveAStepAheadThatStaysForADay() {
        AgeClock clock = opened(NOON);
        wall = wall.plus(Duration.ofDays(40));
        now(clock);
        pass(DAY.minusNanos(1000));
        assertThat(now(clock)).isBefore(NOON.plus(DAY));
        pass(Duration.ofNanos(1000));
        assertThat(now(clock)).isEqualTo(wall);
    }

    @Test
    void shouldDoubtAnewWhenTheClockStepsAgain() {
        AgeClock clock = opened(NOON);
        wall = wall.plus(Duration.ofDays(40));
        now(clock);
        pass(Duration.ofHours(23));
        wall = wall.plus(Duration.ofDays(4000));
        now(clock);
        pass(Duration.ofHours(23));
        assertThat(now(clock)).isEqualTo(NOON.plus(Duration.ofHours(46)));
    }

    @Test
    void shouldDoubtAClockThatIsFarAheadOfTheFileAtTheStart() {
        AgeClock clock = opened(NOON.minus(Duration.ofDays(3650)));
        assertThat(now(clock)).isEqualTo(NOON.minus(Duration.ofDays(3650)).plus(AgeClock.TOLERANCE));
        pass(DAY);
        assertThat(now(clock)).isEqualTo(wall);
    }

    @Test
    void shouldTakeTheWallClockForAnEmptyFile() {
        AgeClock clock = new AgeClock(Long.MAX_VALUE, micros(wall), nanos);
        assertThat(now(clock)).isEqualTo(NOON);
    }

    private AgeClock opened(Instant newestEvent) {
        return new AgeClock(micros(newestEvent), micros(wall), nanos);
    }

    private Instant now(AgeClock clock) {
        long micros = clock.nowMicros(micros(wall), nanos);
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1000L);
    }

    private void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
    }
}
