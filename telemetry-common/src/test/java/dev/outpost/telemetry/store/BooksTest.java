package dev.outpost.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.Sqlite;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.record.Ledger;
import dev.outpost.telemetry.record.RecorderMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.jspecify.annotations.Nullable;

/**
 * Whatever happens in whatever order, emitted = stored + queued + sampled out + dropped, what is queued is what the ring
 * says, and the database has the rows that the books call stored, less those that retention removed.
 */
class BooksTest {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final long ROOMY = 500L << 20;
    private static final long TIGHT = 4L << 20;

    /** What may happen; the number with it says how much. */
    enum Step {
        EMIT,
        EMIT_FROM_FOUR_THREADS,
        EMIT_MALFORMED,
        WORK,
        LOCK,
        UNLOCK,
        REFUSE_SOME,
        REFUSE_NONE,
        RESTART,
        KILL
    }

    @Provide
    Arbitrary<List<Tuple2<Step, Integer>>> programs() {
        return Arbitraries.of(Step.class)
                .flatMap(step -> Arbitraries.integers().between(1, 3000).map(n -> Tuple.of(step, n)))
                .list()
                .ofMinSize(5)
                .ofMaxSize(40);
    }

    @Property(tries = 12)
    void shouldBalanceWhateverHappens(@ForAll("programs") List<Tuple2<Step, Integer>> program) throws Exception {
        run(program, ROOMY);
    }

    @Property(tries = 5)
    void shouldBalanceWhileRetentionRemovesRows(@ForAll("programs") List<Tuple2<Step, Integer>> program)
            throws Exception {
        List<Tuple2<Step, Integer>> busy = new ArrayList<>();
        for (Tuple2<Step, Integer> step : program) {
            if (step.get1() != Step.KILL) { // what a killed process had removed is not in its books
                busy.add(step);
                busy.add(Tuple.of(Step.EMIT, 3000));
                busy.add(Tuple.of(Step.WORK, 2));
            }
        }
        run(busy, TIGHT);
    }

    private static void run(List<Tuple2<Step, Integer>> program, long budget) throws Exception {
        Path root = Files.createTempDirectory("books");
        try (World world = new World(root, budget)) {
            for (Tuple2<Step, Integer> step : program) {
                world.take(step.get1(), step.get2());
                world.check();
            }
            world.unlock();
            world.end();
        } finally {
            delete(root);
        }
    }

    /** A recorder, its files and those that came before it. */
    private static final class World implements AutoCloseable {

        private final Path root;
        private final long budget;
        private final List<WriterHarness> killed = new ArrayList<>();
        private Path folder;
        private int folders;
        private WriterHarness harness;
        private @Nullable Connection lock;
        private long storedBefore;
        private long prunedBefore;
        private int producers;

        World(Path root, long budget) throws IOException {
            this.root = root;
            this.budget = budget;
            this.folder = Files.createDirectory(root.resolve("0"));
            this.harness = start();
        }

        void take(Step step, int n) throws Exception {
            switch (step) {
                case EMIT -> emit(n);
                case EMIT_FROM_FOUR_THREADS -> emitFromFourThreads(n);
                case EMIT_MALFORMED ->
                    harness.recorder
                            .begin(WriterHarness.DESYNC)
                            .put("no number")
                            .end();
                case WORK -> work(1 + n % 3);
                case LOCK -> lock();
                case UNLOCK -> unlock();
                case REFUSE_SOME -> change("""
                        CREATE TRIGGER IF NOT EXISTS refusal BEFORE INSERT ON telemetry_events
                        WHEN new.event = 'relay.tick.process' AND new.tick % 5 = 0
                        BEGIN SELECT RAISE(ABORT, 'refused'); END""");
                case REFUSE_NONE -> change("DROP TRIGGER IF EXISTS refusal");
                case RESTART -> restart();
                case KILL -> kill();
            }
        }

