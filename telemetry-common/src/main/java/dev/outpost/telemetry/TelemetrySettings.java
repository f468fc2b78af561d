package dev.outpost.telemetry;

import dev.outpost.telemetry.event.Catalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a component records (spec/telemetry.md, Recording; Budget and retention).
 *
 * @param database the {@code telemetry.db} file; its folder is made when missing
 * @param maxDbSizeBytes most that the database and its WAL may take; at least 4 MiB
 * @param retention age after which events go; null: no limit
 * @param ringEntries how many events of ordinary size may wait for the writer; at least 1024
 * @param sample share kept, 0 to 1, of the events that {@code sampling} does not name; warnings, errors, snapshots of
 *     metrics and what the recorder says of itself are kept whole all the same
 * @param sampling share of events kept, 0 to 1, by event name; warnings and errors are kept whole all the same
 * @param metricsInterval time between snapshots of the meters
 */
public record TelemetrySettings(
        Path database,
        long maxDbSizeBytes,
        @Nullable Duration retention,
        int ringEntries,
        double sample,
        Map<String, Double> sampling,
        Duration metricsInterval) {

    private static final long MIN_DB_SIZE_BYTES = 4 << 20;
    private static final int MIN_RING_ENTRIES = 1024;
    private static final int MAX_RING_ENTRIES = 1 << 20;

    public TelemetrySettings {
        sampling = Map.copyOf(sampling);
        if (maxDbSizeBytes < MIN_DB_SIZE_BYTES) {
            throw refused("max_db_size_mb", maxDbSizeBytes + " bytes", "4 MB or more");
        }
        if (retention != null && (retention.isNegative() || retention.isZero())) {
            throw refused("retention_days", retention, "more than none");
        }
        if (ringEntries < MIN_RING_ENTRIES || ringEntries > MAX_RING_ENTRIES) {
            throw refused("ring_entries", ringEntries, MIN_RING_ENTRIES + " to " + MAX_RING_ENTRIES);
        }
        checkShare("sample", sample);
        sampling.forEach((event, share) -> checkShare("sampling." + event, share));
        if (metricsInterval.isNegative() || metricsInterval.isZero()) {
            throw refused("metrics_interval", metricsInterval, "more than none");
        }
    }

    /** One that keeps all events but those whose share is named. */
    public TelemetrySettings(
            Path database,
            long maxDbSizeBytes,
            @Nullable Duration retention,
            int ringEntries,
            Map<String, Double> sampling,
            Duration metricsInterval) {
        this(database, maxDbSizeBytes, retention, ringEntries, 1, sampling, metricsInterval);
    }

    /** What servers use when nothing is configured (D031: 500 MB, 30 days). */
    public static TelemetrySettings serverDefaults(Path database) {
        return new TelemetrySettings(
                database, 500L << 20, Duration.ofDays(30), 16_384, Map.of(), Duration.ofSeconds(10));
    }

    /** The share of each event that is not kept whole, where these are the component's events. */
    Map<String, Double> shares(Catalogue component) {
        Map<String, Double> shares = new HashMap<>();
        if (sample < 1) {
            component.events().forEach(event -> shares.put(event.name(), sample));
        }
        shares.putAll(sampling);
        return shares;
    }

    /** The effective settings in one line, for the log. */
    public String describe() {
        return "telemetry: database=" + database
                + " max_db_size=" + (maxDbSizeBytes >> 20) + "MB"
                + " retention=" + (retention == null ? "unlimited" : retention.toDays() + "d")
                + " ring_entries=" + ringEntries
                + " metrics_interval=" + metricsInterval.toMillis() + "ms"
                + " sample=" + sample
                + " sampling=" + (sampling.isEmpty() ? "none" : new TreeMap<>(sampling));
    }

    private static void checkShare(String key, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw refused(key, share, "0 to 1");
        }
    }

    private static IllegalArgumentException refused(String key, Object value, String accepted) {
        return new IllegalArgumentException("telemetry." + key + ": " + value + ", accepted: " + accepted);
    }
}
