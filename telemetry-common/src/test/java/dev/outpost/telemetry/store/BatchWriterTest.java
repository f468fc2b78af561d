package dev.outpost.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.Sqlite;
import dev.outpost.telemetry.record.DropReason;
import dev.outpost.telemetry.record.Ledger;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
        assertThat(harness.line("relay")).isEqualTo(new Ledger.Line("relay", 310, 310, 0, 0, 0, Map.of()));
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
        harness.emitRecords(60_000);
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
        assertThat(line.emitted()).isEqualTo(60_000).isEqualTo(line.stored() + line.droppedTotal());
        assertThat(Sqlite.number(file, "SELECT max(data ->> '$.tick') FROM telemetry_events"))
                .as("the oldest stay")
                .isEqualTo(line.stored() - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"this is no database, but it is long enough to be looked at", "x"})
    void shouldSetAFileAsideThatIsNoDatabaseAndBeginANewOne(String content) throws Exception {
        Files.writeString(file, content.repeat(100));
        harness.emit(1);
        harness.workAfter(INTERVAL);
        assertThat(harness.writer.state()).isEqualTo(StoreState.CORRUPT);
        assertThat(harness.line("relay").queued()).isOne();

        harness.workAfter(INTERVAL);
        harness.workAfter(INTERVAL);
        assertThat(harness.writer.state()).isEqualTo(StoreState.OK);
        assertThat(rows()).isOne();
        String keptAs = "telemetry.db.corrupt-20261122T120000Z";
        assertThat(harness.heard).containsExactly("new file CORRUPT " + keptAs);
        assertThat(dir.resolve(keptAs)).hasContent(content.repeat(100));
    }

    @Test
    void shouldSetAFileAsideThatIsDamagedInside() throws Exception {
        harness.emit(5000);
        while (harness.ring.waiting() > 0) {
            harness.workAfter(INTERVAL);
        }
        harness.writer.close();
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] garbage = new byte[(int) raw.length() - 4096];
            new Random(1).nextBytes(garbage);
            raw.seek(4096);
            raw.write(garbage);
        }
        harness = new WriterHarness(file);
        harness.emit(10);
        for (int i = 0; i < 10 && harness.ring.waiting() > 0; i++) {
            harness.workAfter(INTERVAL);
        }
        assertThat(harness.writer.state()).isEqualTo(StoreState.OK);
        assertThat(rows()).isEqualTo(10);
        assertThat(harness.heard).singleElement().asString().startsWith("new file CORRUPT telemetry.db.corrupt-");
    }

    @Test
    void shouldKeepTheNewestThreeOfTheFilesSetAside() throws Exception {
        for (int i = 0; i < 6; i++) {
            harness.writer.close();
            Files.writeString(file, "no database at all, number " + i + " ".repeat(1000));
            harness = new WriterHarness(file);
            harness.pass(Duration.ofHours(i));
            harness.emit(1);
            harness.workAfter(INTERVAL);
            harness.workAfter(INTERVAL);
            harness.workAfter(INTERVAL);
            assertThat(rows()).isOne();
        }
        try (var files = Files.list(dir)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .filteredOn(name -> name.contains(".corrupt-"))
                    .containsExactlyInAnyOrder(
                            "telemetry.db.corrupt-20261122T150000Z",
                            "telemetry.db.corrupt-20261122T160000Z",
                            "telemetry.db.corrupt-20261122T170000Z");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleted", "renamed", "replaced", "wal deleted"})
    void shouldGoOnInANewFileWhenItsOwnIsTakenAwayAndLoseNoBatchThatCannotBeSeen(String how) throws Exception {
        harness.emit(10);
        harness.workAfter(INTERVAL);
        Path wal = dir.resolve("telemetry.db-wal");
        switch (how) {
            case "deleted" -> {
                Files.delete(file);
                Files.deleteIfExists(wal);
                Files.deleteIfExists(dir.resolve("telemetry.db-shm"));
            }
            case "renamed" -> Files.move(file, dir.resolve("old.db"));
            case "replaced" -> {
                Path other = dir.resolve("other.db");
                try (Connection connection = Sqlite.open(other)) {
                    Schema.migrate(connection);
                }
                Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            }
            default -> Files.delete(wal);
        }
        harness.emit(20);
        harness.workAfter(INTERVAL);
        harness.workAfter(INTERVAL);
        harness.emit(30);
        harness.workAfter(INTERVAL);
        assertThat(harness.writer.state()).isEqualTo(StoreState.OK);
        // A log without a name is still copied into the database by the connection that has it open.
        assertThat(rows()).isEqualTo(how.equals("wal deleted") ? 60 : 50);
        assertThat(Sqlite.value(file, "PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(Sqlite.number(file, "SELECT count(*) FROM telemetry_events WHERE tick BETWEEN 20 AND 29"))
                .as("once each")
                .isEqualTo(10);
        assertThat(harness.line("relay")).isEqualTo(new Ledger.Line("relay", 60, 60, 0, 0, 0, Map.of()));
        assertThat(harness.heard).containsExactly("new file REPLACED null");
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
        assertThat(harness.workAfter(INTERVAL)).isEqualTo(70);
        assertThat(rows()).isEqualTo(60);
        assertThat(harness.line("relay"))
                .isEqualTo(new Ledger.Line("relay", 70, 60, 0, 0, 0, Map.of(DropReason.REFUSED, 10L)));
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
                .isEqualTo(new Ledger.Line("relay", 6, 0, 0, 0, 0, Map.of(DropReason.CLOSED, 6L)));
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

    @Test
    void shouldGoOnWhileAReaderHoldsTheLogAndShedDetailsBeforeItTakesTwiceTheBudget() throws Exception {
        long budget = 8L << 20;
        harness.writer.close();
        harness = new WriterHarness(file, budget, null, Duration.ZERO);
        harness.emit(10);
        harness.workAfter(INTERVAL);
        long records = 0;
        try (Connection reader = Sqlite.open(file);
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM telemetry_events").close();
            for (int i = 0; i < 100; i++) {
                harness.emit(1000);
                harness.emitRecords(5);
                records += 5;
                harness.workAfter(INTERVAL);
            }
            assertThat(harness.writer.state()).isEqualTo(StoreState.HELD);
            assertThat(harness.writer.walBytes()).isGreaterThan(budget).isLessThan(2 * budget + (2 << 20));
            assertThat(harness.line("relay").dropped()).containsOnlyKeys(DropReason.HELD);
            assertThat(Sqlite.number(file, "SELECT count(*) FROM telemetry_events WHERE event = 'relay.desync'"))
                    .as("records are written all the time")
                    .isEqualTo(records);
            statement.execute("COMMIT");
        }
        for (int i = 0; i < 200; i++) {
            harness.emit(10);
            harness.workAfter(INTERVAL);
        }
        assertThat(harness.writer.state()).isEqualTo(StoreState.OK);
        assertThat(harness.writer.databaseBytes() + harness.writer.walBytes()).isLessThanOrEqualTo(budget);
        assertThat(Sqlite.number(file, "SELECT count(*) FROM telemetry_events WHERE event = 'relay.desync'"))
                .isEqualTo(records);
        Ledger.Line line = harness.line("relay");
        assertThat(line.emitted()).isEqualTo(line.stored() + line.droppedTotal());
    }

    @Test
    void shouldWaitWhenTheLogThatAReaderHoldsHasTwiceTheBudgetAndWriteAllOnceItHasGone() throws Exception {
        long budget = 4L << 20;
        harness.writer.close();
        harness = new WriterHarness(file, budget, null, Duration.ZERO);
        harness.emit(10);
        harness.workAfter(INTERVAL);
        int records = 0;
        try (Connection reader = Sqlite.open(file);
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM telemetry_events").close();
            for (int i = 0; i < 400 && harness.ring.waiting() < 2000; i++) {
                harness.emitRecords(1000);
                records += 1000;
                harness.workAfter(INTERVAL);
            }
            assertThat(harness.ring.waiting()).as("nothing more is written").isGreaterThanOrEqualTo(2000);
            assertThat(harness.writer.state()).isEqualTo(StoreState.HELD);
            assertThat(harness.writer.walBytes()).isGreaterThan(2 * budget).isLessThan(3 * budget);
            statement.execute("COMMIT");
        }
        for (int i = 0; i < 100 && harness.ring.waiting() > 0; i++) {
            harness.workAfter(Duration.ofSeconds(5));
        }
        Ledger.Line line = harness.line("relay");
        assertThat(line).isEqualTo(new Ledger.Line("relay", records + 10L, records + 10L, 0, 0, 0, Map.of()));
        for (int i = 0; i < 300; i++) {
            harness.workAfter(INTERVAL);
        }
        assertThat(harness.writer.databaseBytes() + harness.writer.walBytes()).isLessThanOrEqualTo(budget);
    }

    @Test
    void shouldWaitWhileItsFolderIsReadOnlyAndGoOnWhenItIsNot() throws Exception {
        harness.emit(10);
        harness.workAfter(INTERVAL);
        harness.writer.close();
        try (ReadOnly folder = ReadOnly.make(dir)) {
            harness = new WriterHarness(folder.path().resolve("telemetry.db"));
            harness.emit(20);
            harness.workAfter(INTERVAL);
            assertThat(harness.writer.state()).isIn(StoreState.READ_ONLY, StoreState.UNOPENABLE);
            assertThat(harness.line("relay").queued()).isEqualTo(20);
            folder.allow();
            harness.workAfter(INTERVAL);
            assertThat(harness.writer.state()).isEqualTo(StoreState.OK);
            harness.writer.close();
        }
        assertThat(rows()).isEqualTo(30);
    }

    @Test
    void shouldStoreEventsInTheOrderOfTheirEmissionWhenTheClockIsSetBack() throws Exception {
        harness.emit(10);
        harness.workAfter(INTERVAL);
        harness.setClockBack(Duration.ofHours(1));
        harness.emit(10);
        harness.workAfter(INTERVAL);
        assertThat(harness.writer.state()).isEqualTo(StoreState.OK);
        assertThat(Sqlite.query(
                        file,
                        "SELECT substr(timestamp, 1, 13), count(*), min(id), max(id) FROM telemetry_events"
                                + " GROUP BY 1 ORDER BY 3"))
                .containsExactly(List.of("2026-11-22T12", "10", "1", "10"), List.of("2026-11-22T11", "10", "11", "20"));
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
