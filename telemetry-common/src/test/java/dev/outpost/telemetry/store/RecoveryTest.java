package dev.outpost.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.Sqlite;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.record.RecordedEvent;
import dev.outpost.telemetry.record.RecorderMemory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A kill is played by copying ring and database while their process goes on: the copies are as a kill at that instant
 * would have left the files. The kill itself is in {@code KillTest}.
 */
class RecoveryTest {

    private static final String KILLED = "aaaaaaaa-d9cb-469f-a165-70867728950e";
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final String OF_KILLED =
            "SELECT count(*) FROM telemetry_events WHERE category = 'relay' AND session_id = '" + KILLED + "'";

    @TempDir
    private Path dir;

    @TempDir
    private Path afterKill;

    @Test
    void shouldWriteWhatAKilledProcessHadAcceptedUnderItsSession() throws Exception {
        try (Killed killed = new Killed()) {
            killed.harness.emit(300);
            killed.harness.workAfter(INTERVAL);
            killed.harness.emit(150);
            killed.kill();
        }
        WriterHarness next = recover();
        assertThat(next.heard).containsExactly("recovered " + KILLED + " 150 0");
        assertThat(number(OF_KILLED)).isEqualTo(450);
        assertThat(number("SELECT count(DISTINCT id) FROM telemetry_events WHERE category = 'relay'"))
                .isEqualTo(450);
        assertThat(Sqlite.query(database(), """
                        SELECT session_id, data ->> '$.emitted', data ->> '$.stored', data ->> '$.queued'
                        FROM telemetry_events WHERE event = 'telemetry.ledger' AND data ->> '$.category' = 'relay'"""))
                .as("its books are closed")
                .containsExactly(List.of(KILLED, "450", "450", "0"));
        assertThat(RecorderMemory.files(afterKill)).isEmpty();
    }

    @Test
    void shouldWriteNothingTwiceWhenTheKillCameBetweenCommitAndTheEndOfTheBatch() throws Exception {
        try (Killed killed = new Killed()) {
            killed.harness.emit(300);
            killed.harness.workAfter(INTERVAL);
            killed.harness.emit(200);
            // The ring as it was before the batch, the database as it was behind it.
            killed.copyRing();
            killed.harness.workAfter(INTERVAL);
            killed.copyDatabase();
        }
        mark(301, false);
        WriterHarness next = recover();
        assertThat(number(OF_KILLED)).isEqualTo(500);
        assertThat(next.heard).containsExactly("recovered " + KILLED + " 0 0");
    }

    @Test
    void shouldWriteABatchThatWasMarkedButNotCommitted() throws Exception {
        try (Killed killed = new Killed()) {
            killed.harness.emit(300);
            killed.harness.workAfter(INTERVAL);
            killed.harness.emit(200);
            killed.kill();
        }
        mark(301, false);
        recover();
        assertThat(number(OF_KILLED)).isEqualTo(500);
    }

    @Test
    void shouldReadOnBehindABatchOfWhichAPartWasReleased() throws Exception {
        try (Killed killed = new Killed()) {
            killed.harness.emit(200);
            killed.copyRing();
            killed.harness.workAfter(INTERVAL);
            killed.copyDatabase();
        }
        mark(1, true);
        WriterHarness next = recover();
        assertThat(number(OF_KILLED)).isEqualTo(200);
        assertThat(next.heard).containsExactly("recovered " + KILLED + " 0 0");
    }

    @ParameterizedTest
    @CsvSource({"killed", "damaged"})
    void shouldCountWhatWasNotHandedOverWholeAndSayWhy(String reason) throws Exception {
        try (Killed killed = new Killed()) {
            killed.harness.emit(10);
            killed.kill();
        }
        spoilFirstEntry(reason.equals("damaged"));
        WriterHarness next = recover();
        assertThat(next.heard).containsExactly("recovered " + KILLED + " " + (reason.equals("killed") ? 9 : 10) + " 1");
        assertThat(number(OF_KILLED)).isEqualTo(9);
        assertThat(Sqlite.query(
                        database(), "SELECT session_id, data FROM telemetry_events WHERE event = 'telemetry.loss'"))
                .containsExactly(List.of(KILLED, "{\"category\":\"relay\",\"reason\":\"" + reason + "\",\"count\":1}"));
        assertThat(Sqlite.query(database(), """
                        SELECT data ->> '$.emitted', data ->> '$.stored', data ->> '$.queued', data ->> '$.dropped'
                        FROM telemetry_events WHERE event = 'telemetry.ledger' AND data ->> '$.category' = 'relay'""")).containsExactly(List.of("10", "9", "0", "1"));
    }

    @Test
    void shouldTakeUpARecoveryThatWasKilledItself() throws Exception {
        try (Killed killed = new Killed()) {
            killed.harness.emit(7000);
            killed.kill();
        }
        WriterHarness first = recoverer();
        assertThat(first.workAfter(INTERVAL)).isEqualTo(StoreTuning.DEFAULT.maxBatchEvents());
        first.writer.close();
        assertThat(RecorderMemory.files(afterKill)).hasSize(1);

        WriterHarness second = recover();
        assertThat(second.heard).containsExactly("recovered " + KILLED + " 3000 0");
        assertThat(number(OF_KILLED)).isEqualTo(7000);
        assertThat(number("SELECT count(*) FROM telemetry_events WHERE category = 'relay' AND id <> tick + 1"))
                .isZero();
    }

