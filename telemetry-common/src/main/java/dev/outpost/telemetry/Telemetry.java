package dev.outpost.telemetry;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.metrics.MetricSnapshots;
import dev.outpost.telemetry.otel.OtelCatalogue;
import dev.outpost.telemetry.otel.OtelExport;
import dev.outpost.telemetry.otel.OtelSettings;
import dev.outpost.telemetry.privacy.Pseudonyms;
import dev.outpost.telemetry.record.Bookkeeper;
import dev.outpost.telemetry.record.EventRing;
import dev.outpost.telemetry.record.Recorder;
import dev.outpost.telemetry.record.RecorderMemory;
import dev.outpost.telemetry.store.BatchWriter;
import dev.outpost.telemetry.store.StoreCatalogue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The flight recorder of one process: open it, record through {@link #recorder()}, close it.
 *
 * <p>All methods may be called from any thread. What the disk does shows in {@link #state()} and in the ledger, never as
 * an exception.
 */
public final class Telemetry implements AutoCloseable {

    /** File beside the database whose presence means: record nothing. */
    public static final String OFF_MARKER = "telemetry.off";

    private final TelemetrySettings settings;
    private final Catalogue recorded;
    private final MeterRegistry meters;
    private final String sessionId = UUID.randomUUID().toString();
    private final RecorderMemory memory;
    private final Recorder recorder;
    private final RecordingSwitch recordingSwitch;
    private final BatchWriter writer;
    private final WriterThread thread;
    private final RecorderMeters ownMeters;
    private volatile @Nullable OtelExport export;

    private Telemetry(
            TelemetrySettings settings,
            Component component,
            Catalogue catalogue,
            MeterRegistry meters,
            InstantSource clock) {
        Catalogue all = ownCatalogue().plus(catalogue);
        this.ownMeters = new RecorderMeters(meters, RecorderMetrics.of(catalogue), this::status, System::nanoTime);
        MetricSnapshots snapshots = new MetricSnapshots(all.metrics(), meters);
        this.meters = meters;
        this.recorded = new Catalogue(all.events(), List.of()).plus(new Catalogue(snapshots.events(), List.of()));
        checkSampling(settings, recorded);
        this.settings = settings;
        Path folder =
                Objects.requireNonNull(settings.database().toAbsolutePath().getParent());
        this.memory = RecorderMemory.create(folder, sessionId, component, settings.ringEntries());
        this.recorder = new Recorder(
                recorded, settings.shares(catalogue), memory.ring(), memory.ledger(), clock, sessionId.hashCode());
        this.recordingSwitch = new RecordingSwitch(settings.database().resolveSibling(OFF_MARKER), recorder);
        this.writer = new BatchWriter(
                settings.database(),
                settings.maxDbSizeBytes(),
                settings.retention(),
                StoreCatalogue.detail(recorded),
                memory,
                new StoreEvents(recorder),
                System::nanoTime,
                clock);
        this.thread = new WriterThread(
                writer,
                recorder,
                new Bookkeeper(recorder, memory.ledger()),
                snapshots,
                recordingSwitch,
                new ClockWatch(recorder, clock),
                settings.metricsInterval());
    }

    /**
     * Starts recording as a server does by default, with metrics in a registry of their own and the system's clock; for
     * programs that have no more to say.
     *
     * @param database the {@code telemetry.db} file; its folder is made when missing
     * @param catalogue the events and metrics of this component; the recorder's own are added
     */
    public static Telemetry open(Path database, Component component, Catalogue catalogue) {
        return open(
                TelemetrySettings.serverDefaults(database),
                component,
                catalogue,
                new SimpleMeterRegistry(),
                InstantSource.system());
    }

    /**
     * Starts recording. The writer thread opens or creates the database; that it cannot shows in {@link #state()}.
     *
     * @param catalogue the events and metrics of this component; the recorder's own are added
     * @param meters registry whose catalogued meters are snapshotted into the database
     * @param clock timestamps of the events
     * @throws IllegalArgumentException when the settings name an event that no catalogue has
     */
    public static Telemetry open(
            TelemetrySettings settings,
            Component component,
            Catalogue catalogue,
            MeterRegistry meters,
            InstantSource clock) {
        Telemetry telemetry = new Telemetry(settings, component, catalogue, meters, clock);
        telemetry.ownMeters.register();
        telemetry.thread.start();
        return telemetry;
    }

    /**
     * What the recorder records about itself: events, and snapshots of those of its metrics that have no labels. The others
     * depend on what is recorded: {@link #catalogueOf} has them.
     */
    public static Catalogue ownCatalogue() {
        List<EventType> events = new ArrayList<>(Bookkeeper.EVENTS);
        events.add(RecordingSwitch.RECORDING);
        events.addAll(StoreCatalogue.EVENTS);
        events.addAll(StoreEvents.EVENTS);
        events.add(ClockWatch.CLOCK_STEP);
        events.addAll(OtelCatalogue.EVENTS);
        return new Catalogue(events, RecorderMetrics.SNAPSHOTTED);
    }

    /** All that a recorder of this component records or shows: its catalogue and the recorder's own. */
    public static Catalogue catalogueOf(Catalogue component) {
        RecorderMetrics own = RecorderMetrics.of(component);
        return new Catalogue(ownCatalogue().events(), own.all()).plus(component);
    }

    /**
     * The pseudonyms of this installation, with the secret in the database's folder. It reads that file, or makes it: not on
     * an event loop; keep what you get.
     *
     * @throws IOException when the secret can be neither read nor made
     */
    public Pseudonyms pseudonyms() throws IOException {
        Path folder = settings.database().toAbsolutePath().getParent();
        return Pseudonyms.inFolder(Objects.requireNonNull(folder), new SecureRandom());
    }

    /** The {@code telemetry.db} file. */
    public Path database() {
        return settings.database();
    }

    /** The {@code session_id} of this process. */
    public String sessionId() {
        return sessionId;
    }

    /**
     * Exports over OTLP what is recorded, until the export is closed: after this recorder, so that its last events are sent
     * too.
     *
     * @throws IllegalArgumentException when a standard variable ({@code OTEL_*}) has a value that is refused
     */
    public OtelExport export(OtelSettings how) {
        OtelExport started =
                OtelExport.start(how, database(), sessionId, recorder, recorded, meters, writer::isRecovered);
        export = started;
        return started;
    }

    /** Where events are emitted. */
    public Recorder recorder() {
        return recorder;
    }

    /** One word or short sentence on the store's state; "ok" when events reach the disk. */
    public String state() {
        return writer.state().sentence();
    }

    /** How things stand: sizes, counts, the books. */
    public TelemetryStatus status() {
        EventRing ring = memory.ring();
        return new TelemetryStatus(
                settings,
                sessionId,
                recorder.recording(),
                writer.state(),
                writer.databaseBytes(),
                writer.walBytes(),
                ring.waiting(),
                ring.usedBytes(),
                ring.capacityBytes(),
                memory.outlivesProcess(),
                writer.pruned(),
                recorder.masked(),
                memory.ledger().lines());
    }

    /** Whether events are taken. */
    public boolean recording() {
        return recorder.recording();
    }

    /**
     * Switches recording; it stays so over restarts. Off, nothing is recorded, the metrics' snapshots included.
     *
     * @throws IOException when the marker file cannot be written; nothing has changed then
     */
    public void setRecording(boolean recording) throws IOException {
        recordingSwitch.set(recording);
    }

    /**
     * Waits until all events that were accepted before are in the database.
     *
     * @return false when they are not within this time
     */
    public boolean flush(Duration within) {
        return writer.awaitFlushed(within);
    }

    /**
     * Stops taking events, writes what waits, closes the database. Tries for {@value WriterThread#CLOSE_SECONDS} seconds;
     * what could not be written until then stays in the ring's file, and is written at the next start. May be called
     * again.
     */
    @Override
    public void close() {
        OtelExport exporting = export;
        if (exporting != null) {
            exporting.tellLosses();
        }
        thread.close();
        ownMeters.close();
    }

    /** After {@link #close}: waits for a writer that a lock kept busy for longer; false when it is still. */
    boolean awaitEnd(Duration within) {
        return thread.awaitEnd(within);
    }

    private static void checkSampling(TelemetrySettings settings, Catalogue recorded) {
        for (String event : settings.sampling().keySet()) {
            if (recorded.event(event).isEmpty()) {
                throw new IllegalArgumentException("telemetry.sampling." + event + ": there is no such event");
            }
        }
    }
}
