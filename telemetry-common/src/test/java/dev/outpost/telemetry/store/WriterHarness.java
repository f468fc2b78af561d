package dev.outpost.telemetry.store;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.GameContext;
import dev.outpost.telemetry.event.Severity;
import dev.outpost.telemetry.record.EventRing;
import dev.outpost.telemetry.record.Ledger;
import dev.outpost.telemetry.record.Recorder;
import dev.outpost.telemetry.record.RecorderMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recorder and a writer on one real file, driven by hand: time passes when the test says so. */
final class WriterHarness implements StoreListener {

    static final String SESSION = "0f8fad5b-d9cb-469f-a165-70867728950e";

    static final EventType TICK = EventType.named("relay.tick.process", "A tick was processed.")
            .detail()
            .text("game_id", "room code")
            .integer("tick", "which")
            .build();
    static final EventType DESYNC = EventType.named("relay.desync", "States came apart.")
            .severity(Severity.ERROR)
            .integer("tick", "which")
            .build();
    static final Catalogue CATALOGUE = new Catalogue(List.of(TICK, DESYNC), List.of());
    static final GameContext RA1 = new GameContext("ra1", "9f86d081884c7d65", "4bf92f3577b34da6a3ce929d0e0e0001");
    static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    final RecorderMemory memory;
    final EventRing ring;
    final Ledger ledger;
    final List<String> heard = new ArrayList<>();
    final Recorder recorder;
    final BatchWriter writer;
    private long nanos;
    private Duration setBack = Duration.ZERO;

    WriterHarness(Path file) {
        this(file, 500L << 20, null, Duration.ZERO);
    }

    WriterHarness(Path file, long maxBytes, @Nullable Duration retention, Duration busyTimeout) {
        this(file, maxBytes, retention, busyTimeout, RecorderMemory.inProcess(SESSION, Component.RELAY, 4096));
    }

    WriterHarness(Path file, long maxBytes, @Nullable Duration retention, Duration busyTimeout, RecorderMemory memory) {
        this.memory = memory;
        this.ring = memory.ring();
        this.ledger = memory.ledger();
        this.recorder = new Recorder(CATALOGUE, Map.of(), ring, ledger, this::now, 1);
        recorder.setRecording(true);
        StoreTuning usual = StoreTuning.DEFAULT;
        this.writer = new BatchWriter(
                file,
                new StoreLimits(maxBytes, retention, StoreCatalogue.detail(CATALOGUE)),
                new StoreTuning(
                        usual.batchEvents(),
                        usual.batchInterval(),
                        usual.maxBatchEvents(),
                        busyTimeout,
                        usual.firstRetry(),
                        usual.maxRetry()),
                memory,
                this,
                () -> nanos,
                this::now);
    }

    @Override
    public void recovered(String session, long events, long lost) {
        heard.add("recovered " + session + " " + events + " " + lost);
    }

    @Override
    public void newFile(NewFile reason, @Nullable String keptAs) {
        heard.add("new file " + reason + " " + keptAs);
    }

    Instant now() {
        return START.plusNanos(nanos).minus(setBack);
    }

    /** Sets the wall clock; the monotonic one goes on. */
    void setClockBack(Duration by) {
        setBack = by;
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    void emit(int events) {
        for (int i = 0; i < events; i++) {
            recorder.begin(TICK, RA1).tick(i).durationUs(40).put("g-1").put(i).end();
        }
    }

    void emitRecords(int events) {
        for (int i = 0; i < events; i++) {
            recorder.begin(DESYNC).put(i).end();
        }
    }

    /** One duty cycle after this time. */
    int workAfter(Duration time) {
        pass(time);
        return writer.doWork();
    }

    Ledger.Line line(String category) {
        return ledger.lines().stream()
                .filter(line -> line.category().equals(category))
                .findFirst()
                .orElseThrow();
    }
}
