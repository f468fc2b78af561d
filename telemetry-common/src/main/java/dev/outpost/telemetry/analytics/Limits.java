package dev.outpost.telemetry.analytics;

import dev.outpost.telemetry.TelemetrySettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the writer of a database keeps to, where the caller knows it.
 *
 * @param maxBytes most that database and WAL may take; 0: not known
 * @param retention age after which events go; null: not known, or no limit
 */
public record Limits(long maxBytes, @Nullable Duration retention) {

    /** Nothing is known. */
    public static final Limits UNKNOWN = new Limits(0, null);

    /** What a recorder with these settings keeps to. */
    public static Limits of(TelemetrySettings settings) {
        return new Limits(settings.maxDbSizeBytes(), settings.retention());
    }

    public Limits {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes " + maxBytes + " is below 0");
        }
        if (retention != null && retention.isNegative()) {
            throw new IllegalArgumentException("retention " + retention + " is negative");
        }
    }
}
