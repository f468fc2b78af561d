package dev.outpost.telemetry.store;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.record.Bookkeeper;
import dev.outpost.telemetry.record.DropReason;
import dev.outpost.telemetry.record.Recorder;
import dev.outpost.telemetry.record.RecorderMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings into the database what killed processes left in their ring files beside it, and closes their books. One thread,
 * the writer's.
 *
 * <p>The rows get the session and component that they had. It is a {@link Drain} like that of the own ring, so that a
 * recovery that is killed itself is taken up by the next process where it stopped.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final EventStore store;
    private final Path folder;
    private final StoreTuning tuning;
    private final int maxBatchBytes;
    private final InstantSource clock;
    private final StoreListener listener;
    private final Deque<Path> files = new ArrayDeque<>();
    private @Nullable Orphan orphan;
    private boolean looked;

    /** A session whose process is gone. */
    private static final class Orphan {
        final RecorderMemory memory;
        final Drain drain;
        long events;
        boolean ended;

        Orphan(RecorderMemory memory, Drain drain) {
            this.memory = memory;
            this.drain = drain;
        }
    }

    Recovery(
            EventStore store,
            Path folder,
            StoreTuning tuning,
            int maxBatchBytes,
            InstantSource clock,
            StoreListener listener) {
        this.store = store;
        this.folder = folder;
        this.tuning = tuning;
        this.maxBatchBytes = maxBatchBytes;
        this.clock = clock;
        this.listener = listener;
    }

    /** Whether all that was found is in the database. */
    boolean isDone() {
        return looked && orphan == null && files.isEmpty();
    }

    /** Writes one batch of what was left behind into the open store; how many events it had. */
    int step() throws SQLException {
        Orphan found = orphan;
        if (found == null) {
            found = next();
            orphan = found;
            if (found == null) {
                return 0;
            }
        }
        int events = found.drain.flush(false);
        if (events > 0) {
            found.events += found.ended ? 0 : events;
        } else if (!found.ended) {
            end(found);
        } else {
            orphan = null;
            found.memory.close();
        }
        return events;
    }

    /** Lets go of what is left; the next process takes it up. */
    void close() {
        if (orphan != null) {
            orphan.memory.close();
            orphan = null;
        }
    }

    private @Nullable Orphan next() {
        look();
        while (!files.isEmpty()) {
            Path file = files.remove();
            try {
                Optional<RecorderMemory> memory = RecorderMemory.adopt(file);
                if (memory.isPresent()) {
                    return new Orphan(
                            memory.get(), new Drain(memory.get(), store, tuning.maxBatchEvents(), maxBatchBytes));
                }
            } catch (IOException | RuntimeException e) {
                LOG.error("telemetry: {} cannot be recovered and is left where it is", file.getFileName(), e);
            }
        }
        return null;
    }

    private void look() {
        if (!looked) {
            looked = true;
            try {
                files.addAll(RecorderMemory.files(folder));
            } catch (IOException e) {
                LOG.warn("telemetry: cannot look for rings that were left behind", e);
            }
        }
    }

    /** The ring is empty: closes the session's books, which are its last events. */
    private void end(Orphan found) {
        found.ended = true;
        RecorderMemory memory = found.memory;
        Recorder recorder = new Recorder(
                new Catalogue(Bookkeeper.EVENTS, List.of()), Map.of(), memory.ring(), memory.ledger(), clock, 0);
        recorder.setRecording(true);
        long lost = new Bookkeeper(recorder, memory.ledger())
                .recordEnd(memory.ring().damaged() ? DropReason.DAMAGED : DropReason.KILLED);
        LOG.info(
                "telemetry: {} events of session {} recovered, {} had not been handed over whole",
                found.events,
                memory.session(),
                lost);
        listener.recovered(memory.session(), found.events, lost);
    }
}
