package dev.outpost.relay.result;

import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchObserver;
import dev.outpost.relay.history.DiskWorker;
import dev.outpost.relay.history.FolderKeeper;
import dev.outpost.relay.history.FrameFile;
import dev.outpost.relay.history.FrameLog;
import dev.outpost.relay.history.FrameLogs;
import dev.outpost.relay.lobby.MatchExtensions;
import dev.outpost.relay.protocol.Certificate;
import dev.outpost.relay.protocol.result.CanonicalJson;
import dev.outpost.relay.protocol.result.CertifiedResult;
import dev.outpost.relay.protocol.result.RelayKey;
import dev.outpost.relay.protocol.result.ResultException;
import dev.outpost.relay.telemetry.Evidence;
import dev.outpost.relay.telemetry.GameTelemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certified results and recordings of all matches: when a match ends, its frames become a recording, and what is known
 * of it is signed, kept and sent to its players. All of it happens on a worker; a match never waits for it. Thread-safe.
 */
public final class Results implements MatchExtensions {

    private static final Logger LOG = LoggerFactory.getLogger(Results.class);
    private static final int MAX_TASKS = 1 << 14;
    private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(1);
    private static final String SUFFIX = ".json";

    /** What a recording says of a match that the relay did not see the end of. */
    static final String UNKNOWN = "unknown";

    private final Path folder;
    private final Path resultFolder;
    private final Recordings recordings;
    private final List<FolderKeeper> keepers;
    private final FrameLogs logs;
    private final String build;
    private final InstantSource clock;
    private final Consumer<Evidence> onLoss;
    private final DiskWorker worker = new DiskWorker("relay-results", MAX_TASKS);

    private volatile @Nullable ResultKey key;
    private volatile String trouble = "";

    /** The worker's own. */
    private Instant cleaned = Instant.EPOCH;

    private final Object finishing = new Object();
    private int unfinished;

    /**
     * Nothing is read or made yet.
     *
     * @param folder the relay's data folder
     * @param logs where matches' frames are, and may have been left
     * @param build the relay's name and version
     * @param onLoss called, from any thread, when a match's recording or result cannot be kept
     */
    public Results(
            Path folder,
            ResultRules rules,
            FrameLogs logs,
            String build,
            InstantSource clock,
            Consumer<Evidence> onLoss) {
        this.folder = folder;
        this.resultFolder = folder.resolve("results");
        Path recordingFolder = folder.resolve("recordings");
        this.recordings = new Recordings(recordingFolder);
        this.keepers = List.of(
                new FolderKeeper(resultFolder, rules.resultBytes(), rules.resultAge(), clock),
                new FolderKeeper(recordingFolder, rules.recordingBytes(), rules.recordingAge(), clock));
        this.logs = logs;
        this.build = build;
        this.clock = clock;
        this.onLoss = onLoss;
    }

    /**
     * Reads or makes the key, and turns what a dying relay left into recordings; off this thread. To be called before the
     * first match.
     */
    public void open() {
        worker.offer(this::loadKey);
        logs.leftovers(files -> files.forEach(file -> worker.offer(() -> recover(file))));
        worker.offer(this::clean);
    }

    /** What signatures are checked with; null when it is not read yet, or cannot be. */
    public @Nullable RelayKey key() {
        ResultKey loaded = key;
        return loaded == null ? null : loaded.publicKey();
    }

    /** What keeps results from being certified; empty: nothing. */
    public String trouble() {
        return trouble;
    }

    @Override
    public List<MatchObserver> observers(MatchFacts facts, MatchControl control, GameTelemetry telemetry) {
        return List.of(new ResultObserver(this, facts, control, telemetry));
    }

    @Override
    public byte[] header(MatchFacts facts) {
        return CanonicalJson.bytes(FactsTree.of(facts, build));
    }

    /** A match is over; on its loop. */
    void finish(FinishedMatch match, MatchControl control, GameTelemetry telemetry) {
        FrameLog log = control.frames();
        log.retain();
        synchronized (finishing) {
            unfinished++;
        }
        boolean complete = log.complete();
        log.flush(file -> {
            Runnable task = () -> {
                certify(match, complete ? file : null, control, telemetry);
                finished(control, log);
            };
            if (!worker.offer(task)) {
                onLoss.accept(Evidence.RESULT);
                finished(control, log);
            }
        });
    }

