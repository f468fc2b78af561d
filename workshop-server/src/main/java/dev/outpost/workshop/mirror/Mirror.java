package dev.outpost.workshop.mirror;

import dev.outpost.server.Backoff;
import dev.outpost.server.Health;
import dev.outpost.workshop.publish.Intakes;
import dev.outpost.workshop.publish.Publisher;
import dev.outpost.workshop.store.ReleaseStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Takes over what other workshops publish (docs/workshop.md, Mirrors): one thread for each of them, which asks for changes,
 * fetches, checks and publishes. Any thread may ask about it.
 */
public final class Mirror implements AutoCloseable {

    private final MirrorRules rules;
    private final Parts parts;
    private final HttpClient client;
    private final List<SourceLoop> loops;
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * What it works with.
     *
     * @param store where all is published
     * @param intakes where packages come in
     * @param publisher publishes them
     * @param mostPackageBytes longest package that is accepted
     * @param observer is told what is done
     * @param clock what times are noted by
     * @param nanoClock never goes back
     * @param random for pauses; any thread
     */
    public record Parts(
            Vertx vertx,
            ReleaseStore store,
            Intakes intakes,
            Publisher publisher,
            long mostPackageBytes,
            MirrorObserver observer,
            InstantSource clock,
            LongSupplier nanoClock,
            RandomGenerator random) {}

    /** Nothing is asked yet. */
    public Mirror(MirrorRules rules, Parts parts) {
        this.rules = rules;
        this.parts = parts;
        this.client = parts.vertx()
                .createHttpClient(
                        new HttpClientOptions().setDecompressionSupported(false).setTracingPolicy(TracingPolicy.ALWAYS),
                        new PoolOptions().setHttp1MaxSize(2));
        Semaphore fetching = new Semaphore(rules.atOnce(), true);
        this.loops =
                rules.sources().stream().map(source -> loop(source, fetching)).toList();
    }

    private SourceLoop loop(URI uri, Semaphore fetching) {
        Source source = new Source(client, uri, rules.timeout(), parts.nanoClock());
        Follower follower = new Follower(uri.toString(), source, rules, parts, fetching, this::rest);
        Backoff backoff = new Backoff(SourceLoop.FIRST_PAUSE, SourceLoop.MOST_PAUSE, parts.random());
        return new SourceLoop(uri.toString(), follower, rules.interval(), backoff, this::rest, parts.clock());
    }

    /** Begins to follow all of them. Blocks for as long as the store takes to note it. */
    public void start() {
        if (loops.isEmpty()) {
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        loops.forEach(loop -> names.add(loop.name()));
        parts.store().mirrors().follow(names);
        loops.forEach(SourceLoop::start);
    }

    /** {@code ok}, or which workshops cannot be followed, and why; quick. */
    public String state() {
        String away = loops.stream()
                .filter(SourceLoop::isAway)
                .map(loop -> loop.name() + ": " + loop.state())
                .collect(Collectors.joining("; "));
        return away.isEmpty() ? Health.OK : away;
    }

    /** Workshops that cannot be followed now. */
    public long away() {
        return loops.stream().filter(SourceLoop::isAway).count();
    }

    /** Changes of all workshops that were not dealt with when they were last asked. */
    public long behind() {
        return loops.stream().mapToLong(SourceLoop::behind).sum();
    }

    /** Those that are followed. */
    List<SourceLoop> loops() {
        return loops;
    }

    /** Ends it; a package that is on its way is not taken now, and is again after the next start. Blocks. */
    @Override
    public void close() {
        closing.countDown();
        loops.forEach(SourceLoop::interrupt);
        loops.forEach(SourceLoop::join);
        client.close();
    }

    private void rest(Duration time) throws InterruptedException {
        if (closing.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("closing");
        }
    }
}
