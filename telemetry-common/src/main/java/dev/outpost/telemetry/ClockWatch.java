package dev.outpost.telemetry;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Severity;
import dev.outpost.telemetry.record.Recorder;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the wall clock was set: rows after a step back have earlier timestamps than rows before it, and whoever
 * reads them by time must know. Pauses and retries do not depend on the wall clock. One thread, the writer's.
 */
final class ClockWatch {

    static final EventType CLOCK_STEP = EventType.named(
                    "telemetry.clock_step",
                    "The wall clock was set: timestamps before and after this event do not follow on each other.")
            .severity(Severity.WARN)
            .integer("step_us", "by how much, in microseconds; negative: back")
            .build();

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    /** Less is slewing, as time services do it. */
    private static final long LEAST_STEP_MICROS = TimeUnit.MILLISECONDS.toMicros(500);

    private final Recorder recorder;
    private final InstantSource clock;
    private long offsetMicros;
    private boolean known;

    ClockWatch(Recorder recorder, InstantSource clock) {
        this.recorder = recorder;
        this.clock = clock;
    }

    /**
     * Compares the clocks; call it every second or so.
     *
     * @param nanos what the monotonic clock says
     */
    void look(long nanos) {
        long offset = TimeUnit.MILLISECONDS.toMicros(clock.millis()) - TimeUnit.NANOSECONDS.toMicros(nanos);
        long step = offset - offsetMicros;
        offsetMicros = offset;
        if (known && Math.abs(step) >= LEAST_STEP_MICROS) {
            LOG.warn("telemetry: the clock was set by {} ms", TimeUnit.MICROSECONDS.toMillis(step));
            recorder.begin(CLOCK_STEP).put(step).end();
        }
        known = true;
    }
}
