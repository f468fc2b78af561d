package dev.outpost.workshop.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.outpost.workshop.resource.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class DirectoryBlobsTest extends BlobStoreContract {

    @Override
    BlobStore open() throws IOException {
        return new DirectoryBlobs(root(), InstantSource.system());
    }

    @Override
    void damage(Hash hash) throws IOException {
        Path file = blobs.file(hash).orElseThrow();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(file);
        Files.write(file, bytes);
    }

    @Override
    void leaveUnfinished() throws IOException {
        Files.writeString(root().resolve("unfinished").resolve(Hash.of(new byte[0]) + ".123.1"), "half");
    }

    @Test
    void shouldShardByHashAndWriteProtect() throws IOException {
        Hash hash = put(bytes(20, 10));

        Path file = blobs.file(hash).orElseThrow();

        String hex = hash.hex();
        assertThat(root().relativize(file)).isEqualTo(Path.of(hex.substring(0, 2), hex.substring(2, 4), hex));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("r--r--r--");
    }

    @Test
    void shouldTakeTheFileInsteadOfCopyingIt() throws IOException {
        Path file = Files.write(folder.resolve("one.part"), bytes(21, 100));
        Object inode = Files.getAttribute(file, "unix:ino");
        Hash hash = Hash.of(bytes(21, 100));

        blobs.put(hash, file);

        assertThat(file).doesNotExist();
        assertThat(Files.getAttribute(blobs.file(hash).orElseThrow(), "unix:ino"))
                .isEqualTo(inode);
    }

    @Test
    void shouldCopyFromAnotherDisk() throws IOException {
        Path otherDisk = Path.of("/dev/shm");
        boolean other =
                Files.isWritable(otherDisk) && !Files.getFileStore(otherDisk).equals(Files.getFileStore(folder));
        assumeTrue(other || "true".equals(System.getenv("CI")), otherDisk + " is no other disk");
        Path file = Files.createTempFile(otherDisk, "outpost-blob", ".part");
        try {
            byte[] bytes = bytes(22, 300_000);
            Files.write(file, bytes);
            Hash hash = Hash.of(bytes);

            blobs.put(hash, file);

            assertThat(blobs.verify(hash)).isTrue();
            try (var left = Files.list(root().resolve("unfinished"))) {
                assertThat(left).isEmpty();
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Test
    void shouldLetReadersReadOnWhenItIsDeleted() throws IOException {
        byte[] bytes = bytes(23, 500_000);
        Hash hash = put(bytes);
        try (InputStream in = blobs.open(hash, 0, bytes.length)) {
            assertThat(blobs.delete(hash, Instant.now().plusSeconds(60))).isTrue();
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void shouldBeYoungAgainWhenPutAgain() throws IOException {
        Instant[] now = {Instant.parse("2026-01-01T00:00:00Z")};
        blobs = new DirectoryBlobs(root(), () -> now[0]);
        Hash hash = put(bytes(24, 10));
        now[0] = now[0].plusSeconds(1000);

        put(bytes(24, 10));

        assertThat(list()).singleElement().extracting(BlobStore.Stored::put).isEqualTo(now[0]);
        assertThat(blobs.delete(hash, now[0])).isFalse();
        assertThat(blobs.delete(hash, now[0].plusMillis(1))).isTrue();
    }

    @Test
    void shouldShowNothingOfAPutThatFails() throws IOException {
        Hash hash = Hash.of(new byte[] {7});

        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> blobs.put(hash, folder.resolve("missing")));

        assertThat(blobs.size(hash)).isEmpty();
        assertThat(list()).isEmpty();
    }

    private Path root() {
        return folder.resolve("blobs");
    }
}
