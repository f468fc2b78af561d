package dev.outpost.telemetry;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.record.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Recording on or off, kept as a marker file beside the database: whoever may write there, in this process or another,
 * switches it, and it stays so over restarts.
 */
final class RecordingSwitch {

    static final EventType RECORDING = EventType.named(
                    "telemetry.recording", "Recording was switched; when off, this is the last event until it is on.")
            .bool("on", "whether events are recorded from now on")
            .build();

    private final Path marker;
    private final Recorder recorder;

    /** Sets the recorder as the marker has it. */
    RecordingSwitch(Path marker, Recorder recorder) {
        this.marker = marker;
        this.recorder = recorder;
        recorder.setRecording(!Files.exists(marker));
    }

    /** Follows the marker, which another process may have set. */
    synchronized void look() {
        boolean wanted = !Files.exists(marker);
        if (wanted != recorder.recording()) {
            apply(wanted);
        }
    }

    /** Sets marker and recorder. */
    synchronized void set(boolean recording) throws IOException {
        if (recording) {
            Files.deleteIfExists(marker);
        } else if (!Files.exists(marker)) {
            Path folder = marker.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.createFile(marker);
        }
        if (recording != recorder.recording()) {
            apply(recording);
        }
    }

    private void apply(boolean recording) {
        if (recording) {
            recorder.setRecording(true);
        }
        recorder.begin(RECORDING).put(recording).end();
        recorder.setRecording(recording);
    }
}
