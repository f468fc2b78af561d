package dev.outpost.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.Sqlite;
import dev.outpost.telemetry.record.DropReason;
import dev.outpost.telemetry.record.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchWriterTest {

    private static final Duration MS = Duration.ofMillis(1);
    private static final Duration INTERVAL = Duration.ofMillis(100);

    @TempDir
    private Path dir;

    private Path file;
    private WriterHarness harness;

    @BeforeEach
    void open() {
        file = dir.resolve("telemetry.db");
        harness = new WriterHarness(file);
    }

    @AfterEach
    void close() {
        harness.writer.close();
    }

    @Test
    void shouldWriteFewEventsOnlyWhenTheIntervalIsOver() throws Exception {
        harness.emit(199);
        assertThat(harness.workAfter(Duration.ofMillis(99))).isZero();
        assertThat(harness.workAfter(MS)).isEqualTo(199);
        assertThat(rows()).isEqualTo(199);

        harness.emit(1);
        assertThat(harness.workAfter(Duration.ofMillis(99))).isZero();
        assertThat(harness.workAfter(MS)).isOne();
    }

    @Test
    void shouldWriteAtOnceWhen200Wait() {
        harness.workAfter(INTERVAL);
        harness.emit(199);
        assertThat(harness.writer.doWork()).isZero();
        harness.emit(1);
        assertThat(harness.writer.doWork()).isEqualTo(200);
    }

    @Test
    void shouldWriteABacklogInLargerTransactions() {
        harness.emit(5000);
        assertThat(harness.workAfter(INTERVAL)).isEqualTo(StoreTuning.DEFAULT.maxBatchEvents());
        assertThat(harness.writer.doWork()).isEqualTo(1000);
        assertThat(harness.ring.waiting()).isZero();
    }

    @Test
    void shouldKeepIdsInOrderOfEmission() throws Exception {
        harness.emit(500);
        harness.workAfter(INTERVAL);
        assertThat(Sqlite.number(file, "SELECT count(*) FROM telemetry_events WHERE id = tick + 1"))
                .isEqualTo(500);
    }

    @Test
    void shouldKeepABatchThatCannotBeCommittedAndWriteItOnceLater() throws Exception {
        harness.emit(10);
        harness.workAfter(INTERVAL);
        try (Connection other = Sqlite.open(file);
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");
            harness.emit(300);
            assertThat(harness.writer.doWork()).isZero();
            assertThat(harness.writer.state()).isEqualTo(StoreState.LOCKED);
            assertThat(harness.line("relay").queued()).isEqualTo(300).isEqualTo(harness.ring.waiting());
            lock.execute("COMMIT");
        }
        assertThat(harness.workAfter(Duration.ofMillis(99))).as("still pausing").isZero();
        assertThat(harness.workAfter(MS)).isEqualTo(300);
        assertThat(harness.writer.state()).isEqualTo(StoreState.OK);
        assertThat(rows()).isEqualTo(310);
        assertThat(harness.line("relay")).isEqualTo(new Ledger.Line("relay", 310, 310, 0, 0, Map.of()));
    }

    @Test
    void shouldPauseTwiceAsLongAfterEachFailureUpToFiveSeconds() throws Exception {
        harness.emit(1);
        harness.workAfter(INTERVAL);
        try (Connection other = Sqlite.open(file);
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");
            harness.emit(1);
            harness.workAfter(INTERVAL);
            for (long pauseMs : new long[] {100, 200, 400, 800, 1600, 3200, 5000, 5000}) {
                assertThat(attemptsWithin(Duration.ofMillis(pauseMs - 1))).isFalse();
                assertThat(attemptsWithin(MS)).isTrue();
            }
        }
    }

    @Test
    void shouldDropTheNewestWhileTheDatabaseCannotBeWrittenAndBalanceTheBooks() throws Exception {
        Files.createDirectory(file);
        harness.emit(20_000);
        harness.workAfter(INTERVAL);
        assertThat(harness.writer.state()).isEqualTo(StoreState.UNOPENABLE);
        assertThat(harness.writer.state().sentence()).startsWith("unopenable: ");
        Ledger.Line full = harness.line("relay");
        assertThat(full.dropped()).containsOnlyKeys(DropReason.FULL);
        assertThat(full.queued()).isEqualTo(harness.ring.waiting());

        Files.delete(file);
        while (harness.ring.waiting() > 0) {
            harness.workAfter(INTERVAL);
        }
        assertThat(harness.writer.state()).isEqualTo(StoreState.OK);
        Ledger.Line line = harness.line("relay");
        assertThat(line.stored()).isEqualTo(rows()).isEqualTo(full.queued());
        assertThat(line.emitted()).isEqualTo(20_000).isEqualTo(line.stored() + line.droppedTotal());
        assertThat(Sqlite.number(file, "SELECT max(tick) FROM telemetry_events"))
                .as("the oldest stay")
                .isEqualTo(line.stored() - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"this is no database, but it is long enough to be looked at", "x"})
    void shouldNameAFileThatIsNoDatabase(String content) throws Exception {
        Files.writeString(file, content.repeat(100));
        harness.emit(1);
        harness.workAfter(INTERVAL);
        assertThat(harness.writer.state()).isEqualTo(StoreState.CORRUPT);
        assertThat(harness.line("relay").queued()).isOne();
    }

    @Test
    void shouldNameASchemaThatIsNewer() throws Exception {
        try (Connection other = Sqlite.open(file);
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA user_version = 2");
        }
        harness.workAfter(INTERVAL);
        assertThat(harness.writer.state()).isEqualTo(StoreState.NEWER);
    }

    @Test
    void shouldCountRowsThatTheDatabaseRefusesAndStoreTheOthers() throws Exception {
        harness.workAfter(INTERVAL);
        try (Connection other = Sqlite.open(file);
                Statement statement = other.createStatement()) {
            statement.execute("""
                    CREATE TRIGGER no_sevens BEFORE INSERT ON telemetry_events WHEN new.tick % 7 = 0
                    BEGIN SELECT RAISE(ABORT, 'no sevens'); END""");
        }
        harness.emit(70);
        assertThat(harness.workAfter(INTERVAL)).isEqualTo(60);
        assertThat(rows()).isEqualTo(60);
        assertThat(harness.line("relay"))
                .isEqualTo(new Ledger.Line("relay", 70, 60, 0, 0, Map.of(DropReason.REFUSED, 10L)));
    }

    @Test
    void shouldCountAtTheEndWhatCouldNotBeWritten() throws Exception {
        Files.createDirectory(file);
        harness.emit(5);
        harness.recorder.begin(WriterHarness.DESYNC).put(1).end();
        harness.workAfter(INTERVAL);
        harness.writer.close();
        assertThat(harness.writer.state()).isEqualTo(StoreState.CLOSED);
        assertThat(harness.line("relay"))
                .isEqualTo(new Ledger.Line("relay", 6, 0, 0, 0, Map.of(DropReason.CLOSED, 6L)));
    }

    @Test
    void shouldCommitNothingOnceAbandoned() throws Exception {
        harness.emit(5);
        harness.workAfter(INTERVAL);
        harness.emit(5);
        harness.writer.abandon();
        assertThat(harness.workAfter(INTERVAL)).isZero();
        assertThat(rows()).isEqualTo(5);
        assertThat(harness.line("relay").queued()).isEqualTo(5);
    }

    private boolean attemptsWithin(Duration time) {
        long before = harness.writer.failures();
        harness.workAfter(time);
        return harness.writer.failures() > before;
    }

    private long rows() throws Exception {
        return Sqlite.number(file, "SELECT count(*) FROM telemetry_events");
    }
}
