package dev.outpost.telemetry.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state of a ring file at the instant of a kill is that of a copy taken of it while it is in use. */
class RecorderMemoryTest {

    private static final EventType EVENT =
            EventType.named("test.event", "An event.").integer("n", "which").build();
    private static final int DATA_AT = 4096 + Ledger.BYTES + EventRing.COUNTER_BYTES;
    private static final int TAIL_AT = 4096 + Ledger.BYTES + 128;

    @TempDir
    private Path folder;

    @TempDir
    private Path other;

    private final String session = UUID.randomUUID().toString();

    @Test
    void shouldKeepAcceptedEventsAndBooksInItsFile() throws Exception {
        try (RecorderMemory memory = RecorderMemory.create(folder, session, Component.RELAY, 1024)) {
            assertThat(memory.outlivesProcess()).isTrue();
            emit(memory, 0, 100);
            memory.ledger().account("test").dropped(DropReason.TOO_LARGE, 3);
            try (RecorderMemory found = adoptCopy()) {
                assertThat(found.session()).isEqualTo(session);
                assertThat(found.component()).isEqualTo(Component.RELAY);
                assertThat(read(found)).isEqualTo(numbers(0, 100));
                assertThat(found.ledger().lines())
                        .containsExactly(new Ledger.Line("test", 100, 0, 97, 0, 0, Map.of(DropReason.TOO_LARGE, 3L)));
            }
        }
    }

    @Test
    void shouldDeleteItsFileWhenNothingWaitsAndKeepItOtherwise() throws Exception {
        RecorderMemory empty = RecorderMemory.create(folder, session, Component.RELAY, 1024);
        assertThat(RecorderMemory.files(folder)).hasSize(1);
        empty.close();
        assertThat(RecorderMemory.files(folder)).isEmpty();

        RecorderMemory full = RecorderMemory.create(folder, session, Component.RELAY, 1024);
        emit(full, 0, 1);
        full.close();
        assertThat(RecorderMemory.files(folder)).hasSize(1);
        try (RecorderMemory found =
                RecorderMemory.adopt(RecorderMemory.files(folder).get(0)).orElseThrow()) {
            assertThat(read(found)).containsExactly(0);
        }
    }

    @Test
    void shouldLeaveTheFileOfALivingProcessAlone() throws Exception {
        try (RecorderMemory memory = RecorderMemory.create(folder, session, Component.RELAY, 1024)) {
            emit(memory, 0, 1);
            assertThat(RecorderMemory.adopt(RecorderMemory.files(folder).get(0)))
                    .isEmpty();
            assertThat(RecorderMemory.files(folder)).hasSize(1);
        }
    }