    @Test
    void shouldLeaveARingThatCannotBeWrittenYetForLater() throws Exception {
        try (Killed killed = new Killed()) {
            killed.harness.emit(10);
            killed.kill();
        }
        Files.createDirectory(database());
        WriterHarness next = recoverer();
        next.emit(5);
        next.workAfter(INTERVAL);
        assertThat(next.writer.state()).isEqualTo(StoreState.UNOPENABLE);
        Files.delete(database());
        next.workAfter(INTERVAL);
        assertThat(next.writer.flushAll()).isTrue();
        next.writer.close();
        assertThat(number(OF_KILLED)).isEqualTo(10);
        assertThat(number("SELECT count(*) FROM telemetry_events WHERE category = 'relay'"))
                .isEqualTo(15);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldHaveEachEventOnceWhateverTheMoment(long seed) throws Exception {
        Random random = new Random(seed);
        int emitted = 0;
        try (Killed killed = new Killed()) {
            for (int step = random.nextInt(30); step >= 0; step--) {
                int events = random.nextInt(700);
                killed.harness.emit(events);
                emitted += events;
                if (random.nextInt(3) > 0) {
                    killed.harness.workAfter(INTERVAL);
                }
            }
            killed.kill();
        }
        recover();
        assertThat(number(OF_KILLED)).isEqualTo(emitted);
        assertThat(Sqlite.query(
                        database(),
                        "SELECT data ->> '$.emitted', data ->> '$.stored', data ->> '$.queued', data ->> '$.dropped'"
                                + " FROM telemetry_events WHERE event = 'telemetry.ledger'"
                                + " AND data ->> '$.category' = 'relay'"))
                .containsExactly(List.of(String.valueOf(emitted), String.valueOf(emitted), "0", "0"));
    }

    /** A recorder whose files are copied as a kill would leave them. */
    private final class Killed implements AutoCloseable {

        final WriterHarness harness = new WriterHarness(
                dir.resolve("telemetry.db"),
                500L << 20,
                null,
                Duration.ZERO,
                RecorderMemory.create(dir, KILLED, Component.RELAY, 16_384));

        void kill() throws IOException {
            copyRing();
            copyDatabase();
        }

        void copyRing() throws IOException {
            for (Path ring : RecorderMemory.files(dir)) {
                Files.copy(ring, afterKill.resolve(ring.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }

        void copyDatabase() throws IOException {
            for (String suffix : new String[] {"", "-wal"}) {
                Path file = dir.resolve("telemetry.db" + suffix);
                if (Files.exists(file)) {
                    Files.copy(file, afterKill.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }

        @Override
        public void close() {
            harness.writer.close();
        }
    }

    /**
     * Marks the 200 events that wait in the copied ring as a batch, as its writer did before the commit.
     *
     * @param firstId id of the batch's first row
     * @param turned whether the writer lived to see the commit return
     */
    private void mark(long firstId, boolean turned) throws IOException {
        try (RecorderMemory ring =
                RecorderMemory.adopt(RecorderMemory.files(afterKill).get(0)).orElseThrow()) {
            ring.ledger().beginBatch();
            ring.ledger().account("relay").storedInBatch(200);
            ring.ledger().markBatch(firstId, 200, endOf(ring));
            if (turned) {
                ring.ledger().turn();
            }
        }
    }

    /** Leaves the first entry as a producer does that is killed while it copies; or with another byte in its data. */
    private void spoilFirstEntry(boolean damaged) throws IOException {
        try (RandomAccessFile raw =
                new RandomAccessFile(RecorderMemory.files(afterKill).get(0).toFile(), "rw")) {
            // The data is the file's end, and its size, a power of two, stands in the header.
            byte[] head = new byte[12];
            raw.readFully(head);
            int capacity = ByteBuffer.wrap(head).order(ByteOrder.nativeOrder()).getInt(8);
            long entry = raw.length() - capacity;
            byte[] length = new byte[4];
            raw.seek(entry);
            raw.readFully(length);
            ByteBuffer number = ByteBuffer.wrap(length).order(ByteOrder.nativeOrder());
            if (damaged) {
                raw.seek(entry + number.getInt(0) - 1);
                raw.write('?');
            } else {
                number.putInt(0, -number.getInt(0));
                raw.seek(entry);
                raw.write(length);
            }
        }
    }

    private static long endOf(RecorderMemory memory) {
        memory.ring().rewind();
        RecordedEvent event = memory.ring().next();
        while (event != null) {
            event = memory.ring().next();
        }
        return memory.ring().position();
    }

    private WriterHarness recoverer() {
        return new WriterHarness(database());
    }

    private WriterHarness recover() {
        WriterHarness next = recoverer();
        assertThat(next.writer.flushAll()).isTrue();
        next.writer.close();
        return next;
    }

    private Path database() {
        return afterKill.resolve("telemetry.db");
    }

    private long number(String sql) throws Exception {
        return Sqlite.number(database(), sql);
    }
}
