package dev.outpost.workshop.telemetry;

import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.event.MetricType;
import dev.outpost.workshop.mirror.Left;
import java.util.Arrays;
import java.util.List;

/** The workshop server's metrics (D031, Workshop server metrics). */
public final class WorkshopMetrics {

    private static final Double[] MILLISECONDS = {
        0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 5000.0
    };

    public static final MetricType RESOURCES_TOTAL =
            MetricType.gauge("workshop.resources.total", "Resources that are published.");
    public static final MetricType DOWNLOADS = MetricType.counter("workshop.resources.downloads", "Downloads.");
    public static final MetricType PUBLISHES =
            MetricType.counter("workshop.resources.publishes", "Versions of resources published.");
    public static final MetricType RESOLVE_LATENCY =
            MetricType.histogram("workshop.resolve.latency_ms", "ms", "Time to resolve dependencies.", MILLISECONDS);
    public static final MetricType RESOLVE_CONFLICTS =
            MetricType.counter("workshop.resolve.conflicts", "Version conflicts met while dependencies were resolved.");
    public static final MetricType SEARCH_LATENCY =
            MetricType.histogram("workshop.search.latency_ms", "ms", "Time to search.", MILLISECONDS);

    public static final MetricType DOWNLOADS_UNCOUNTED = MetricType.counter(
            "workshop.downloads.uncounted",
            "Downloads that the packages' own counts lack, for more than workshop.pending_downloads waited to be written.");
    public static final MetricType SWEEP_ORPHANS = MetricType.counter(
            "workshop.sweep.orphans", "Files and blobs swept of publishes that did not come to their end.");
    public static final MetricType SWEEP_BYTES =
            MetricType.counter("workshop.sweep.bytes", "Bytes of the blobs among them.");

    public static final MetricType MIRROR_TAKEN =
            MetricType.counter("workshop.mirror.taken", "Versions taken over from the workshops of workshop.mirror.");
    public static final MetricType MIRROR_TAKEN_BYTES =
            MetricType.counter("workshop.mirror.taken_bytes", "Bytes of their packages.");
    public static final MetricType MIRROR_YANKS =
            MetricType.counter("workshop.mirror.yanks", "Yanks, and their ends, that followed such a workshop.");
    public static final MetricType MIRROR_LEFT = MetricType.counter(
                    "workshop.mirror.left",
                    "Versions of such workshops that were not taken, by reason; again each time that they are tried.")
            .by("reason", Arrays.stream(Left.values()).map(Labels::of).toList());
    public static final MetricType MIRROR_RESETS = MetricType.counter(
            "workshop.mirror.resets", "Times that such a workshop was another one than before, and followed anew.");
    public static final MetricType MIRROR_BEHIND = MetricType.gauge(
            "workshop.mirror.behind", "Changes of such workshops that were not dealt with yet, as far as is known.");
    public static final MetricType MIRROR_AWAY =
            MetricType.gauge("workshop.mirror.away", "Such workshops that cannot be followed now.");

    /** All of them. */
    public static final List<MetricType> ALL = List.of(
            RESOURCES_TOTAL,
            DOWNLOADS,
            PUBLISHES,
            RESOLVE_LATENCY,
            RESOLVE_CONFLICTS,
            SEARCH_LATENCY,
            DOWNLOADS_UNCOUNTED,
            SWEEP_ORPHANS,
            SWEEP_BYTES,
            MIRROR_TAKEN,
            MIRROR_TAKEN_BYTES,
            MIRROR_YANKS,
            MIRROR_LEFT,
            MIRROR_RESETS,
            MIRROR_BEHIND,
            MIRROR_AWAY);

    private WorkshopMetrics() {}
}
