package dev.outpost.telemetry.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Sees when a reader keeps the write-ahead log from being used anew: a read transaction that stays open pins the log at
 * its end of then, and all that is written afterwards, deletions too, only makes the log longer.
 *
 * <p>The writer's thread looks; any thread may ask since when.
 */
final class WalWatch {

    private static final int LOG_FRAMES = 2;
    private static final int CHECKPOINTED_FRAMES = 3;

    private final Path wal;
    private final long reservedBytes;
    private final PreparedStatement checkpoint;

    private volatile boolean held;
    private volatile long heldSinceNanos;

    WalWatch(Path wal, WriteConnection connection, StoreLimits limits) throws SQLException {
        this.wal = wal;
        this.reservedBytes = limits.reservedWalPages() * StoreLimits.PAGE_BYTES;
        this.checkpoint = connection.prepare("PRAGMA wal_checkpoint(PASSIVE)");
    }

    /**
     * Whether the log is beyond its share of the budget and a reader is why. Asks SQLite only when it is; the question
     * moves into the database what the reader lets go of, and waits for nobody.
     */
    boolean look(long nanos) throws SQLException {
        boolean now = size() > reservedBytes && pinned();
        if (now && !held) {
            heldSinceNanos = nanos;
        }
        held = now;
        return now;
    }

    /** For how long at the last look a reader had held the log, in nanoseconds; 0: none did. Any thread. */
    long heldNanos(long nanos) {
        return held ? Math.max(1, nanos - heldSinceNanos) : 0;
    }

    /** Moves what is in the log into the database, as far as readers let it; waits for nobody. */
    void checkpoint() throws SQLException {
        pinned();
    }

    private boolean pinned() throws SQLException {
        try (ResultSet result = checkpoint.executeQuery()) {
            return result.getLong(CHECKPOINTED_FRAMES) < result.getLong(LOG_FRAMES);
        }
    }

    private long size() {
        try {
            return Files.size(wal);
        } catch (IOException e) {
            return 0;
        }
    }
}
