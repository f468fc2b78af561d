package dev.outpost.client;

import dev.outpost.client.load.LoadOptions;
import dev.outpost.client.load.LoadReport;
import dev.outpost.client.load.LoadRun;
import dev.outpost.client.match.PlayClock;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code load}: many synthetic matches at once, to see what a relay bears. */
@Command(
        name = "load",
        description = {
            "Plays many synthetic matches at once and measures the relay.",
            "Times count from the instant each tick was due, so that a relay's stalls count in full; client and relay must share a clock."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false)
final class LoadCommand implements Callable<Integer> {
    private static final int MAX_EVENT_LOOPS = 2;
    private static final long CLOSE_BOUND_S = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Option(
            names = "--relay",
            paramLabel = "HOST:PORT",
            required = true,
            converter = OptionValues.Address.class,
            description = "Game port of the relay.")
    @SuppressWarnings("NullAway.Init") // required
    private HostAndPort relay;

    @Option(
            names = "--games",
            paramLabel = "N",
            converter = OptionValues.Whole.class,
            description = "Matches at the same time (default: 15).")
    private long games = 15;

    @Option(
            names = "--players",
            paramLabel = "N",
            converter = OptionValues.Whole.class,
            description = "Players of each match (default: 8).")
    private long players = 8;

    @Option(
            names = "--orders-per-s",
            paramLabel = "R",
            converter = OptionValues.Decimal.class,
            description = "Orders of each player in a second, 32 bytes each (default: 30).")
    private double ordersPerS = 30;

    @Option(
            names = "--tick-ms",
            paramLabel = "T",
            converter = OptionValues.Decimal.class,
            description = "Length of a tick in milliseconds (default: 33.333).")
    private double tickMs = 33.333;

    @Option(
            names = "--duration",
            paramLabel = "S",
            converter = OptionValues.Decimal.class,
            description = "Seconds that each match is played (default: 10).")
    private double durationS = 10;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            converter = OptionValues.Decimal.class,
            description = "Seconds of these at the beginning that are not measured (default: a fifth, at least 1).")
    private @Nullable Double warmUpS;

    @Option(names = "--json", description = "Print a JSON object as the last line.")
    private boolean json;

    @Override
    public Integer call() throws ClientException {
        LoadOptions options = options();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(MAX_EVENT_LOOPS)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        try {
            LoadReport report = LoadRun.start(
                            vertx,
                            options,
                            Math.min(MAX_EVENT_LOOPS, Runtime.getRuntime().availableProcessors()),
                            PlayClock.system(),
                            "reference-client " + Main.Version.version(),
                            processCpuNanos(),
                            words -> {
                                err.println("load: " + words);
                                err.flush();
                            })
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            LoadSummary.table(report, out);
            report.errors().forEach(err::println);
            if (json) {
                out.println(LoadSummary.json(report));
            }
            out.flush();
            return report.passed() ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the load failed inside", e.getCause());
        } finally {
            close(vertx);
        }
    }

    private static LongSupplier processCpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system::getProcessCpuTime
                : () -> 0;
    }

    private static void close(Vertx vertx) {
        // the process ends soon after; nothing depends on it
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .completeOnTimeout(null, CLOSE_BOUND_S, TimeUnit.SECONDS)
                .join();
    }

    private LoadOptions options() {
        try {
            return new LoadOptions(
                    relay.host(),
                    relay.port(),
                    Math.toIntExact(games),
                    Math.toIntExact(players),
                    ordersPerS,
                    (int) Math.round(tickMs * 1000),
                    durationS,
                    warmUpS == null ? LoadOptions.usualWarmUpS(durationS) : warmUpS);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
