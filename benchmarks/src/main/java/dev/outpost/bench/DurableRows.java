package dev.outpost.bench;

import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.record.Ledger;
import dev.outpost.telemetry.record.Recorder;
import dev.outpost.telemetry.record.RecorderMemory;
import dev.outpost.telemetry.store.BatchWriter;
import dev.outpost.telemetry.store.StoreCatalogue;
import dev.outpost.telemetry.store.StoreListener;
import dev.outpost.telemetry.store.StoreState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The recorder's whole way to the disk in one thread, as the C program does it: encode a batch, put it into the ring,
 * read it, insert it, commit, look after the budget.
 */
final class DurableRows {

    private static final int RING_ENTRIES = 16_384;
    private static final long ROOMY_BYTES = 500L << 20;
    private static final Duration RETENTION = Duration.ofDays(30);
    private static final String SESSION = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private static final Instant START = Instant.parse("2026-11-22T02:00:00Z");
    private static final long NANOS_PER_EVENT = 10_000;

    private final Path database;
    private final long budgetBytes;
    private final Set<String> detail;

    private DurableRows(Path database, long budgetBytes, Set<String> detail) {
        this.database = database;
        this.budgetBytes = budgetBytes;
        this.detail = detail;
    }

    /** Into a file with room for all. */
    static DurableRows roomy(Path database) {
        return new DurableRows(database, ROOMY_BYTES, StoreCatalogue.detail(RecordedOrders.CATALOGUE));
    }

    /** Into a file that is full when the measurement begins, so that as many rows go as come. */
    static DurableRows full(Path database, long budgetBytes, boolean rollups) {
        return new DurableRows(
                database, budgetBytes, rollups ? StoreCatalogue.detail(RecordedOrders.CATALOGUE) : Set.of());
    }

    /** Rows per second into a new file, closing it included, as in the C program. */
    double rowsPerSecond(int events, int batch) throws IOException {
        for (String suffix : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(database.resolveSibling(database.getFileName() + suffix));
        }
        long[] emitted = new long[1];
        InstantSource clock = () -> START.plusNanos(emitted[0] * NANOS_PER_EVENT);
        RecorderMemory memory = RecorderMemory.create(folder(), SESSION, Component.RELAY, RING_ENTRIES);
        Recorder recorder = new Recorder(RecordedOrders.CATALOGUE, Map.of(), memory.ring(), memory.ledger(), clock, 1);
        recorder.setRecording(true);
        RecordedOrders orders = new RecordedOrders(recorder);
        BatchWriter writer = new BatchWriter(
                database, budgetBytes, RETENTION, detail, memory, StoreListener.SILENT, System::nanoTime, clock);
        writer.flushAll();
        writer.doWork();
        while (budgetBytes < ROOMY_BYTES && writer.pruned() == 0) {
            for (int k = 0; k < batch; k++, emitted[0]++) {
                orders.emit();
            }
            writer.doWork();
        }

        long first = emitted[0];
        long start = System.nanoTime();
        while (emitted[0] < first + events) {
            for (int k = 0; k < batch && emitted[0] < first + events; k++, emitted[0]++) {
                orders.emit();
            }
            writer.doWork();
        }
        writer.flushAll();
        double seconds = (System.nanoTime() - start) / 1e9;
        StoreState state = writer.state();
        writer.close();
        long stored = memory.ledger().lines().stream()
                .filter(line -> line.category().equals("relay"))
                .mapToLong(Ledger.Line::stored)
                .sum();
        if (stored != emitted[0]) {
            throw new IOException(stored + " of " + emitted[0] + " rows were stored (" + state.sentence() + ")");
        }
        return events / seconds;
    }

    private Path folder() {
        return Objects.requireNonNull(database.toAbsolutePath().getParent());
    }
}
