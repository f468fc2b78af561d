package dev.outpost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.record.EventRing;
import dev.outpost.telemetry.record.Ledger;
import dev.outpost.telemetry.record.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingSwitchTest {

    @TempDir
    private Path dir;

    private final EventRing ring = new EventRing(1024);
    private final Recorder recorder = new Recorder(
            new Catalogue(List.of(RecordingSwitch.RECORDING), List.of()),
            Map.of(),
            ring,
            new Ledger(),
            InstantSource.system(),
            1);

    @Test
    void shouldFollowAMarkerThatAnotherProcessSets() throws IOException {
        Path marker = dir.resolve("telemetry.off");
        RecordingSwitch tested = new RecordingSwitch(marker, recorder);
        assertThat(recorder.recording()).isTrue();

        Files.createFile(marker);
        tested.look();
        assertThat(recorder.recording()).isFalse();
        assertThat(ring.accepted()).as("that it went off is recorded").isOne();

        Files.delete(marker);
        tested.look();
        tested.look();
        assertThat(recorder.recording()).isTrue();
        assertThat(ring.accepted()).isEqualTo(2);
    }

    @Test
    void shouldStayAsItIsWhenTheMarkerCannotBeWritten() throws IOException {
        Path noFolder = Files.createFile(dir.resolve("file"));
        RecordingSwitch tested = new RecordingSwitch(noFolder.resolve("telemetry.off"), recorder);
        assertThatThrownBy(() -> tested.set(false)).isInstanceOf(IOException.class);
        assertThat(recorder.recording()).isTrue();
    }
}
