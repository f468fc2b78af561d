package dev.outpost.relay.integrity;

import dev.outpost.relay.game.Divergence;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.history.DiskWorker;
import dev.outpost.relay.history.FolderKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The desync bundles of all matches: one folder within size and age, one worker that writes. Thread-safe. */
final class DesyncBundles {

    private static final Logger LOG = LoggerFactory.getLogger(DesyncBundles.class);
    private static final int MAX_TASKS = 256;
    /** Of all matches together, until they are on disk. */
    private static final long MAX_HELD_BYTES = 64L << 20;

    private final Path folder;
    private final DesyncRules rules;
    private final String relay;
    private final InstantSource clock;
    private final FolderKeeper keeper;
    private final DiskWorker worker = new DiskWorker("relay-desyncs", MAX_TASKS);
    private final AtomicLong heldBytes = new AtomicLong();

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

    /** Has a bundle written; {@code held} bytes of reports are free then. */
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
            free(held);
            LOG.warn("the desync bundle of {} is not kept: the disk is too slow", facts.traceId());
        }
    }

    /** Takes no more and writes what waits; not to be called on an event loop. */
    void close(Duration within) {
        if (!worker.close(within)) {
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
            free(held);
        }
        keeper.keep();
    }
}
