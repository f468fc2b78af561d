package dev.outpost.relay.history;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frame logs of all running matches: one folder, one worker that writes and reads. Thread-safe.
 *
 * <p>What waits for the disk is bounded in tasks and bytes over all matches; the log of a match that finds no room ends
 * there, which is counted.
 */
public final class FrameLogs {

    private static final Logger LOG = LoggerFactory.getLogger(FrameLogs.class);
    private static final String SUFFIX = ".frames";
    private static final int MAX_TASKS = 1 << 14;
    private static final long MAX_WAITING_BYTES = 64L << 20;

    private final Path folder;
    private final long maxBytes;
    private final Runnable onLoss;
    private final DiskWorker worker = new DiskWorker("relay-history", MAX_TASKS);
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean said = new AtomicBoolean();

    /**
     * Logs in a folder, which is made with the first of them.
     *
     * @param folder used by nobody else
     * @param maxBytes most that one match's frames may take
     * @param onLoss called, from any thread, when a match's log becomes incomplete
     */
    public FrameLogs(Path folder, long maxBytes, Runnable onLoss) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.onLoss = onLoss;
    }

    /**
     * Begins the log of a match; called on the match's loop.
     *
     * @param correlation the match's trace id
     * @param header what is needed to make sense of the frames when the relay dies
     * @param loop runs tasks on the match's loop, from any thread
     */
    public FrameLog open(String correlation, byte[] header, Executor loop) {
        return new FrameLog(this, folder.resolve(correlation + SUFFIX), header, maxBytes, loop);
    }

    /**
     * Looks for logs that a relay left behind when it died. Only of use before the first {@link #open}.
     *
     * @param onWorker gets their files, on the worker
     */
    public void leftovers(Consumer<List<Path>> onWorker) {
        worker.offer(() -> {
            List<Path> files = new ArrayList<>();
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
                found.forEach(files::add);
            } catch (NoSuchFileException e) {
                // No match has been played yet.
            } catch (IOException e) {
                LOG.warn("folder {} cannot be read, so unfinished matches in it are not looked for", folder, e);
            }
            onWorker.accept(files);
        });
    }

    /** Takes no more and writes what waits; not to be called on an event loop. */
    public void close(Duration within) {
        if (!worker.close(within)) {
            LOG.warn("the frames of running matches were not written within {} ms", within.toMillis());
        }
    }

    DiskWorker worker() {
        return worker;
    }

    /** Takes a task that holds so many bytes in memory; false when too much waits. */
    boolean admit(int bytes, Runnable task) {
        if (waitingBytes.addAndGet(bytes) <= MAX_WAITING_BYTES && worker.offer(task)) {
            return true;
        }
        waitingBytes.addAndGet(-bytes);
        return false;
    }

    /** The bytes of a task are free again. */
    void done(int bytes) {
        waitingBytes.addAndGet(-bytes);
    }

    /** A log could be begun: the next loss is news again. */
    void begun() {
        said.set(false);
    }

    void lost(Path file, @Nullable IOException why) {
        onLoss.run();
        if (!said.getAndSet(true)) {
            LOG.warn(
                    "the order stream of a match is not kept, and others may follow: {}: {}",
                    file,
                    why == null ? "the disk is too slow for " + MAX_WAITING_BYTES + " waiting bytes" : why.toString());
        }
    }

    void full(Path file, long tick) {
        onLoss.run();
        LOG.warn(
                "the order stream of a match is not kept from tick {} on: {} would have more than {} bytes"
                        + " (relay.history_mb)",
                tick,
                file,
                maxBytes);
    }

    void notDeleted(Path file, IOException why) {
        LOG.warn("{} cannot be deleted: {}", file, why.toString());
    }
}
