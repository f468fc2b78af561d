package dev.outpost.workshop.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.outpost.workshop.resource.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store of blobs does. */
abstract class BlobStoreContract {

    private static final Hash NOWHERE = Hash.of(new byte[] {1, 2, 3});

    @TempDir
    Path folder;

    BlobStore blobs;

    abstract BlobStore open() throws IOException;

    /** Changes a byte of a blob behind the store's back. */
    abstract void damage(Hash hash) throws IOException;

    /** Leaves behind what a process that is killed in the midst of a put leaves. */
    abstract void leaveUnfinished() throws IOException;

    @BeforeEach
    void openStore() throws IOException {
        blobs = open();
    }

    @AfterEach
    void closeStore() {
        blobs.close();
    }

    @Test
    void shouldGiveBackWhatWasPut() throws IOException {
        byte[] bytes = bytes(1, 100_000);

        Hash hash = put(bytes);

        assertThat(blobs.size(hash)).hasValue(bytes.length);
        assertThat(read(hash, 0, bytes.length)).isEqualTo(bytes);
        assertThat(blobs.verify(hash)).isTrue();
        assertThat(blobs.state()).isEqualTo("ok");
    }

    @Test
    void shouldGiveBackAfterAnotherOpening() throws IOException {
        byte[] bytes = bytes(2, 1000);
        Hash hash = put(bytes);
        blobs.close();

        blobs = open();

        assertThat(read(hash, 0, bytes.length)).isEqualTo(bytes);
    }

    @Test
    void shouldReadParts() throws IOException {
        byte[] bytes = bytes(3, 70_000);
        Hash hash = put(bytes);

        assertThat(read(hash, 0, 1)).isEqualTo(Arrays.copyOf(bytes, 1));
        assertThat(read(hash, 65_535, 10)).isEqualTo(Arrays.copyOfRange(bytes, 65_535, 65_545));
        assertThat(read(hash, 69_999, 1)).isEqualTo(Arrays.copyOfRange(bytes, 69_999, 70_000));
        assertThat(read(hash, 70_000, 0)).isEmpty();
    }

    @Test
    void shouldRefusePartsThatItDoesNotHave() throws IOException {
        Hash hash = put(bytes(4, 100));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> blobs.open(hash, 50, 51))
                .withMessageContaining("51 from 50")
                .withMessageContaining("100");
        assertThatIllegalArgumentException().isThrownBy(() -> blobs.open(hash, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> blobs.open(hash, 0, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> blobs.open(hash, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    @Test
    void shouldEndAReadThatIsGivenUp() throws IOException {
        byte[] bytes = bytes(5, 3_000_000);
        Hash hash = put(bytes);

        for (int i = 0; i < 20; i++) {
            try (InputStream in = blobs.open(hash, 0, bytes.length)) {
                assertThat(in.read()).isEqualTo(bytes[0] & 0xFF);
            }
        }

        assertThat(read(hash, 0, bytes.length)).isEqualTo(bytes);
    }

    @Test
    void shouldKnowNothingOfWhatWasNotPut() throws IOException {
        assertThat(blobs.size(NOWHERE)).isEmpty();
        assertThat(blobs.file(NOWHERE)).isEmpty();
        assertThat(blobs.verify(NOWHERE)).isFalse();
        assertThat(blobs.delete(NOWHERE, Instant.now().plusSeconds(3600))).isFalse();
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> blobs.open(NOWHERE, 0, 0));
    }

    @Test
    void shouldTakeTheSameBytesAgain() throws IOException {
        byte[] bytes = bytes(6, 5000);
        Hash hash = put(bytes);

        assertThat(put(bytes)).isEqualTo(hash);

        assertThat(list())
                .singleElement()
                .satisfies(stored -> assertThat(stored.hash()).isEqualTo(hash));
        assertThat(read(hash, 0, bytes.length)).isEqualTo(bytes);
    }

    @Test
    void shouldHealADamagedBlobByPuttingItAgain() throws IOException {
        byte[] bytes = bytes(7, 5000);
        Hash hash = put(bytes);
        damage(hash);
        assertThat(blobs.verify(hash)).isFalse();

        put(bytes);

        assertThat(blobs.verify(hash)).isTrue();
    }

    @Test
    void shouldDeleteOnlyWhatWasPutBefore() throws IOException {
        Hash hash = put(bytes(8, 100));

        assertThat(blobs.delete(hash, Instant.now().minus(Duration.ofMinutes(1))))
                .isFalse();
        assertThat(blobs.size(hash)).hasValue(100);
        assertThat(blobs.delete(hash, Instant.now().plus(Duration.ofMinutes(1))))
                .isTrue();
        assertThat(blobs.size(hash)).isEmpty();
        assertThat(list()).isEmpty();
    }

    @Test
    void shouldListAll() throws IOException {
        Instant before = Instant.now().minusSeconds(2);
        List<Hash> put = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            put.add(put(bytes(100 + i, 50 + i)));
        }

        List<BlobStore.Stored> all = list();

        assertThat(all).extracting(BlobStore.Stored::hash).containsExactlyInAnyOrderElementsOf(put);
        assertThat(all).extracting(BlobStore.Stored::sizeBytes).contains(50L, 79L);
        assertThat(all)
                .allSatisfy(stored -> assertThat(stored.put())
                        .isAfter(before)
                        .isBefore(Instant.now().plusSeconds(2)));
    }

    @Test
    void shouldTakeALongFile() throws IOException {
        byte[] bytes = bytes(9, 17 << 20);

        Hash hash = put(bytes);

        assertThat(blobs.size(hash)).hasValue(bytes.length);
        assertThat(blobs.verify(hash)).isTrue();
        assertThat(read(hash, (16 << 20) - 5, 10)).isEqualTo(Arrays.copyOfRange(bytes, (16 << 20) - 5, (16 << 20) + 5));
    }

    @Test
    void shouldTakeTheSameBytesFromSeveralAtOnce() throws Exception {
        byte[] bytes = bytes(10, 200_000);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Hash>> puts = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                puts.add(threads.submit(() -> put(bytes)));
            }
            for (Future<Hash> put : puts) {
                assertThat(blobs.verify(put.get())).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(list()).hasSize(1);
    }

    @Test
    void shouldDropWhatIsUnfinished() throws IOException {
        Hash hash = put(bytes(11, 1000));
        leaveUnfinished();

        assertThat(blobs.dropUnfinished(Instant.now().minusSeconds(60))).isZero();
        assertThat(blobs.dropUnfinished(Instant.now().plusSeconds(60))).isEqualTo(1);
        assertThat(blobs.dropUnfinished(Instant.now().plusSeconds(60))).isZero();
        assertThat(list()).extracting(BlobStore.Stored::hash).containsExactly(hash);
    }

    final Hash put(byte[] bytes) throws IOException {
        Path file = Files.createTempFile(folder, "put", ".part");
        try {
            Files.write(file, bytes);
            Hash hash = Hash.of(bytes);
            blobs.put(hash, file);
            return hash;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    final List<BlobStore.Stored> list() throws IOException {
        List<BlobStore.Stored> all = new ArrayList<>();
        blobs.list(all::add);
        return all;
    }

    final byte[] read(Hash hash, long from, long length) throws IOException {
        try (InputStream in = blobs.open(hash, from, length)) {
            return in.readAllBytes();
        }
    }

    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
