package dev.outpost.tracking.telemetry;

import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.tracking.federation.Left;
import dev.outpost.tracking.reach.ReachCheck;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;

/** Meters of what is checked at hosts and pulled from other tracking servers. Thread-safe. */
public final class NeighbourTelemetry {

    private final Map<ReachCheck.Result, Counter> checks = new EnumMap<>(ReachCheck.Result.class);
    private final Map<Left, Counter> left = new EnumMap<>(Left.class);
    private volatile IntSupplier listed = () -> 0;

    /** Registers its meters. */
    public NeighbourTelemetry(Meters meters) {
        meters.gauge(TrackingMetrics.FEDERATED_LISTINGS, () -> listed.getAsInt());
        for (ReachCheck.Result result : ReachCheck.Result.values()) {
            checks.put(result, meters.counter(TrackingMetrics.REACHABILITY_CHECKS, Labels.of(result)));
        }
        for (Left why : Left.values()) {
            left.put(why, meters.counter(TrackingMetrics.FEDERATED_LEFT, Labels.of(why)));
        }
    }

    /** A check ended. */
    public void checked(ReachCheck.Result result) {
        Objects.requireNonNull(checks.get(result)).increment();
    }

    /** Another server's listing is not listed here. */
    public void left(Left why) {
        Objects.requireNonNull(left.get(why)).increment();
    }

    /** How many listings of other servers stand here; asked from any thread. */
    public void pulled(IntSupplier listings) {
        listed = listings;
    }
}
