package dev.outpost.bench.tracking;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * All clients of one server: hosts and subscribers of its changes, and browsers, each kind on a loop of its own. The
 * thread that runs steps waits for them; between two steps hosts go on with as many heartbeats as keep their listings.
 */
final class Clients implements AutoCloseable {

    private static final int WRITERS = 128;
    private static final int CREATORS = 32;
    private static final int CHANGERS = 16;
    private static final int READERS = 64;
    private static final double CREATIONS_PER_S = 4000;
    private static final double BEAT_EACH_S = 10;
    private static final double LEAST_BEATS_PER_S = 50;
    private static final int MOST_CREATED_BYTES = 65_536;
    private static final long GROW_BOUND_S = 300;
    private static final long LOOK_MS = 200;
    private static final long LATE_MS = 2000;
    private static final long CALL_BOUND_S = 30;

    private final EventLoopGroup loops;
    private final EventLoop hostLoop;
    private final EventLoop readLoop;
    private final long epochNanos = System.nanoTime();
    private final Hosts hosts;
    private final Creations creations;
    private final Changes changes;
    private final Audience audience;
    private final Window writes;
    private final Window reads;
    private final Pool writing;
    private final Pool reading;
    private final Pool creating;
    private final Pool changing;
    private final boolean tracking;

    private Clients(
            Target target, int port, ServerList list, int hostsOfRedis, int changingOf, @Nullable List<String> paths) {
        Transport transport = Transport.nativeTransport();
        io.vertx.core.spi.transport.Transport parts = (transport == null ? Transport.NIO : transport).implementation();
        loops = new MultiThreadIoEventLoopGroup(2, parts.ioHandlerFactory());
        hostLoop = loops.next();
        readLoop = loops.next();
        Bootstrap bootstrap = new Bootstrap()
                .channelFactory(parts.channelFactory(false))
                .option(ChannelOption.TCP_NODELAY, true)
                .remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        tracking = target == Target.TRACKING;
        hosts = new Hosts(list);
        creations = new Creations(hosts);
        changes = new Changes(hosts);
        audience = new Audience(readLoop, bootstrap, hosts, this::nanos);
        Reads browsers = new Reads(paths == null ? Questions.of(list) : paths);
        reads = browsers.window();
        reading = new Pool(readLoop, bootstrap, HttpReplies::counting, browsers, this::nanos);
        creating = new Pool(hostLoop, bootstrap, () -> HttpReplies.keeping(MOST_CREATED_BYTES), creations, this::nanos);
        changing = new Pool(hostLoop, bootstrap, HttpReplies::counting, changes, this::nanos);
        if (target == Target.REDIS) {
            Sets sets = new Sets(list, hostsOfRedis);
            writes = sets.window();
            writing = new Pool(hostLoop, bootstrap, RedisReplies::new, sets, this::nanos);
        } else {
            Beats beats = new Beats(hosts, changingOf);
            writes = beats.window();
            writing = new Pool(hostLoop, bootstrap, HttpReplies::counting, beats, this::nanos);
        }
        if (target != Target.NGINX) {
            writing.open(WRITERS);
        }
        if (target != Target.REDIS) {
            reading.open(READERS);
        }
        if (tracking) {
            creating.open(CREATORS);
            changing.open(CHANGERS);
        }
    }

    /**
     * Clients of a tracking server.
     *
     * @param changingOf one heartbeat in so many has changes; 0: none
     */
    static Clients ofTracking(int port, ServerList list, int changingOf) {
        return new Clients(Target.TRACKING, port, list, 0, changingOf, null);
    }

    /** Clients of a Redis. */
    static Clients ofRedis(int port, ServerList list, int hosts) {
        return new Clients(Target.REDIS, port, list, hosts, 0, null);
    }

    /** Clients of a server of one static file. */
    static Clients ofFile(int port, ServerList list, String path) {
        return new Clients(Target.NGINX, port, list, 0, 0, List.of(path));
    }

