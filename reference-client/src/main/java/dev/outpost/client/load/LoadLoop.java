package dev.outpost.client.load;

import dev.outpost.client.match.PlayClock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** One event loop with its share of the games; what it counts is its own and is read when all is over. */
final class LoadLoop extends VerticleBase {
    private static final int MAX_CONNECTING = 16;
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final long FIRST_PAUSE_MS = 1000;
    private static final long LONGEST_PAUSE_MS = 8000;
    private static final long NANOS_PER_US = 1000;

    private final LoadRun run;
    private final LoadOptions options;
    private final PlayClock clock;
    private final long unixNanosOffset;
    private final List<LoadGame> games = new ArrayList<>();
    private final Deque<LoadPlayer> waiting = new ArrayDeque<>();
    private final Counts counts = new Counts();
    private final TickWalk walk = new TickWalk();
    private final TickWriter writer = new TickWriter();
    private final Histogram dueToReceiptUs = new Histogram(2);
    private final Histogram sendToReceiptUs = new Histogram(2);
    private int connecting;
    private boolean paused;
    private long pauseMs = FIRST_PAUSE_MS;

    @SuppressWarnings("NullAway.Init") // set by start, which runs first
    private NetClient client;

    /** Plain numbers of one loop. */
    static final class Counts {
        int finished;
        long sent;
        long late;
        long budget;
        long desyncs;
        long mismatches;
    }

    LoadLoop(LoadRun run, LoadOptions options, PlayClock clock, long unixNanosOffset) {
        this.run = run;
        this.options = options;
        this.clock = clock;
        this.unixNanosOffset = unixNanosOffset;
    }

    void add(int gameNumber) {
        games.add(new LoadGame(gameNumber, this, options));
    }

    @Override
    public Future<?> start() {
        client =
                vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(CONNECT_TIMEOUT_MS));
        games.forEach(game -> connect(game.host()));
        return Future.succeededFuture();
    }

    LoadRun run() {
        return run;
    }

    Counts counts() {
        return counts;
    }

    TickWalk walk() {
        return walk;
    }

    TickWriter writer() {
        return writer;
    }

    Histogram dueToReceiptUs() {
        return dueToReceiptUs;
    }

    Histogram sendToReceiptUs() {
        return sendToReceiptUs;
    }

    long nanos() {
        return clock.nanos().getAsLong();
    }

    /** The instant of a wall clock time on the monotonic clock. */
    long nanosAt(long unixUs) {
        return unixUs * NANOS_PER_US - unixNanosOffset;
    }

    /** A time of the monotonic clock on the wall clock. */
    long unixUs(long nanos) {
        return (nanos + unixNanosOffset) / NANOS_PER_US;
    }

    void dueToReceipt(long receivedNanos, long dueUnixUs) {
        record(dueToReceiptUs, receivedNanos + unixNanosOffset - dueUnixUs * NANOS_PER_US);
    }

    void sendToReceipt(long receivedNanos, long sentNanos) {
        record(sendToReceiptUs, receivedNanos - sentNanos);
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.max(0, nanos / NANOS_PER_US));
    }

    /** Connects when it is the player's turn. */
    void connect(LoadPlayer player) {
        waiting.add(player);
        connectMore();
    }

    private void connectMore() {
        while (!paused && connecting < MAX_CONNECTING) {
            LoadPlayer next = waiting.poll();
            if (next == null) {
                return;
            }
            if (!next.isGone()) {
                connecting++;
                client.connect(options.port(), options.host())
                        .onSuccess(next::connected)
                        .onFailure(e -> {
                            connecting--;
                            next.fail("cannot connect to " + options.host() + ":" + options.port() + " ("
                                    + e.getMessage() + ")");
                            connectMore();
                        });
            }
        }
    }

    /** A connection was let in. */
    void welcomed() {
        connecting--;
        pauseMs = FIRST_PAUSE_MS;
        connectMore();
    }

    /** The relay wants fewer connections a second: this one is tried again after a pause, longer each time. */
    void tooFast(LoadPlayer player) {
        connecting--;
        waiting.add(player);
        if (!paused) {
            paused = true;
            vertx.setTimer(pauseMs, timer -> {
                paused = false;
                connectMore();
            });
            pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
        }
    }

    /** All games start; hosts only speak here, the matches begin when all have loaded. */
    void startGames() {
        context.runOnContext(v -> games.forEach(LoadGame::start));
    }

    /** Gives up what is not over. */
    void stop(String why) {
        context.runOnContext(v -> games.forEach(game -> game.failed(why)));
    }

    static long unixNanosOffset(PlayClock clock) {
        var now = clock.wall().instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond())
                + now.getNano()
                - clock.nanos().getAsLong();
    }
}
