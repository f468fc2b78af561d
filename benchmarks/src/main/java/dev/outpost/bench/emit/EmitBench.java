package dev.outpost.bench.emit;

import dev.outpost.bench.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * {@code emit [--quick]}: what an emit costs and allocates beside a bare queue, OpenTelemetry, Log4j2 and Logback, with one
 * producer and with four, in turn, several rounds. About eight minutes; {@code --quick} only shows that it works.
 */
public final class EmitBench {

    private static final int USAGE = 2;
    private static final int[] PRODUCERS = {1, 4};
    private static final int ROUNDS = 3;

    private EmitBench() {}

    /** One JMH run. */
    private record Figures(double meanNs, double p50Ns, double p99Ns, double p999Ns, double bytes, double dropped) {}

    /** Runs it; the exit status. */
    public static int run(String[] args) throws IOException {
        boolean quick = args.length == 1 && args[0].equals("--quick");
        if (args.length > 0 && !quick) {
            System.err.println("usage: emit [--quick]");
            return USAGE;
        }
        Path folder = Files.createTempDirectory(Folders.besideTheJar(), "bench-emit-");
        try {
            for (int producers : PRODUCERS) {
                measure(folder, producers, quick);
            }
            return 0;
        } catch (IOException | RunnerException e) {
            System.err.println(e.getMessage());
            return 1;
        } finally {
            Folders.delete(folder);
        }
    }

    private static void measure(Path folder, int producers, boolean quick) throws RunnerException, IOException {
        Map<String, List<Figures>> all = new LinkedHashMap<>();
        for (int round = 0; round < (quick ? 1 : ROUNDS); round++) {
            for (String peer : Peer.NAMES) {
                all.computeIfAbsent(peer, name -> new ArrayList<>()).add(run(folder, peer, producers, quick));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%nEmit, %d producer%s, medians of %d rounds in turn (JMH sample time, ns; B/event of all threads)%n",
                producers,
                producers == 1 ? "" : "s",
                quick ? 1 : ROUNDS);
        System.out.printf(
                "  %-14s %8s %8s %8s %8s %9s %9s %12s%n",
                "", "mean", "p50", "p99", "p99.9", "B/event", "dropped", "mean / ours");
        double ours = median(all.getOrDefault("recorder", List.of()), 0);
        all.forEach((peer, figures) -> System.out.printf(
                Locale.ROOT,
                "  %-14s %8.0f %8.0f %8.0f %8.0f %9.1f %8.2f%% %12.2f%n",
                peer,
                median(figures, 0),
                median(figures, 1),
                median(figures, 2),
                median(figures, 3),
                median(figures, 4),
                100 * median(figures, 5),
                median(figures, 0) / ours));
    }

    private static Figures run(Path folder, String peer, int producers, boolean quick)
            throws RunnerException, IOException {
        Path books = folder.resolve("books");
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(EmitBenchmark.class.getName() + "\\.emit$")
                .param("peer", peer)
                .threads(producers)
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend("-D" + EmitBenchmark.FOLDER + "=" + folder, "-D" + EmitBenchmark.BOOKS + "=" + books)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        if (quick) {
            options.warmupIterations(1)
                    .warmupTime(TimeValue.milliseconds(300))
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(300));
        }
        RunResult result = new Runner(options.build()).runSingle();
        Statistics sampled = result.getPrimaryResult().getStatistics();
        String[] counts = Files.readString(books).split(" ", -1);
        double emitted = Double.parseDouble(counts[0]);
        double received = Double.parseDouble(counts[1]);
        if (received == 0 && !peer.equals("recorder-off")) {
            throw new IOException("nothing arrived from " + peer + ": it is not set up as it should be");
        }
        return new Figures(
                sampled.getMean(),
                sampled.getPercentile(50),
                sampled.getPercentile(99),
                sampled.getPercentile(99.9),
                allocated(result),
                peer.equals("recorder-off") ? 0 : 1 - received / emitted);
    }

    @SuppressWarnings("rawtypes") // JMH's own signature has the raw type.
    private static double allocated(RunResult result) {
        for (Map.Entry<String, Result> secondary : result.getSecondaryResults().entrySet()) {
            if (secondary.getKey().endsWith("gc.alloc.rate.norm")) {
                return secondary.getValue().getScore();
            }
        }
        return Double.NaN;
    }

    private static double median(List<Figures> figures, int column) {
        double[] values = figures.stream()
                .mapToDouble(one -> new double[] {
                            one.meanNs(), one.p50Ns(), one.p99Ns(), one.p999Ns(), one.bytes(), one.dropped()
                        }
                        [column])
                .sorted()
                .toArray();
        return values.length == 0 ? Double.NaN : values[values.length / 2];
    }
}
