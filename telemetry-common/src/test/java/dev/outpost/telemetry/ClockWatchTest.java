package dev.outpost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.record.EventRing;
import dev.outpost.telemetry.record.Ledger;
import dev.outpost.telemetry.record.RecordedEvent;
import dev.outpost.telemetry.record.Recorder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

    private Instant wall = Instant.parse("2026-11-22T12:00:00Z");
    private long nanos;
    private final EventRing ring = new EventRing(1024);
    private final Recorder recorder = new Recorder(
            new Catalogue(List.of(ClockWatch.CLOCK_STEP), List.of()), Map.of(), ring, new Ledger(), () -> wall, 1);
    private final ClockWatch watch = new ClockWatch(recorder, () -> wall);

    @Test
    void shouldSayByHowMuchTheClockWasSetBack() {
        assertThat(stepsAfter(Duration.ZERO)).isEmpty();
        assertThat(stepsAfter(Duration.ofHours(-1))).containsExactly("{\"step_us\":-3600000000}");
        assertThat(stepsAfter(Duration.ZERO)).as("said once").isEmpty();
    }

    @Test
    void shouldSayByHowMuchItWasSetAhead() {
        assertThat(stepsAfter(Duration.ZERO)).isEmpty();
        assertThat(stepsAfter(Duration.ofMillis(500))).containsExactly("{\"step_us\":500000}");
    }

    @Test
    void shouldTakeSlewingForNoStep() {
        for (int second = 0; second < 100; second++) {
            assertThat(stepsAfter(Duration.ofMillis(second % 2 == 0 ? 20 : -499)))
                    .isEmpty();
        }
    }

    /** What one more second brings in which the wall clock goes this much faster or slower. */
    private List<String> stepsAfter(Duration set) {
        recorder.setRecording(true);
        nanos += Duration.ofSeconds(1).toNanos();
        wall = wall.plusSeconds(1).plus(set);
        watch.look(nanos);
        List<String> steps = new ArrayList<>();
        ring.rewind();
        for (RecordedEvent event = ring.next(); event != null; event = ring.next()) {
            steps.add(new String(event.bytes(), event.dataAt(), event.dataLength(), StandardCharsets.UTF_8));
        }
        ring.release();
        return steps;
    }
}
