package dev.outpost.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.ProgressHandler;

class OldestDetailTest {

    @TempDir
    private Path dir;

    @Test
    void shouldGiveTheIdsOfAllDetailInOrderOnce() throws Exception {
        try (PruneHarness harness = new PruneHarness(dir.resolve("telemetry.db"), 500L << 20)) {
            List<Long> expected = new ArrayList<>();
            harness.connection.begin();
            for (long id = 1; id <= 3000; id++) {
                boolean detail = id % 7 != 0;
                harness.insert(
                        detail ? id % 2 == 0 || id < 800 ? PruneHarness.TICK : PruneHarness.ORDER : PruneHarness.DESYNC,
                        "info",
                        null,
                        null);
                if (detail) {
                    expected.add(id);
                }
            }
            harness.connection.commit();
            OldestDetail oldest = new OldestDetail(harness.connection, PruneHarness.DETAIL);
            List<Long> found = new ArrayList<>();
            long[] ids = new long[311];
            for (int taken = oldest.take(ids, 311); taken > 0; taken = oldest.take(ids, 311)) {
                for (int i = 0; i < taken; i++) {
                    found.add(ids[i]);
                }
            }
            assertThat(found).isEqualTo(expected);

            harness.fill(PruneHarness.ORDER, 1);
            assertThat(oldest.take(ids, 311)).as("what came since").isOne();
            assertThat(ids[0]).isEqualTo(3001);
            oldest.forget();
            assertThat(oldest.take(ids, 2)).isEqualTo(2);
            assertThat(ids[0]).as("from the beginning").isEqualTo(1);
        }
    }

    /** Counted in SQLite's own instructions, which do not depend on the machine. */
    @Test
    void shouldCostTheSameHoweverManyRecordsAreKept() throws Exception {
        long few = stepsOfAPruning(500);
        long many = stepsOfAPruning(20_000);
        assertThat(many).isLessThan(few + few / 10);
    }

    private long stepsOfAPruning(int records) throws Exception {
        Path file = dir.resolve("kept-" + records + ".db");
        // A budget that the records alone nearly take, so that pruning goes on.
        long budget = (8L << 20) + records * 700L;
        try (PruneHarness harness = new PruneHarness(file, budget)) {
            harness.fill(PruneHarness.TICK, 1);
            harness.fill(PruneHarness.DESYNC, records);
            harness.fill(PruneHarness.TICK, 12_000);
            long[] steps = new long[1];
            OldestDetail oldest = new OldestDetail(harness.connection, PruneHarness.DETAIL);
            long[] ids = new long[500];
            count(harness.connection, steps);
            for (int slice = 0; slice < 20; slice++) {
                assertThat(oldest.take(ids, ids.length)).isEqualTo(ids.length);
            }
            uncount(harness.connection);
            return steps[0];
        }
    }

    private static void count(WriteConnection connection, long[] steps) throws SQLException {
        try (PreparedStatement any = connection.prepare("SELECT 1")) {
            Connection below = any.getConnection();
            ProgressHandler.setHandler(below, 10, new ProgressHandler() {
                @Override
                protected int progress() {
                    steps[0]++;
                    return 0;
                }
            });
        }
    }

    private static void uncount(WriteConnection connection) throws SQLException {
        try (PreparedStatement any = connection.prepare("SELECT 1")) {
            ProgressHandler.clearHandler(any.getConnection());
        }
    }
}
