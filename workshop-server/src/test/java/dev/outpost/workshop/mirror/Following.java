package dev.outpost.workshop.mirror;

import dev.outpost.workshop.resource.Release;
import dev.outpost.workshop.store.MirrorBook;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One workshop that follows another one step by step, by a clock that goes only when it rests or is told to. */
final class Following implements AutoCloseable {

    static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
    static final MirrorRules RULES = rules(100_000, 1L << 30, 100_000, 1L << 40);

    final List<Left> left = new CopyOnWriteArrayList<>();
    final List<Release> taken = new CopyOnWriteArrayList<>();
    final AtomicInteger yanks = new AtomicInteger();
    final AtomicInteger resets = new AtomicInteger();
    Duration rested = Duration.ZERO;
    private Duration gone = Duration.ZERO;
    private final String source;
    private final Shop here;
    private final Follower follower;
    private final HttpClient client;

    Following(Shop here, Shop source, MirrorRules rules) {
        this(here, source, rules, wait -> {});
    }

    Following(Shop here, Shop source, MirrorRules rules, Consumer<Duration> resting) {
        this.here = here;
        this.source = source.address();
        this.client = here.vertx.createHttpClient();
        Mirror.Parts parts = new Mirror.Parts(
                here.vertx,
                here.store,
                here.intakes,
                here.publisher,
                1 << 20,
                new MirrorObserver() {
                    @Override
                    public void taken(Release release) {
                        taken.add(release);
                    }

                    @Override
                    public void yanked() {
                        yanks.incrementAndGet();
                    }

                    @Override
                    public void left(Left why) {
                        left.add(why);
                    }

                    @Override
                    public void reset() {
                        resets.incrementAndGet();
                    }
                },
                () -> BEGIN.plus(gone),
                () -> gone.toNanos(),
                new Random(1));
        this.follower = new Follower(
                this.source,
                new Source(client, URI.create(this.source), rules.timeout(), System::nanoTime),
                rules,
                parts,
                new Semaphore(1),
                wait -> {
                    resting.accept(wait);
                    rested = rested.plus(wait);
                    gone = gone.plus(wait);
                });
    }

    static MirrorRules rules(int releasesPerMinute, long bytesPerMinute, long mostReleases, long mostBytes) {
        return new MirrorRules(
                List.of(),
                Duration.ofSeconds(1),
                Duration.ofDays(1),
                Duration.ofSeconds(20),
                releasesPerMinute,
                bytesPerMinute,
                mostReleases,
                mostBytes,
                1);
    }

    long round() throws IOException, InterruptedException {
        return follower.round();
    }

    long behind() {
        return follower.behind();
    }

    /** Later, so that the source is followed from its first change on again. */
    Following muchLater() {
        gone = gone.plusDays(2);
        return this;
    }

    List<MirrorBook.LeftOut> noted() {
        return here.store.mirrors().left(source, 1000);
    }

    @Override
    public void close() {
        client.close();
    }
}
