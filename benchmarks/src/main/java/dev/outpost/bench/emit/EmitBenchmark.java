package dev.outpost.bench.emit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What one emit costs its caller. Between two emits a producer works for a few microseconds, which is not measured: at full
 * speed no consumer would keep up, and dropping an event is cheaper than handing it over.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EmitBenchmark {

    /** Folder for the ring's file, on the disk to measure. */
    static final String FOLDER = "bench.folder";
    /** File that says in the end how many events were emitted, and how many arrived. */
    static final String BOOKS = "bench.books";

    private static final int WORK_TOKENS = 4000;

    /** Which of {@link Peer#NAMES}. */
    @Param("recorder")
    public String peer = "recorder";

    private final LongAdder emitted = new LongAdder();
    private @Nullable Peer started;

    /** Starts the peer; the books are closed when this process ends, since until then a thread may not have counted. */
    @Setup
    public void start() throws IOException {
        Peer running = Peer.start(peer, Path.of(System.getProperty(FOLDER, ".")));
        started = running;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeBooks(running)));
    }

    private void closeBooks(Peer running) {
        long received = running.finish();
        String books = System.getProperty(BOOKS);
        if (books != null) {
            try {
                Files.writeString(Path.of(books), emitted.sum() + " " + received);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** One thread that emits. */
    @State(Scope.Thread)
    public static class Producer {

        private Runnable emit = () -> {};
        private long emits;

        /** Takes its way into the peer. */
        @Setup
        public void start(EmitBenchmark benchmark) {
            emit = Objects.requireNonNull(benchmark.started).producer();
        }

        /** What a producer does besides. */
        @Setup(Level.Invocation)
        public void work() {
            Blackhole.consumeCPU(WORK_TOKENS);
            emits++;
        }

        /** Counts. */
        @TearDown(Level.Iteration)
        public void count(EmitBenchmark benchmark) {
            benchmark.emitted.add(emits);
            emits = 0;
        }
    }

    /** One event. */
    @Benchmark
    public void emit(Producer producer) {
        producer.emit.run();
    }
}
