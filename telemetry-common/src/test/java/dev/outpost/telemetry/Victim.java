package dev.outpost.telemetry;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A process that records as fast as it is told to until it is killed, and notes outside of itself how far it came. */
final class Victim {

    static final EventType EVENT = EventType.named("kill.event", "One of many.")
            .integer("run", "which process")
            .integer("thread", "which of its threads")
            .integer("n", "how many that thread had recorded before")
            .build();
    static final Catalogue CATALOGUE = new Catalogue(List.of(EVENT), List.of());
    /** Distance of the threads' notes in the progress file. */
    static final int NOTE_BYTES = 128;

    private Victim() {}

    static TelemetrySettings settings(Path folder) {
        return new TelemetrySettings(
                folder.resolve("telemetry.db"), 4L << 30, null, 16_384, Map.of(), Duration.ofSeconds(10));
    }

    /** Arguments: folder, progress file, run, threads, events per second of all threads together. */
    public static void main(String[] args) throws Exception {
        int run = Integer.parseInt(args[2]);
        int threads = Integer.parseInt(args[3]);
        long pauseNanos = threads * 1_000_000_000L / Integer.parseInt(args[4]);
        try (FileChannel file = FileChannel.open(Path.of(args[1]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer notes = file.map(FileChannel.MapMode.READ_WRITE, 0, (long) threads * NOTE_BYTES);
            Telemetry telemetry = Telemetry.open(
                    settings(Path.of(args[0])),
                    Component.RELAY,
                    CATALOGUE,
                    new SimpleMeterRegistry(),
                    InstantSource.system());
            for (int i = 0; i < threads; i++) {
                int thread = i;
                new Thread(() -> {
                            long next = System.nanoTime();
                            for (long n = 0; ; n++) {
                                telemetry
                                        .recorder()
                                        .begin(EVENT)
                                        .put(run)
                                        .put(thread)
                                        .put(n)
                                        .end();
                                notes.putLong(thread * NOTE_BYTES, n + 1);
                                next += pauseNanos;
                                LockSupport.parkNanos(next - System.nanoTime());
                            }
                        })
                        .start();
            }
            Thread.currentThread().join();
        }
    }
}
