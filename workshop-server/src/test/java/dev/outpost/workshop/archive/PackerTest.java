package dev.outpost.workshop.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.outpost.workshop.resource.Hash;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** There and back. */
class PackerTest {

    private static final ArchiveLimits LIMITS = new ArchiveLimits(8 << 20, 50, 32 << 20, 50);

    @TempDir
    Path folder;

    private final AtomicLong progress = new AtomicLong();
    private final Packer packer = new Packer(LIMITS, progress::addAndGet);
    private final Unpacker unpacker = new Unpacker(LIMITS);

    @Test
    void shouldMakeTheSamePackageOfTheSameFiles() throws IOException {
        Path one = mod("one");
        Path other = mod("other");
        Files.setLastModifiedTime(other.resolve("maps/a.map"), FileTime.from(Instant.EPOCH));
        Files.setPosixFilePermissions(other.resolve("maps/a.map"), PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(other.resolve("empty"));

        Packer.Packed first = packer.pack(one, folder.resolve("one.icpkg"));
        Packer.Packed second = packer.pack(other, folder.resolve("other.icpkg"));

        assertThat(second.hash()).isEqualTo(first.hash());
        assertThat(folder.resolve("other.icpkg")).hasSameBinaryContentAs(folder.resolve("one.icpkg"));
        assertThat(first.hash()).isEqualTo(Hash.of(Files.readAllBytes(folder.resolve("one.icpkg"))));
        assertThat(first.sizeBytes()).isEqualTo(Files.size(folder.resolve("one.icpkg")));
        assertThat(first.contents().files()).isEqualTo(4);
        assertThat(progress.get()).isEqualTo(2 * packer.bytes(one));
    }

    @Test
    void shouldUnpackWhatWasPacked() throws IOException {
        Path mod = mod("mod");
        packer.pack(mod, folder.resolve("mod.icpkg"));

        Archive.Contents contents = unpacker.unpack(folder.resolve("mod.icpkg"), folder.resolve("mods/frozen"));

        assertThat(contents.manifest().title()).isEqualTo("Frozen Straits");
        for (String name : new String[] {"manifest.yaml", "maps/a.map", "noise.bin", "Карта.txt"}) {
            assertThat(folder.resolve("mods/frozen").resolve(name)).hasSameBinaryContentAs(mod.resolve(name));
        }
        assertThat(names(folder.resolve("mods"))).containsExactly("frozen");
    }

    @Test
    void shouldNotDeflateWhatGetsNoShorter() throws IOException {
        Path mod = mod("mod");
        byte[] noise = new byte[2 << 20];
        new Random(1).nextBytes(noise);
        Files.write(mod.resolve("noise.bin"), noise);
        Files.write(mod.resolve("zeros.bin"), new byte[1 << 20]);

        Packer.Packed packed = packer.pack(mod, folder.resolve("mod.icpkg"));

        assertThat(packed.sizeBytes()).isBetween(2L << 20, (2L << 20) + 4000);
        assertThat(packed.contents().expandedBytes()).isGreaterThan(3L << 20);
    }

    @Test
    void shouldLeaveOutWhatBeginsWithADotAndPackagesMadeBefore() throws IOException {
        Path mod = mod("mod");
        Packer.Packed before = packer.pack(mod, mod.resolve("frozen.icpkg"));
        Files.createDirectories(mod.resolve(".git/objects"));
        Files.writeString(mod.resolve(".git/objects/a"), "x");
        Files.writeString(mod.resolve("maps/.DS_Store"), "x");

        Packer.Packed after = packer.pack(mod, mod.resolve("frozen.icpkg"));

        assertThat(after.hash()).isEqualTo(before.hash());
        assertThat(after.leftOut()).isEqualTo(3);
    }

    @Test
    void shouldRefuseLinksAndBadNames() throws IOException {
        Path linked = mod("linked");
        Files.createSymbolicLink(linked.resolve("maps/link.map"), linked.resolve("noise.bin"));
        refuses(linked, "maps/link.map", "a link");

        Path linkedFolder = mod("linked-folder");
        Files.createSymbolicLink(linkedFolder.resolve("more"), linkedFolder.resolve("maps"));
        refuses(linkedFolder, "file more", "a link");

        Path device = mod("device");
        Files.writeString(device.resolve("aux.txt"), "x");
        refuses(device, "aux.txt", "devices");

        Path cased = mod("cased");
        Files.writeString(cased.resolve("MANIFEST.yaml"), "x");
        refuses(cased, "manifest.yaml", "is also");

        Path many = mod("many");
        for (int i = 0; i < 50; i++) {
            Files.writeString(many.resolve("file-" + i), "x");
        }
        refuses(many, "folder", "more than 50 files");

        Path bare = Files.createDirectories(folder.resolve("bare"));
        refuses(bare, "manifest.yaml", "is missing");
        assertThatExceptionOfType(NotDirectoryException.class)
                .isThrownBy(() -> packer.pack(folder.resolve("nowhere"), folder.resolve("p.icpkg")));
    }

    @Test
    void shouldKeepThePackageThatIsThereWhenRefused() throws IOException {
        Path target = folder.resolve("p.icpkg");
        packer.pack(mod("good"), target);
        byte[] before = Files.readAllBytes(target);
        Path bad = mod("bad");
        Files.writeString(bad.resolve("manifest.yaml"), "id: x");

        refuses(bad, "version", "is missing");

        assertThat(target).hasBinaryContent(before);
        assertThat(names(folder)).containsExactlyInAnyOrder("good", "bad", "p.icpkg");
    }

    @Test
    void shouldUnpackNothingOfAPackageThatIsRefused() throws IOException {
        Path file = folder.resolve("p.icpkg");
        Files.write(
                file,
                RawZip.whole()
                        .with("a.txt", "fine")
                        .with("b.txt", "x")
                        .lying(item -> item.crc32 ^= 1)
                        .bytes());

        assertThatExceptionOfType(PackageRefusedException.class)
                .isThrownBy(() -> unpacker.unpack(file, folder.resolve("mods/frozen")))
                .withMessageContaining("b.txt");

        assertThat(names(folder.resolve("mods"))).isEmpty();
    }

    @Test
    void shouldNotUnpackOverWhatIsThere() throws IOException {
        packer.pack(mod("mod"), folder.resolve("p.icpkg"));
        Path there = Files.createDirectories(folder.resolve("mods/frozen"));

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> unpacker.unpack(folder.resolve("p.icpkg"), there));
    }

    private void refuses(Path mod, String field, String saying) {
        assertThatExceptionOfType(PackageRefusedException.class)
                .isThrownBy(() -> packer.pack(mod, folder.resolve("p.icpkg")))
                .withMessageContaining(field)
                .withMessageContaining(saying);
    }

    private Path mod(String name) throws IOException {
        Path mod = Files.createDirectories(folder.resolve(name));
        Files.createDirectories(mod.resolve("maps"));
        Files.writeString(mod.resolve("manifest.yaml"), RawZip.MANIFEST);
        Files.writeString(mod.resolve("maps/a.map"), "terrain ".repeat(1000));
        Files.writeString(mod.resolve("Карта.txt"), "a map");
        byte[] noise = new byte[10_000];
        new Random(7).nextBytes(noise);
        Files.write(mod.resolve("noise.bin"), noise);
        return mod;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
