package dev.outpost.workshop.telemetry;

import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.workshop.mirror.Left;
import dev.outpost.workshop.mirror.Mirror;
import dev.outpost.workshop.mirror.MirrorObserver;
import dev.outpost.workshop.resource.Release;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Meters of what is taken over from other workshops. Thread-safe. */
public final class MirrorTelemetry implements MirrorObserver {

    private final Consumer<Release> published;
    private final Counter taken;
    private final Counter takenBytes;
    private final Counter yanks;
    private final Counter resets;
    private final Map<Left, Counter> left = new EnumMap<>(Left.class);
    private volatile @Nullable Mirror mirror;

    /**
     * Registers its meters.
     *
     * @param published is told of each version that is published by it
     */
    public MirrorTelemetry(Meters meters, Consumer<Release> published) {
        this.published = published;
        taken = meters.counter(WorkshopMetrics.MIRROR_TAKEN);
        takenBytes = meters.counter(WorkshopMetrics.MIRROR_TAKEN_BYTES);
        yanks = meters.counter(WorkshopMetrics.MIRROR_YANKS);
        resets = meters.counter(WorkshopMetrics.MIRROR_RESETS);
        for (Left why : Left.values()) {
            left.put(why, meters.counter(WorkshopMetrics.MIRROR_LEFT, Labels.of(why)));
        }
        meters.gauge(WorkshopMetrics.MIRROR_BEHIND, () -> of(Mirror::behind));
        meters.gauge(WorkshopMetrics.MIRROR_AWAY, () -> of(Mirror::away));
    }

    /** What the gauges show from now on. */
    public void shows(Mirror shown) {
        mirror = shown;
    }

    @Override
    public void taken(Release release) {
        taken.increment();
        takenBytes.increment((double) release.sizeBytes());
        published.accept(release);
    }

    @Override
    public void yanked() {
        yanks.increment();
    }

    @Override
    public void left(Left why) {
        Objects.requireNonNull(left.get(why)).increment();
    }

    @Override
    public void reset() {
        resets.increment();
    }

    private long of(ToLongFunction<Mirror> number) {
        Mirror shown = mirror;
        return shown == null ? 0 : number.applyAsLong(shown);
    }
}