        /** The books as they stand. */
        void check() throws SQLException {
            long queued = 0;
            for (Ledger.Line line : harness.ledger.lines()) {
                assertThat(line.queued()).as("%s", line).isNotNegative();
                assertThat(line.emitted())
                        .isEqualTo(line.stored() + line.queued() + line.sampledOut() + line.droppedTotal());
                queued += line.queued();
            }
            assertThat(queued).isEqualTo(harness.ring.waiting());
        }

        /** All is written: the rows are those that the books say. */
        void end() throws SQLException {
            harness.workAfter(INTERVAL);
            change("DROP TRIGGER IF EXISTS refusal");
            for (int i = 0; i < 200 && !harness.writer.flushAll(); i++) {
                harness.pass(Duration.ofSeconds(1));
            }
            check();
            assertThat(harness.ring.waiting()).isZero();
            assertThat(storedBefore + stored() - prunedBefore - harness.writer.pruned())
                    .as("stored less pruned")
                    .isEqualTo(Sqlite.number(
                            database(),
                            "SELECT count(*) FROM telemetry_events WHERE event NOT IN ('telemetry.ledger')"));
        }

        private void emit(int n) {
            for (int i = 0; i < n; i++) {
                if (i % 10 == 0) {
                    harness.emitRecords(1);
                } else {
                    harness.emit(1);
                }
            }
        }

        private void emitFromFourThreads(int n) throws InterruptedException {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Thread thread = new Thread(() -> emit(n), "producer-" + producers++);
                threads.add(thread);
                thread.start();
            }
            for (int i = 0; i < 3; i++) {
                harness.workAfter(INTERVAL);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }

        private void work(int cycles) {
            for (int i = 0; i < cycles; i++) {
                harness.workAfter(INTERVAL);
            }
        }

        private void lock() throws SQLException {
            if (lock == null && Files.exists(database())) {
                lock = Sqlite.open(database());
                try (Statement statement = lock.createStatement()) {
                    statement.execute("BEGIN IMMEDIATE");
                } catch (SQLException e) {
                    unlock();
                }
            }
        }

        void unlock() throws SQLException {
            if (lock != null) {
                lock.close();
                lock = null;
            }
        }

        private void change(String sql) throws SQLException {
            if (lock == null && Files.exists(database())) {
                try (Connection connection = Sqlite.open(database());
                        Statement statement = connection.createStatement()) {
                    statement.execute(sql);
                }
            }
        }

        /** An end in order; what is not written by then is left to the next process. */
        private void restart() throws SQLException {
            unlock();
            change("DROP TRIGGER IF EXISTS refusal");
            if (budget == TIGHT) {
                harness.writer.flushAll();
            }
            storedBefore += stored() + harness.ring.waiting();
            prunedBefore += harness.writer.pruned();
            harness.writer.close();
            harness = start();
            harness.writer.flushAll();
        }

        /** The files as they are at this instant; the process goes on with nobody looking. */
        private void kill() throws Exception {
            unlock();
            change("DROP TRIGGER IF EXISTS refusal");
            Path next = Files.createDirectory(root.resolve(String.valueOf(++folders)));
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    if (!file.toString().endsWith("-shm")) {
                        Files.copy(file, next.resolve(file.getFileName()));
                    }
                }
            }
            storedBefore += stored() + harness.ring.waiting();
            killed.add(harness);
            folder = next;
            harness = start();
            harness.writer.flushAll();
        }

        private long stored() {
            return harness.ledger.lines().stream()
                    .mapToLong(Ledger.Line::stored)
                    .sum();
        }

        private WriterHarness start() {
            return new WriterHarness(
                    database(),
                    budget,
                    null,
                    Duration.ZERO,
                    RecorderMemory.create(folder, UUID.randomUUID().toString(), Component.RELAY, 4096));
        }

        private Path database() {
            return folder.resolve("telemetry.db");
        }

        @Override
        public void close() throws SQLException {
            unlock();
            harness.writer.close();
            killed.forEach(gone -> gone.writer.close());
        }
    }

    private static void delete(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
