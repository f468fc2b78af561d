package dev.outpost.telemetry.store;

import dev.outpost.telemetry.record.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Retention on one real file, with rows written straight into it; looks at the files whenever retention asks the time. */
final class PruneHarness implements AutoCloseable {

    static final String TICK = "relay.tick.process";
    static final String ORDER = "relay.order.forward";
    static final String DESYNC = "relay.desync";
    static final Set<String> DETAIL = Set.of(TICK, ORDER);
    static final String GAME = "4bf92f3577b34da6a3ce929d0e0e0001";
    static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private static final StoreTuning TUNING = new StoreTuning(
            200, Duration.ofMillis(100), 4000, Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(5));

    final LongAdder pruned = new LongAdder();
    final Ledger ledger = new Ledger();
    final Path file;
    final WriteConnection connection;
    final Retention retention;
    Instant wall = START;
    long nanos;
    long largestBytes;
    long filled;

    private final Path wal;
    private final PreparedStatement insert;
    private final Timestamps timestamps = new Timestamps();

    PruneHarness(Path file, long maxBytes) throws SQLException, IOException {
        this(file, new StoreLimits(maxBytes, null, DETAIL));
    }

    PruneHarness(Path file, StoreLimits limits) throws SQLException, IOException {
        this.file = file;
        this.wal = file.resolveSibling(file.getFileName() + "-wal");
        this.connection = WriteConnection.open(file, limits, TUNING);
        this.retention = new Retention(connection, limits, wal, pruned, ledger.account("telemetry"));
        this.insert = connection.prepare("""
                INSERT INTO telemetry_events(timestamp, session_id, component, game_module, mod_fingerprint, category,
                    event, severity, data, duration_us, correlation)
                VALUES (?, 's-1', 'relay', ?, ?, ?, ?, ?, ?, ?, ?)""");
    }

    void insert(String event, String severity, @Nullable String data, @Nullable Long durationUs) throws SQLException {
        insert(event, severity, data, durationUs, GAME);
    }

    void insert(
            String event,
            String severity,
            @Nullable String data,
            @Nullable Long durationUs,
            @Nullable String correlation)
            throws SQLException {
        boolean game = correlation != null;
        connection.insert(insert, new @Nullable Object[] {
            timestamps.text(wall.getEpochSecond() * 1_000_000 + wall.getNano() / 1000),
            game ? "ra1" : null,
            game ? "9f86d081" : null,
            event.substring(0, event.indexOf('.')),
            event,
            severity,
            data,
            durationUs,
            correlation
        });
    }

    /** So many rows of one event in a transaction, each taking some 400 bytes and numbered in {@code data}. */
    void fill(String event, int rows) throws SQLException {
        connection.begin();
        for (int i = 0; i < rows; i++) {
            insert(
                    event,
                    "info",
                    "{\"process_us\":" + i % 500 + ",\"n\":" + filled++ + ",\"note\":\"" + "x".repeat(150) + "\"}",
                    40L);
        }
        connection.commit();
    }

    boolean prune(int rowsWritten) throws SQLException {
        return retention.prune(this::look, () -> wall, rowsWritten);
    }

    /** Prunes until there is nothing more to do. */
    void settle() throws SQLException {
        for (int call = 0; prune(0); call++) {
            if (call > 10_000) {
                throw new IllegalStateException("retention comes to no end");
            }
        }
    }

    void pass(Duration time) {
        nanos += time.toNanos();
        wall = wall.plus(time);
    }

    long bytes() {
        return size(file) + size(wal);
    }

    long walBytes() {
        return size(wal);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private long look() {
        largestBytes = Math.max(largestBytes, bytes());
        return nanos;
    }

    private static long size(Path path) {
        try {
            return Files.exists(path) ? Files.size(path) : 0;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
