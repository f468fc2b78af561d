package dev.outpost.bench.colyseus;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/**
 * {@code colyseus-load PORT ROOMS PLAYERS MESSAGES_PER_S SECONDS}: what {@code reference-client.jar load} is to the relay,
 * with the same signs of progress and the same JSON object as its last line. A relay room sends each message on at once,
 * so there is no time due but that of sending.
 */
public final class ColyseusLoad {

    private static final int MAX_EVENT_LOOPS = 2;
    private static final long SETUP_BOUND_S = 120;
    private static final long LAST_MESSAGES_BOUND_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long POLL_MS = 20;
    private static final int MAX_ERRORS = 20;
    private static final double NANOS_PER_S = 1e9;
    private static final double US_PER_MS = 1e3;

    private final Options options;
    private final List<ColyseusLoop> loops = new ArrayList<>();
    private final CountDownLatch joined;
    private final LongAdder delivered = new LongAdder();
    private final List<String> errors = new ArrayList<>();
    private volatile long fromNanos = Long.MAX_VALUE;
    private volatile long toNanos = Long.MIN_VALUE;

    /**
     * What load to make.
     *
     * @param port the server's
     * @param rooms rooms at a time
     * @param players players of each
     * @param messagesPerS what each sends in a second
     * @param durationS how long
     * @param warmUpS how much of it at the beginning is not measured
     */
    record Options(int port, int rooms, int players, double messagesPerS, double durationS, double warmUpS) {

        static Options of(String[] args) {
            if (args.length != 6) {
                throw new IllegalArgumentException(
                        "usage: colyseus-load PORT ROOMS PLAYERS MESSAGES_PER_S SECONDS WARM_UP_S");
            }
            return new Options(
                    Integer.parseInt(args[0]),
                    Integer.parseInt(args[1]),
                    Integer.parseInt(args[2]),
                    Double.parseDouble(args[3]),
                    Double.parseDouble(args[4]),
                    Double.parseDouble(args[5]));
        }

        /** Messages of each player. */
        long messages() {
            return Math.round(messagesPerS * durationS);
        }
    }

    private ColyseusLoad(Options options) {
        this.options = options;
        this.joined = new CountDownLatch(options.rooms() * options.players());
    }

    /** Runs it; the exit status. */
    public static int run(String[] args) throws Exception {
        ColyseusLoad load = new ColyseusLoad(Options.of(args));
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(MAX_EVENT_LOOPS));
        JsonObject report = load.run(vertx);
        System.out.println(report.encode());
        return report.getJsonArray("errors").isEmpty() ? 0 : 1;
    }

    private JsonObject run(Vertx vertx) throws Exception {
        int count = Math.min(Math.min(MAX_EVENT_LOOPS, Runtime.getRuntime().availableProcessors()), options.rooms());
        for (int i = 0; i < count; i++) {
            loops.add(new ColyseusLoop(this, options));
        }
        for (int room = 0; room < options.rooms(); room++) {
            loops.get(room % count).add(room);
        }
        Iterator<ColyseusLoop> next = loops.iterator();
        await(vertx.deployVerticle(next::next, new DeploymentOptions().setInstances(count)));
        if (!joined.await(SETUP_BOUND_S, TimeUnit.SECONDS)) {
            complain("not all players were in within " + SETUP_BOUND_S + " s");
        }
        long start = System.nanoTime() + LEAD_NANOS;
        fromNanos = start + (long) (options.warmUpS() * NANOS_PER_S);
        toNanos = start + (long) (options.durationS() * NANOS_PER_S);
        if (errors().isEmpty()) {
            loops.forEach(loop -> loop.begin(start));
        }
        say("started");
        sleepUntil(fromNanos);
        Mark opened = mark();
        say("measuring");
        sleepUntil(toNanos);
        Mark closed = mark();
        say("measured");
        return end(opened, closed);
    }

    private JsonObject end(Mark opened, Mark closed) throws Exception {
        long expected = options.messages() * options.rooms() * options.players() * (options.players() - 1);
        long patience = System.nanoTime() + LAST_MESSAGES_BOUND_NANOS;
        while (delivered.sum() < expected && errors().isEmpty() && System.nanoTime() < patience) {
            // The loops count without locks; to be woken by them would cost what is measured.
            Thread.sleep(POLL_MS);
        }
        Histogram times = new Histogram(2);
        long sent = 0;
        long received = 0;
        List<Future<ColyseusLoop.Counts>> ends = new ArrayList<>();
        // Errors of connections that close because they are left are none.
        List<String> said = errors();
        for (ColyseusLoop loop : loops) {
            ends.add(loop.end());
        }
        for (Future<ColyseusLoop.Counts> end : ends) {
            ColyseusLoop.Counts counts = await(end);
            sent += counts.sent();
            received += counts.delivered();
            times.add(counts.sendToReceiptUs());
        }
        if (received != expected) {
            said.add(received + " of " + expected + " messages were delivered");
        }
        double lengthS = (closed.nanos - opened.nanos) / NANOS_PER_S;
        return new JsonObject()
                .put("games", options.rooms())
                .put("players", options.players())
                .put("orders_sent", sent)
                .put("orders_received", received)
                .put("deliveries_per_s", (closed.delivered - opened.delivered) / lengthS)
                .put("orders_dropped", new JsonObject().put("late", 0).put("budget", 0))
                .put("due_to_receipt_ms", new JsonObject())
                .put("send_to_receipt_ms", percentiles(times))
                .put(
                        "window",
                        new JsonObject()
                                .put("length_s", lengthS)
                                .put("deliveries", closed.delivered - opened.delivered)
                                .put("cpu_s", (closed.cpuNanos - opened.cpuNanos) / NANOS_PER_S))
                .put("errors", new JsonArray(said));
    }

    private static JsonObject percentiles(Histogram us) {
        JsonObject ms = new JsonObject();
        if (us.getTotalCount() > 0) {
            ms.put("p50", us.getValueAtPercentile(50) / US_PER_MS)
                    .put("p90", us.getValueAtPercentile(90) / US_PER_MS)
                    .put("p99", us.getValueAtPercentile(99) / US_PER_MS)
                    .put("p999", us.getValueAtPercentile(99.9) / US_PER_MS)
                    .put("max", us.getMaxValue() / US_PER_MS);
        }
        return ms;
    }

    void joined() {
        joined.countDown();
    }

    void delivered() {
        delivered.increment();
    }

    /** By the time it was to be sent, so that what comes too late still counts. */
    boolean measures(long dueNanos) {
        return dueNanos - fromNanos >= 0 && dueNanos - toNanos < 0;
    }

    void complain(String why) {
        synchronized (errors) {
            if (errors.size() < MAX_ERRORS) {
                errors.add(why);
            }
        }
        while (joined.getCount() > 0) {
            joined.countDown();
        }
    }

    private List<String> errors() {
        synchronized (errors) {
            return new ArrayList<>(errors);
        }
    }

    private record Mark(long nanos, long delivered, long cpuNanos) {}

    private Mark mark() {
        long cpu = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
        return new Mark(System.nanoTime(), delivered.sum(), cpu);
    }

    private static void say(String words) {
        System.err.println("load: " + words);
        System.err.flush();
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos - System.nanoTime()));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
