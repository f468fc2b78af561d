package dev.outpost.client.load;

import dev.outpost.client.match.Percentiles;
import dev.outpost.client.match.PlayClock;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * A whole load: opens all rooms, starts all matches together, and measures from the end of the warm-up of the last to
 * begin to the end
 * of the first to end. Its loops call it from their threads.
 */
public final class LoadRun {
    private static final int MAX_ERRORS = 20;
    private static final long SETUP_BOUND_MS = 120_000;
    private static final long END_BOUND_MS = 20_000;
    private static final long US_PER_MS = 1000;
    private static final double NANOS_PER_S = 1e9;

    private final Vertx vertx;
    private final LoadOptions options;
    private final PlayClock clock;
    private final String build;
    private final LongSupplier cpuNanos;
    private final Consumer<String> progress;
    private final long unixNanosOffset;
    private final List<LoadLoop> loops = new ArrayList<>();
    private final Promise<LoadReport> result = Promise.promise();
    private final List<String> errors = new ArrayList<>();

    private final AtomicInteger unsettledGames;
    private final AtomicInteger unbegunGames;
    private final AtomicInteger presentPlayers;
    private final AtomicLong lastFirstCloseUs = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong firstFirstCloseUs = new AtomicLong(Long.MAX_VALUE);
    private final LongAdder deliveries = new LongAdder();

    private volatile Span window = Span.NEVER;
    private volatile Mark opened = Mark.NONE;
    private volatile Mark closed = Mark.NONE;

    /** What is measured, by the wall clock. */
    private record Span(long fromUnixUs, long toUnixUs) {
        static final Span NEVER = new Span(Long.MAX_VALUE, Long.MIN_VALUE);
    }

    /** Counters at one end of the window. */
    private record Mark(long nanos, long deliveries, long cpuNanos) {
        static final Mark NONE = new Mark(0, 0, 0);
    }

    private LoadRun(
            Vertx vertx,
            LoadOptions options,
            PlayClock clock,
            String build,
            LongSupplier cpuNanos,
            Consumer<String> progress) {
        this.vertx = vertx;
        this.options = options;
        this.clock = clock;
        this.build = build;
        this.cpuNanos = cpuNanos;
        this.progress = progress;
        this.unixNanosOffset = LoadLoop.unixNanosOffset(clock);
        this.unsettledGames = new AtomicInteger(options.games());
        this.unbegunGames = new AtomicInteger(options.games());
        this.presentPlayers = new AtomicInteger(options.games() * options.players());
    }

    /**
     * Makes the load; the result fails only by a mistake in this program.
     *
     * @param eventLoops loops that the games are spread over
     * @param build name and version of the program, told to the relay
     * @param cpuNanos CPU time of this process so far, nanoseconds
     * @param progress told "started", "measuring" and "measured" at these moments, from any thread
     */
    public static Future<LoadReport> start(
            Vertx vertx,
            LoadOptions options,
            int eventLoops,
            PlayClock clock,
            String build,
            LongSupplier cpuNanos,
            Consumer<String> progress) {
        LoadRun run = new LoadRun(vertx, options, clock, build, cpuNanos, progress);
        int count = Math.min(eventLoops, options.games());
        for (int i = 0; i < count; i++) {
            run.loops.add(new LoadLoop(run, options, clock, run.unixNanosOffset));
        }
        for (int game = 0; game < options.games(); game++) {
            run.loops.get(game % count).add(game);
        }
        vertx.setTimer(SETUP_BOUND_MS, timer -> {
            if (run.unbegunGames.get() > 0) {
                run.stop("not all matches began within " + TimeUnit.MILLISECONDS.toSeconds(SETUP_BOUND_MS) + " s");
            }
        });
        Iterator<LoadLoop> next = run.loops.iterator();
        return vertx.deployVerticle(next::next, new DeploymentOptions().setInstances(count))
                .compose(id -> run.result.future().eventually(() -> vertx.undeploy(id)));
    }

    String build() {
        return build;
    }

    /** A game is ready to start, or never will be. */
    void settled() {
        if (unsettledGames.decrementAndGet() == 0) {
            loops.forEach(LoadLoop::startGames);
        }
    }