    /**
     * Does a step.
     *
     * @param measuring called when it begins to measure
     * @param measured called when it has measured
     * @return what came of it
     */
    JsonObject run(Step step, Runnable measuring, Runnable measured) throws IOException, InterruptedException {
        if (tracking) {
            grow(step.listings());
            hear(step.subscribers());
        }
        long from = nanos() + (long) (step.warmUpS() * TimeUnit.SECONDS.toNanos(1));
        long to = from + (long) (step.measuredS() * TimeUnit.SECONDS.toNanos(1));
        on(hostLoop, () -> {
            writes.open(from, to);
            changes.window().open(from, to);
            changes.heardBy(step.subscribers());
            writing.begin(step.writesPerS());
            changing.begin(step.changesPerS());
        });
        on(readLoop, () -> {
            reads.open(from, to);
            audience.window().open(from, to);
            reading.begin(step.readsPerS());
        });
        sleepUntil(from);
        long cpu = cpuNanos();
        measuring.run();
        sleepUntil(to);
        measured.run();
        double cores = (cpuNanos() - cpu) / (double) (nanos() - from);
        JsonObject result = new JsonObject().put("step", step.json()).put("client_cores", cores);
        waitForTheLate(from, to);
        long[] told = new long[1];
        on(hostLoop, () -> {
            told[0] = changes.toBeHeard();
            result.put("writes", writes.json(writing.pace().dueIn(from, to)));
            result.put("changes", changes.window().json(changing.pace().dueIn(from, to)));
            writing.begin(atRest());
            changing.begin(0);
        });
        on(readLoop, () -> {
            result.put("reads", reads.json(reading.pace().dueIn(from, to)));
            result.put("heard", audience.window().json(told[0]));
            reading.begin(0);
        });
        return result.put("complaint", audience.complaint());
    }

    /** Heartbeats a second that keep the listings there are. */
    private double atRest() {
        return tracking ? Math.max(LEAST_BEATS_PER_S, hosts.size() / BEAT_EACH_S) : 0;
    }

    private void grow(int listings) throws IOException, InterruptedException {
        CompletableFuture<Boolean> grown = new CompletableFuture<>();
        on(hostLoop, () -> {
            creations.want(listings, () -> grown.complete(true));
            creating.begin(grown.isDone() ? 0 : CREATIONS_PER_S);
        });
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GROW_BOUND_S);
        while (!grown.isDone()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("no " + listings + " listings within " + GROW_BOUND_S + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            on(hostLoop, () -> writing.begin(atRest()));
        }
        String[] refusals = new String[1];
        on(hostLoop, () -> {
            creating.begin(0);
            refusals[0] = creations.refusals();
        });
        if (!refusals[0].isEmpty()) {
            throw new IOException(refusals[0]);
        }
    }

    private void hear(int subscribers) throws IOException, InterruptedException {
        CompletableFuture<Boolean> seated = new CompletableFuture<>();
        on(readLoop, () -> audience.want(subscribers, () -> seated.complete(true)));
        try {
            seated.get(GROW_BOUND_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no " + subscribers + " subscribers within " + GROW_BOUND_S + " s", e);
        }
        if (!audience.complaint().isEmpty()) {
            throw new IOException(audience.complaint());
        }
    }

    /** What was due in time may still come; whatever takes longer than this is not waited for. */
    private void waitForTheLate(long from, long to) throws IOException, InterruptedException {
        long until = to + TimeUnit.MILLISECONDS.toNanos(LATE_MS);
        boolean[] all = new boolean[2];
        long[] toBeHeard = new long[1];
        while (nanos() < until && !(all[0] && all[1])) {
            on(hostLoop, () -> {
                all[0] = writes.answered() >= writing.pace().dueIn(from, to)
                        && changes.window().answered() >= changing.pace().dueIn(from, to);
                toBeHeard[0] = changes.toBeHeard();
            });
            on(
                    readLoop,
                    () -> all[1] = reads.answered() >= reading.pace().dueIn(from, to)
                            && audience.window().answered() >= toBeHeard[0]);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void sleepUntil(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos - nanos()));
    }

    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    private static void on(EventLoop loop, Runnable task) throws IOException, InterruptedException {
        try {
            loop.submit(task).get(CALL_BOUND_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("a loop of the load client failed", e);
        }
    }

    @Override
    public void close() {
        var unused = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** Nanoseconds since this was made. */
    private long nanos() {
        return System.nanoTime() - epochNanos;
    }
}
