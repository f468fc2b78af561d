package dev.outpost.bench;

import dev.outpost.telemetry.event.GameContext;
import dev.outpost.telemetry.record.EventRing;
import dev.outpost.telemetry.record.Ledger;
import dev.outpost.telemetry.record.Recorder;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an emit costs its caller, with recording on and off: an order of a game with six fields, the real clock, the
 * default ring. A thread of its own empties the ring as the writer does, and throws the events away.
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
public class RecorderBenchmark {

    private static final int DEFAULT_ENTRIES = 16_384;
    private static final int BATCH = 200;
    private static final int MAX_BATCH = 4000;
    private static final long BATCH_NANOS = 100_000_000;
    private static final GameContext GAME = new GameContext("ra1", "9f86d081", "4bf92f3577b34da6a3ce929d0e0e4736");

    private @Nullable RecordedOrders on;
    private @Nullable Recorder off;
    private @Nullable Ledger ledger;
    private @Nullable Thread drain;
    private volatile boolean ended;

    /** Starts the thread that empties the ring. */
    @Setup
    public void start() {
        EventRing ring = new EventRing(DEFAULT_ENTRIES);
        ledger = new Ledger();
        Recorder recorder = new Recorder(RecordedOrders.CATALOGUE, Map.of(), ring, ledger, InstantSource.system(), 1);
        recorder.setRecording(true);
        on = new RecordedOrders(recorder);
        off = new Recorder(RecordedOrders.CATALOGUE, Map.of(), ring, ledger, InstantSource.system(), 1);
        ended = false;
        drain = new Thread(() -> drain(ring), "drain");
        drain.setDaemon(true);
        drain.start();
    }

    /** Ends it. */
    @TearDown
    public void end() throws InterruptedException {
        ended = true;
        Objects.requireNonNull(drain).join();
    }

    /** An emit that finds the ring full is cheaper than one that does not: how many did. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Lost {

        /** Events of the iteration. */
        public long lost;

        private long before;

        /** Reads the books. */
        @TearDown(Level.Iteration)
        public void count(RecorderBenchmark benchmark) {
            long now = Objects.requireNonNull(benchmark.ledger).lines().stream()
                    .mapToLong(Ledger.Line::droppedTotal)
                    .sum();
            lost = now - before;
            before = now;
        }
    }

    /** One event. */
    @Benchmark
    public void on(Lost counted) {
        Objects.requireNonNull(on).emit();
    }

    /** What stands at the place of emission when recording is off: begin, and the question whether to go on. */
    @Benchmark
    public boolean off() {
        return Objects.requireNonNull(off).begin(RecordedOrders.ORDER, GAME).wanted();
    }

    /** As the writer does it, without the database: woken by 200 events or by 100 ms. */
    private void drain(EventRing ring) {
        while (!ended) {
            ring.await(BATCH, BATCH_NANOS);
            ring.rewind();
            while (ring.passed() < MAX_BATCH && ring.next() != null) {
                // Thrown away.
            }
            ring.release();
        }
    }
}