    /** All players of a match have its start. */
    void begun(long firstCloseUnixUs) {
        lastFirstCloseUs.accumulateAndGet(firstCloseUnixUs, Math::max);
        firstFirstCloseUs.accumulateAndGet(firstCloseUnixUs, Math::min);
        begunNever();
    }

    /** A game failed before it began. */
    void begunNever() {
        if (unbegunGames.decrementAndGet() > 0 || firstFirstCloseUs.get() == Long.MAX_VALUE) {
            return;
        }
        long from = lastFirstCloseUs.get() + (long) (options.warmUpS() * 1e6);
        long to = firstFirstCloseUs.get() + (long) options.ticks() * options.tickIntervalUs();
        window = new Span(from, to);
        progress.accept("started");
        long nowUs = (clock.nanos().getAsLong() + unixNanosOffset) / 1000;
        vertx.setTimer(Math.max(1, (from - nowUs) / US_PER_MS), timer -> {
            opened = mark();
            progress.accept("measuring");
        });
        vertx.setTimer(Math.max(2, (to - nowUs) / US_PER_MS), timer -> close());
        vertx.setTimer(
                Math.max(2, (to - nowUs) / US_PER_MS) + END_BOUND_MS,
                timer -> stop("the match was not over " + TimeUnit.MILLISECONDS.toSeconds(END_BOUND_MS)
                        + " s after its end was due"));
    }

    private synchronized void close() {
        if (closed.nanos == 0) {
            closed = mark();
            progress.accept("measured");
        }
    }

    private Mark mark() {
        return new Mark(clock.nanos().getAsLong(), deliveries.sum(), cpuNanos.getAsLong());
    }

    private void stop(String why) {
        loops.forEach(loop -> loop.stop(why));
    }

    /** Whether the histograms count a tick that was due then. By due time, so that what comes too late still counts. */
    boolean measures(long dueUnixUs) {
        Span span = window;
        return dueUnixUs >= span.fromUnixUs && dueUnixUs < span.toUnixUs;
    }

    void delivered(int orders) {
        deliveries.add(orders);
    }

    void complain(String why) {
        synchronized (errors) {
            if (errors.size() < MAX_ERRORS) {
                errors.add(why);
            }
        }
    }

    /** A player is done, one way or the other. */
    void gone() {
        if (presentPlayers.decrementAndGet() == 0) {
            // on a turn of its own: the loop that said so has still to come out of its handler
            vertx.runOnContext(v -> result.tryComplete(report()));
        }
    }

    /** The last player's counting down made all loops' plain counters visible to this thread. */
    private LoadReport report() {
        Histogram due = new Histogram(2);
        Histogram sent = new Histogram(2);
        LoadLoop.Counts sum = new LoadLoop.Counts();
        for (LoadLoop loop : loops) {
            due.add(loop.dueToReceiptUs());
            sent.add(loop.sendToReceiptUs());
            sum.finished += loop.counts().finished;
            sum.sent += loop.counts().sent;
            sum.late += loop.counts().late;
            sum.budget += loop.counts().budget;
            sum.desyncs += loop.counts().desyncs;
            sum.mismatches += loop.counts().mismatches;
        }
        Mark from = opened;
        if (from.nanos != 0) {
            close(); // the last player was done before the window's end came to its turn
        }
        Mark to = closed;
        List<String> said;
        synchronized (errors) {
            said = List.copyOf(errors);
        }
        return new LoadReport(
                options.games(),
                options.players(),
                options.ticks(),
                sum.finished,
                sum.sent,
                deliveries.sum(),
                sum.late,
                sum.budget,
                sum.desyncs,
                sum.mismatches,
                new LoadReport.Window(
                        options.warmUpS(),
                        (to.nanos - from.nanos) / NANOS_PER_S,
                        to.deliveries - from.deliveries,
                        (to.cpuNanos - from.cpuNanos) / NANOS_PER_S,
                        percentiles(due),
                        percentiles(sent)),
                cpuNanos.getAsLong() / NANOS_PER_S,
                said);
    }

    private static Percentiles percentiles(Histogram us) {
        return new Percentiles(
                us.getTotalCount(),
                us.getValueAtPercentile(50) / 1e3,
                us.getValueAtPercentile(90) / 1e3,
                us.getValueAtPercentile(99) / 1e3,
                us.getValueAtPercentile(99.9) / 1e3,
                us.getMaxValue() / 1e3);
    }
}
