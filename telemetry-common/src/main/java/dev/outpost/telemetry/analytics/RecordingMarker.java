package dev.outpost.telemetry.analytics;

import dev.outpost.telemetry.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Turns recording on and off from outside the process that records, by the marker file beside the database which the
 * recorder looks at. Any thread.
 */
public final class RecordingMarker {

    private final Path marker;

    private RecordingMarker(Path marker) {
        this.marker = marker;
    }

    /** The marker for the recorder that writes this database. */
    public static RecordingMarker of(TelemetryFile file) {
        return new RecordingMarker(file.path().resolveSibling(Telemetry.OFF_MARKER));
    }

    /** Where the marker is, or would be. */
    public Path marker() {
        return marker;
    }

    /** Whether a recorder writes, or would. */
    public boolean isOn() {
        return !Files.exists(marker);
    }

    /** Lets recording go on; nothing to do when it is on. */
    public void on() {
        try {
            Files.deleteIfExists(marker);
        } catch (IOException e) {
            throw AnalyticsException.failed("recording stays off, " + marker + " cannot be removed: " + reason(e), e);
        }
    }

    /** Stops recording; makes the folder when there is none yet, so that a first start records nothing. */
    public void off(Instant now) {
        try {
            Path folder = marker.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(marker, "Recording is off since " + TimePoint.column(now) + ".\n");
        } catch (IOException e) {
            throw AnalyticsException.failed("recording stays on, " + marker + " cannot be made: " + reason(e), e);
        }
    }

    private static String reason(IOException error) {
        return error.getClass().getSimpleName() + " " + error.getMessage();
    }
}
