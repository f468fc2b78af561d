package dev.outpost.relay.integrity;

import dev.outpost.relay.game.Divergence;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.history.DiskWorker;
import dev.outpost.relay.history.FolderKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The desync bundles of all matches: one folder within size and age, one worker that writes. Thread-safe. */
final class DesyncBundles {

    private static final Logger LOG = LoggerFactory.getLogger(DesyncBundles.class);
    /** Bundles of so many matches may be under way from their loops to the disk. */
    private static final int MAX_BUNDLES = 256;

    /** Of all matches together, until they are on disk. */
    private static final long MAX_HELD_BYTES = 64L << 20;

    private final Path folder;
    private final DesyncRules rules;
    private final String relay;
    private final InstantSource clock;
    private final FolderKeeper keeper;
    private final DiskWorker worker = new DiskWorker("relay-desyncs", MAX_BUNDLES + 1);
    private final AtomicLong heldBytes = new AtomicLong();
    private final Semaphore places = new Semaphore(MAX_BUNDLES);

    DesyncBundles(Path folder, DesyncRules rules, String relay, InstantSource clock) {
        this.folder = folder;
        this.rules = rules;
        this.relay = relay;
        this.clock = clock;
        this.keeper = new FolderKeeper(folder, rules.maxFolderBytes(), rules.maxAge(), clock);
        worker.offer(keeper::keep);
    }

    DesyncRules rules() {
        return rules;
    }

    /** Whether so many more bytes of reports may be held; if so, they are counted. */
    boolean take(int bytes) {
        if (heldBytes.addAndGet(bytes) <= MAX_HELD_BYTES) {
            return true;
        }
        heldBytes.addAndGet(-bytes);
        return false;
    }

    /** Bytes are not held any more. */
    void free(int bytes) {
        heldBytes.addAndGet(-bytes);
    }

    /** Whether one more bundle may be put together; {@link #write} must follow. */
    boolean begin(MatchFacts facts) {
        boolean may = places.tryAcquire();
        if (!may) {
            LOG.warn("the desync bundle of {} is not kept: {} others are under way", facts.traceId(), MAX_BUNDLES);
        }
        return may;
    }

    /** How many are begun and not written. */
    int underWay() {
        return MAX_BUNDLES - places.availablePermits();
    }

    /** Has a bundle written that was begun; {@code held} bytes of reports are free then. */
    void write(
            MatchFacts facts,
            List<Divergence> divergences,
            List<HashTrail.Row> trail,
            List<DesyncBundle.Report> reports,
            List<byte[]> frames,
            int held) {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        DesyncBundle bundle = new DesyncBundle(facts, relay, now, divergences, trail, reports, frames);
        if (!worker.offer(() -> write(bundle, held))) {
            over(held);
            LOG.warn("the desync bundle of {} is not kept: the relay has shut down", facts.traceId());
        }
    }

    /** Takes no more and writes what waits; not to be called on an event loop. */
    void close(Duration within) {
        boolean written = false;
        try {
            written = places.tryAcquire(MAX_BUNDLES, within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!worker.close(within) || !written) {
            LOG.warn("desync bundles were not written within {} ms", within.toMillis());
        }
    }

    private void write(DesyncBundle bundle, int held) {
        try {
            Path written = DesyncFiles.write(folder, bundle);
            LOG.info("players came apart; what is known is in {}", written);
        } catch (IOException e) {
            LOG.warn("the desync bundle of {} is not kept: {}", bundle.facts().traceId(), e.toString());
        } finally {
            over(held);
        }
        keeper.keep();
    }

    private void over(int held) {
        free(held);
        places.release();
    }
}
