package dev.outpost.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.Sqlite;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalWatchTest {

    private static final StoreLimits LIMITS = new StoreLimits(4L << 20, null, PruneHarness.DETAIL);
    private static final long WAL_SHARE = LIMITS.reservedWalPages() * StoreLimits.PAGE_BYTES;

    @TempDir
    private Path dir;

    @Test
    void shouldSeeAReaderThatHoldsTheLogAndNotPruneUntilItHasGone() throws Exception {
        Path file = dir.resolve("telemetry.db");
        try (PruneHarness harness = new PruneHarness(file, LIMITS)) {
            for (int i = 0; i < 10; i++) {
                harness.fill(PruneHarness.TICK, 1000);
                harness.prune(1000);
            }
            assertThat(harness.retention.walHeldNanos(harness.nanos)).isZero();
            long prunedWhenHeld;
            long walWhenHeld;
            try (Connection reader = Sqlite.open(file);
                    Statement statement = reader.createStatement()) {
                reader.setAutoCommit(false);
                try (ResultSet row = statement.executeQuery("SELECT max(id) FROM telemetry_events")) {
                    assertThat(row.next()).isTrue();
                }
                while (harness.retention.walHeldNanos(harness.nanos) == 0) {
                    assertThat(harness.walBytes()).isLessThan(4 * WAL_SHARE);
                    harness.fill(PruneHarness.TICK, 200);
                    harness.prune(200);
                }
                prunedWhenHeld = harness.pruned.sum();
                harness.pass(Duration.ofSeconds(40));
                harness.fill(PruneHarness.TICK, 3000);
                assertThat(harness.prune(3000)).isFalse();
                assertThat(harness.pruned.sum()).isEqualTo(prunedWhenHeld);
                assertThat(harness.retention.walHeldNanos(harness.nanos))
                        .isEqualTo(Duration.ofSeconds(40).toNanos());
                walWhenHeld = harness.walBytes();
                assertThat(walWhenHeld).isGreaterThan(WAL_SHARE);
                reader.rollback();
            }
            harness.settle();
            assertThat(harness.retention.walHeldNanos(harness.nanos)).isZero();
            assertThat(harness.pruned.sum()).isGreaterThan(prunedWhenHeld);
            assertThat(harness.walBytes()).as("the log is short again").isLessThanOrEqualTo(WAL_SHARE);

            harness.largestBytes = 0;
            for (int i = 0; i < 10; i++) {
                harness.fill(PruneHarness.TICK, 200);
                harness.prune(200);
            }
            assertThat(harness.largestBytes).as("and so is the whole").isLessThanOrEqualTo(LIMITS.maxBytes());
        }
    }

    @Test
    void shouldNotTakeALogThatIsMerelyFullForHeld() throws Exception {
        Path file = dir.resolve("telemetry.db");
        try (PruneHarness harness = new PruneHarness(file, LIMITS)) {
            harness.fill(PruneHarness.TICK, 8000);
            assertThat(harness.walBytes()).isGreaterThan(WAL_SHARE);
            harness.prune(8000);
            assertThat(harness.retention.walHeldNanos(harness.nanos)).isZero();
            harness.settle();
            assertThat(harness.walBytes()).isLessThanOrEqualTo(WAL_SHARE);
        }
    }
}