    @Test
    void shouldBeInTheProcessAloneWhereNoFileCanBeMade() throws Exception {
        Path file = Files.createFile(folder.resolve("a file"));
        try (RecorderMemory memory = RecorderMemory.create(file, session, Component.RELAY, 1024)) {
            assertThat(memory.outlivesProcess()).isFalse();
            emit(memory, 0, 10);
            assertThat(read(memory)).isEqualTo(numbers(0, 10));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 4096, 200_000})
    void shouldDeleteAFileWhoseHeaderWasNeverCompleted(int size) throws Exception {
        Path file = folder.resolve("telemetry-" + session + ".ring");
        Files.write(file, new byte[size]);
        assertThat(RecorderMemory.adopt(file)).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void shouldReadOnBehindAClaimThatWasNeverFilled() throws Exception {
        try (RecorderMemory memory = RecorderMemory.create(folder, session, Component.RELAY, 1024)) {
            emit(memory, 0, 3);
            // As a producer leaves it that was killed right after its claim: the tail moved, nothing is written.
            Path copy = copy();
            try (RandomAccessFile raw = new RandomAccessFile(copy.toFile(), "rw")) {
                moveTail(raw, 4096);
            }
            try (RecorderMemory found = RecorderMemory.adopt(copy).orElseThrow()) {
                emit(found, 3, 2);
                assertThat(read(found)).isEqualTo(numbers(0, 5));
                assertThat(found.ring().isEmpty()).isTrue();
            }
        }
    }

    @Test
    void shouldStepOverAnEntryThatWasBeingCopied() throws Exception {
        try (RecorderMemory memory = RecorderMemory.create(folder, session, Component.RELAY, 1024)) {
            emit(memory, 0, 3);
            Path copy = copy();
            try (RandomAccessFile raw = new RandomAccessFile(copy.toFile(), "rw")) {
                int length = readInt(raw, DATA_AT);
                writeInt(raw, DATA_AT, -length);
            }
            try (RecorderMemory found = RecorderMemory.adopt(copy).orElseThrow()) {
                assertThat(read(found)).containsExactly(1, 2);
                assertThat(found.ring().damaged()).isFalse();
            }
        }
    }

    @Test
    void shouldFindAllEntriesOverTheEndOfTheRing() throws Exception {
        try (RecorderMemory memory = RecorderMemory.create(folder, session, Component.RELAY, 1024)) {
            int n = 0;
            for (int lap = 0; lap < 40; lap++) {
                emit(memory, n, 1000);
                n += 1000;
                try (RecorderMemory found = adoptCopy()) {
                    assertThat(read(found)).isEqualTo(numbers(n - 1000, 1000));
                }
                assertThat(read(memory)).isEqualTo(numbers(n - 1000, 1000));
                memory.ring().release();
            }
        }
    }

    @Test
    void shouldReadWhatHoldsTogetherOfADamagedFileAndNeverFail() throws Exception {
        Random random = new Random(7);
        try (RecorderMemory memory = RecorderMemory.create(folder, session, Component.RELAY, 1024)) {
            emit(memory, 0, 500);
            for (int run = 0; run < 100; run++) {
                Path copy = copy();
                try (RandomAccessFile raw = new RandomAccessFile(copy.toFile(), "rw")) {
                    for (int hole = 0; hole < 5; hole++) {
                        byte[] garbage = new byte[random.nextInt(300)];
                        random.nextBytes(garbage);
                        raw.seek(4096 + random.nextInt((int) raw.length() - 4096 - garbage.length));
                        raw.write(garbage);
                        raw.seek(DATA_AT + random.nextInt(30_000));
                        raw.write(garbage);
                    }
                }
                try (RecorderMemory found = RecorderMemory.adopt(copy).orElseThrow()) {
                    List<Integer> read = read(found);
                    assertThat(read).isSubsetOf(numbers(0, 500)).doesNotHaveDuplicates();
                }
                Files.deleteIfExists(copy);
            }
        }
    }

    private static void emit(RecorderMemory memory, int from, int count) {
        Recorder recorder = new Recorder(
                new Catalogue(List.of(EVENT), List.of()),
                Map.of(),
                memory.ring(),
                memory.ledger(),
                InstantSource.system(),
                1);
        recorder.setRecording(true);
        for (int i = 0; i < count; i++) {
            recorder.begin(EVENT).put(from + i).end();
        }
    }

    private static List<Integer> read(RecorderMemory memory) {
        List<Integer> numbers = new ArrayList<>();
        memory.ring().rewind();
        for (RecordedEvent event = memory.ring().next();
                event != null;
                event = memory.ring().next()) {
            String data = new String(event.bytes(), event.dataAt(), event.dataLength(), StandardCharsets.UTF_8);
            numbers.add(Integer.parseInt(data.substring(5, data.length() - 1)));
        }
        memory.ring().release();
        return numbers;
    }

    private static List<Integer> numbers(int from, int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(from + i);
        }
        return numbers;
    }

    private RecorderMemory adoptCopy() throws IOException {
        return RecorderMemory.adopt(copy()).orElseThrow();
    }

    private Path copy() throws IOException {
        Path file = RecorderMemory.files(folder).get(0);
        return Files.copy(file, other.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void moveTail(RandomAccessFile raw, int bytes) throws IOException {
        raw.seek(TAIL_AT);
        byte[] cell = new byte[8];
        raw.readFully(cell);
        ByteBuffer tail = ByteBuffer.wrap(cell).order(ByteOrder.nativeOrder());
        tail.putLong(0, tail.getLong(0) + bytes);
        raw.seek(TAIL_AT);
        raw.write(cell);
    }

    private static int readInt(RandomAccessFile raw, long at) throws IOException {
        raw.seek(at);
        byte[] cell = new byte[4];
        raw.readFully(cell);
        return ByteBuffer.wrap(cell).order(ByteOrder.nativeOrder()).getInt();
    }

    private static void writeInt(RandomAccessFile raw, long at, int value) throws IOException {
        raw.seek(at);
        raw.write(ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(0, value)
                .array());
    }
}
