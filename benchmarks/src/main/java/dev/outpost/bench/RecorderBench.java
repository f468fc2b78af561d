package dev.outpost.bench;

import dev.outpost.otlp.Behaviour;
import dev.outpost.otlp.OtlpReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * {@code recorder [--dir DIR]}: what an emit costs, and how many rows per second become durable beside a C program that
 * inserts the same rows in the same run on the same disk. About four minutes.
 */
final class RecorderBench {

    private static final int USAGE = 2;
    private static final int[] BATCHES = {200, 2000};
    private static final int ROWS = 150_000;
    private static final int ROUNDS = 5;
    private static final long FULL_BYTES = 50L << 20;
    private static final int PACED_PER_SECOND = 10_000;
    private static final int PACED_SECONDS = 10;
    private static final int PACED_ROUNDS = 3;

    private RecorderBench() {}

    static int run(String[] args) throws IOException, InterruptedException {
        if (args.length != 0 && (args.length != 2 || !args[0].equals("--dir"))) {
            System.err.println("usage: recorder [--dir DIR]   DIR: on the disk to measure, default: beside the jar");
            return USAGE;
        }
        Path parent = args.length == 0 ? Folders.besideTheJar() : Path.of(args[1]);
        Path folder = Files.createTempDirectory(Files.createDirectories(parent), "bench-recorder-");
        try {
            SqliteLimit limit = SqliteLimit.compile(folder);
            emitCost();
            paced(folder);
            durableRows(folder, limit);
            fullFile(folder);
            return 0;
        } catch (IOException | RunnerException e) {
            System.err.println(e.getMessage());
            return 1;
        } finally {
            Folders.delete(folder);
        }
    }

    private static void emitCost() throws RunnerException {
        RunResult off = jmh("off", Mode.AverageTime);
        RunResult on = jmh("on", Mode.AverageTime);
        Statistics sampled = jmh("on", Mode.SampleTime).getPrimaryResult().getStatistics();
        System.out.printf(
                """
                Emit at full speed, the ring emptied in batches and thrown away (JMH)
                                      mean        p50        p99    B/event   ring full
                  recording off %7.2f ns                       %10.2f
                  recording on  %7.0f ns %7.0f ns %7.0f ns %10.2f %,11.0f
                  (percentiles include reading the clock, some 25 ns)
                """,
                off.getPrimaryResult().getScore(),
                secondary(off, "gc.alloc.rate.norm"),
                on.getPrimaryResult().getScore(),
                sampled.getPercentile(50),
                sampled.getPercentile(99),
                secondary(on, "gc.alloc.rate.norm"),
                secondary(on, "lost"));
    }

    private static RunResult jmh(String benchmark, Mode mode) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(RecorderBenchmark.class.getName() + "\\." + benchmark + "$")
                        .mode(mode)
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .runSingle();
    }

    @SuppressWarnings("rawtypes") // JMH's own signature has the raw type.
    private static double secondary(RunResult result, String name) {
        for (Map.Entry<String, Result> secondary : result.getSecondaryResults().entrySet()) {
            if (secondary.getKey().endsWith(name)) {
                return secondary.getValue().getScore();
            }
        }
        return Double.NaN;
    }

    /** The thread that emits must not notice who reads the database, nor that nobody receives what is read. */
    private static void paced(Path folder) throws IOException {
        System.out.printf(
                "%nEmit into telemetry.db, %,d events/s for %d s, in turn%n  %-26s %9s %9s %9s %9s %8s %9s %6s%n",
                PACED_PER_SECOND,
                PACED_SECONDS,
                "",
                "p50 ns",
                "p99 ns",
                "p99.9 ns",
                "max us",
                "B/event",
                "stored",
                "lost");
        try (OtlpReceiver receiver = OtlpReceiver.start();
                OtlpReceiver mute = OtlpReceiver.start()) {
            receiver.behave(new Behaviour.Lie());
            mute.behave(new Behaviour.Hang());
            for (int round = 0; round < PACED_ROUNDS; round++) {
                paced(folder, "not exported", null);
                paced(folder, "exported", receiver.endpoint());
                paced(folder, "exported, nobody answers", mute.endpoint());
            }
        }
    }

    private static void paced(Path folder, String name, @Nullable String receiver) throws IOException {
        Path own = Files.createTempDirectory(folder, "paced");
        PacedEmits.Figures figures =
                PacedEmits.run(own.resolve("telemetry.db"), PACED_PER_SECOND, PACED_SECONDS, receiver);
        System.out.printf(
                "  %-26s %,9d %,9d %,9d %,9d %8.2f %,9d %,6d%n",
                name,
                figures.p50Nanos(),
                figures.p99Nanos(),
                figures.p999Nanos(),
                figures.maxNanos() / 1000,
                figures.bytesPerEvent(),
                figures.stored(),
                figures.lost());
    }

    private static void durableRows(Path folder, SqliteLimit limit) throws IOException, InterruptedException {
        System.out.printf("%nDurable rows per second, %,d rows each, in turn with the C program%n", ROWS);
        System.out.printf("  %-8s %12s %12s %8s%n", "batch", "C", "recorder", "ratio");
        DurableRows ours = DurableRows.roomy(folder.resolve("recorder.db"));
        ours.rowsPerSecond(ROWS, BATCHES[0]);
        for (int batch : BATCHES) {
            double[] ratios = new double[ROUNDS];
            double theirBest = 0;
            double ourBest = 0;
            for (int round = 0; round < ROUNDS; round++) {
                double theirRows = limit.rowsPerSecond(ROWS, batch);
                double ourRows = ours.rowsPerSecond(ROWS, batch);
                ratios[round] = ourRows / theirRows;
                theirBest = Math.max(theirBest, theirRows);
                ourBest = Math.max(ourBest, ourRows);
                System.out.printf("  %-8d %,12.0f %,12.0f %8.2f%n", batch, theirRows, ourRows, ratios[round]);
            }
            Arrays.sort(ratios);
            System.out.printf("  %-8d %12s %12s %8.2f%n", batch, "", "median", ratios[ROUNDS / 2]);
            // Other work on the machine only ever slows a run down, so that the best of each are the most alike.
            System.out.printf("  %-8d %12s %12s %8.2f%n", batch, "", "best of each", ourBest / theirBest);
        }
    }

    private static void fullFile(Path folder) throws IOException {
        System.out.printf(
                "%nDurable rows per second with as many rows going as come, budget %d MB, %,d rows each, in turn%n",
                FULL_BYTES >> 20, ROWS);
        System.out.printf("  %-8s %12s %12s %12s%n", "batch", "no pruning", "oldest go", "with rollups");
        Path file = folder.resolve("full.db");
        DurableRows[] ways = {
            DurableRows.roomy(file), DurableRows.full(file, FULL_BYTES, false), DurableRows.full(file, FULL_BYTES, true)
        };
        for (int batch : BATCHES) {
            double[] best = new double[ways.length];
            for (int round = 0; round < ROUNDS; round++) {
                double[] rows = new double[ways.length];
                for (int way = 0; way < ways.length; way++) {
                    rows[way] = ways[way].rowsPerSecond(ROWS, batch);
                    best[way] = Math.max(best[way], rows[way]);
                }
                System.out.printf("  %-8d %,12.0f %,12.0f %,12.0f%n", batch, rows[0], rows[1], rows[2]);
            }
            System.out.printf(
                    "  %-8d %12s %12.2f %12.2f   of no pruning, best of each%n",
                    batch, "", best[1] / best[0], best[2] / best[0]);
        }
    }
}
