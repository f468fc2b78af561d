package dev.outpost.relay.telemetry;

import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.telemetry.record.Recorder;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;

/** Records how it goes with tracking servers. Thread-safe. */
public final class TrackingTelemetry {

    private final Recorder recorder;
    private final Map<TrackingResult, Counter> requests = new EnumMap<>(TrackingResult.class);

    /**
     * Registers its meters.
     *
     * @param listings how many listings stand now, at all tracking servers; asked from any thread
     */
    public TrackingTelemetry(Recorder recorder, Meters meters, IntSupplier listings) {
        this.recorder = recorder;
        meters.gauge(RelayMetrics.TRACKING_LISTINGS, listings::getAsInt);
        for (TrackingResult result : TrackingResult.values()) {
            requests.put(result, meters.counter(RelayMetrics.TRACKING_REQUESTS, Labels.of(result)));
        }
    }

    /** A request was answered, or was not. */
    public void requested(TrackingResult result) {
        Objects.requireNonNull(requests.get(result)).increment();
    }

    /** It stands otherwise with a server. */
    public void changed(String serverHash, TrackingState state, int status, int listings) {
        recorder.begin(RelayEvents.TRACKING_STATE)
                .put(serverHash)
                .put(state)
                .put(status)
                .put(listings)
                .end();
    }
}