    /**
     * Waits for the results of matches that are over, then ends; not to be called on an event loop. The loops of the
     * matches must still run.
     */
    public void close(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        synchronized (finishing) {
            long left = deadline - System.nanoTime();
            while (unfinished > 0 && left > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(finishing, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
                left = deadline - System.nanoTime();
            }
            if (unfinished > 0) {
                LOG.error("{} results were not written within {} ms", unfinished, within.toMillis());
            }
        }
        worker.close(Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(100), deadline - System.nanoTime())));
    }

    private void finished(MatchControl control, FrameLog log) {
        control.execute(() -> {
            log.release();
            synchronized (finishing) {
                unfinished--;
                finishing.notifyAll();
            }
        });
    }

    private void certify(FinishedMatch match, @Nullable Path frames, MatchControl control, GameTelemetry telemetry) {
        String correlation = match.facts().traceId();
        CertifiedResult.Recording recording = frames == null ? null : record(match, frames);
        if (recording == null) {
            onLoss.accept(Evidence.RECORDING);
        }
        ResultKey signer = key;
        if (signer == null) {
            // Said once, when the key could not be read.
            onLoss.accept(Evidence.RESULT);
            return;
        }
        try {
            byte[] result = CertifiedResult.certify(match.tree(build, recording), signer.publicKey(), signer::sign);
            // Sent even if the disk is full: the players' copies are as good.
            control.execute(() -> control.tellAll(new Certificate(result)));
            Files.createDirectories(resultFolder);
            replace(resultFolder.resolve(correlation + SUFFIX), result);
            telemetry.certified(
                    match.ending().outcome(), match.reached(), match.ending().chain(), recording != null);
        } catch (IOException | ResultException e) {
            onLoss.accept(Evidence.RESULT);
            LOG.error("the result of match {} is not kept: {}", correlation, e.toString());
        }
        if (!clock.instant().isBefore(cleaned.plus(BETWEEN_CLEANINGS))) {
            clean();
        }
    }

    private CertifiedResult.@Nullable Recording record(FinishedMatch match, Path frames) {
        String correlation = match.facts().traceId();
        try {
            Recordings.Stream stream = addUp(frames, correlation, match.facts().seed());
            if (stream.ticks() != match.ending().ticks()
                    || !stream.chain().equals(match.ending().chain())) {
                throw new IOException(frames + " holds " + stream.ticks() + " ticks with chain " + stream.chain()
                        + " instead of " + match.ending().ticks() + " with "
                        + match.ending().chain());
            }
            try (FrameFile file = FrameFile.open(frames)) {
                return recordings.write(
                        file,
                        FactsTree.of(match.facts(), build),
                        stream,
                        match.ending().outcome());
            }
        } catch (IOException | ResultException e) {
            LOG.error("the recording of match {} is not kept: {}", correlation, e.toString());
            return null;
        }
    }

    private static Recordings.Stream addUp(Path frames, String correlation, long seed) throws IOException {
        try (FrameFile file = FrameFile.open(frames)) {
            return Recordings.addUp(file, correlation, seed);
        }
    }

    /** A match that the relay did not end: its frames become a recording, and nothing is certified. */
    private void recover(Path frames) {
        Map<String, @Nullable Object> facts;
        String correlation;
        Recordings.Stream stream;
        try {
            try (FrameFile file = FrameFile.open(frames)) {
                facts = CanonicalJson.object(file.header());
            }
            correlation = Trees.text(facts, "correlation");
            long seed = Long.parseUnsignedLong(Trees.text(Trees.in(facts, "seed"), "value"), 16);
            stream = addUp(frames, correlation, seed);
        } catch (IOException | ResultException | IllegalArgumentException e) {
            onLoss.accept(Evidence.RECORDING);
            LOG.warn("{} was left by a relay that died, and cannot be used: {}", frames, e.toString());
            delete(frames);
            return;
        }
        if (Files.exists(recordings.file(correlation))) {
            delete(frames);
            return;
        }
        try (FrameFile file = FrameFile.open(frames)) {
            recordings.write(file, facts, stream, UNKNOWN);
            LOG.warn(
                    "match {} was running when the relay died; {} ticks of it are recorded",
                    correlation,
                    stream.ticks());
            delete(frames);
        } catch (IOException | ResultException e) {
            // Left where it is: the next start may find a better disk.
            onLoss.accept(Evidence.RECORDING);
            LOG.warn("{} was left by a relay that died, and is not recorded now: {}", frames, e.toString());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted: {}", file, e.toString());
        }
    }

    private void loadKey() {
        try {
            key = ResultKey.inFolder(folder);
        } catch (IOException | ResultException e) {
            trouble = "results are not certified: "
                    + (e instanceof ResultException ? e.getMessage() : "the key can be neither read nor made: " + e);
            LOG.error(trouble);
        }
    }

    private void clean() {
        cleaned = clock.instant();
        keepers.forEach(FolderKeeper::keep);
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(draft, bytes);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
