package dev.outpost.telemetry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a component records (spec/telemetry.md, Recording; Budget and retention).
 *
 * @param database the {@code telemetry.db} file; its folder is made when missing
 * @param maxDbSizeBytes most that the database and its WAL may take
 * @param retention age after which events go; null: no limit
 * @param ringEntries how many events of ordinary size may wait for the writer; at least 1024
 * @param sampling share of events kept, 0 to 1, by event name; a name that is missing is kept whole
 * @param metricsInterval time between snapshots of the meters
 */
public record TelemetrySettings(
        Path database,
        long maxDbSizeBytes,
        @Nullable Duration retention,
        int ringEntries,
        Map<String, Double> sampling,
        Duration metricsInterval) {

    public TelemetrySettings {
        sampling = Map.copyOf(sampling);
    }

    /** What servers use when nothing is configured (D031: 500 MB, 30 days). */
    public static TelemetrySettings serverDefaults(Path database) {
        return new TelemetrySettings(
                database, 500L << 20, Duration.ofDays(30), 16_384, Map.of(), Duration.ofSeconds(10));
    }
}
