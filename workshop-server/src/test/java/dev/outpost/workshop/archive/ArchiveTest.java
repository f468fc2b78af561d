package dev.outpost.workshop.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.outpost.workshop.archive.PackageRefusedException.Code;
import dev.outpost.workshop.resource.Hash;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchiveTest {

    private static final ArchiveLimits LIMITS = new ArchiveLimits(1 << 20, 50, 4 << 20, 20);

    @TempDir
    Path folder;

    @Test
    void shouldTellWhatIsInAPackage() throws IOException {
        byte[] zip = RawZip.whole()
                .with("maps/", new byte[0], false)
                .lying(item -> item.attributes = 0040755L << 16)
                .with("maps/frozen.map", "terrain")
                .with("Карта é.txt", "names of any script")
                .with("stored.bin", new byte[1000], false)
                .bytes();

        Archive.Contents contents = check(zip);

        assertThat(contents.manifest().id().toString()).isEqualTo("westwind/frozen-straits");
        assertThat(contents.manifestYaml()).isEqualTo(RawZip.MANIFEST);
        assertThat(contents.manifestHash()).isEqualTo(Hash.of(RawZip.MANIFEST.getBytes(StandardCharsets.UTF_8)));
        assertThat(contents.files()).isEqualTo(4);
        assertThat(contents.expandedBytes()).isEqualTo(RawZip.MANIFEST.length() + 7 + 19 + 1000);
    }

    @Test
    void shouldTakeWhatTheJdkWrites() throws IOException {
        Path file = folder.resolve("jdk.icpkg");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            // Lengths behind the data, times in extra fields.
            zip.putNextEntry(new ZipEntry("manifest.yaml"));
            zip.write(RawZip.MANIFEST.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("maps/"));
            zip.putNextEntry(new ZipEntry("maps/a.map"));
            zip.write(new byte[5000]);
        }

        assertThat(Archive.check(file, LIMITS).files()).isEqualTo(2);
    }

    @Test
    void shouldTakeDescriptorsWithAndWithoutSignature() throws IOException {
        for (boolean signed : new boolean[] {true, false}) {
            byte[] zip = RawZip.whole()
                    .with("a.txt", "hello")
                    .lying(item -> {
                        item.flags |= 1 << 3;
                        item.localCrc32 = 0L;
                        item.localBytes = 0L;
                        item.localPackedBytes = 0L;
                        item.behind = RawZip.descriptor(item, signed);
                    })
                    .bytes();
            assertThat(check(zip).files()).isEqualTo(2);
        }
    }

    @Test
    void shouldTakeWhatIsJustWithinTheBounds() throws IOException {
        RawZip zip = RawZip.whole();
        for (int i = 1; i < 50; i++) {
            zip.with("file-" + i, "");
        }
        assertThat(check(zip.bytes()).files()).isEqualTo(50);

        byte[] bytes = RawZip.whole()
                .with("noise", HostileArchives.noise(500_000), false)
                .bytes();
        assertThat(Archive.check(file(bytes), new ArchiveLimits(bytes.length, 2, 1 << 20, 20))
                        .files())
                .isEqualTo(2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.outpost.workshop.archive.HostileArchives#all")
    void shouldRefuse(String what, RawZip zip, Code code, String field, String saying) throws IOException {
        PackageRefusedException refused = refused(zip.bytes());

        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused).hasMessageContaining(field).hasMessageContaining(saying);
        assertThat(refused.accepted()).isNotBlank();
    }

    @Test
    void shouldRefuseWhatIsNoZipFile() throws IOException {
        assertThat(refused(new byte[0]).code()).isEqualTo(Code.BAD_ARCHIVE);
        assertThat(refused("PK".getBytes(StandardCharsets.UTF_8))).hasMessageContaining("2 bytes");
        assertThat(refused(HostileArchives.noise(10_000))).hasMessageContaining("end record");
    }

    @Test
    void shouldRefuseEachFileThatIsCutOff() throws IOException {
        byte[] zip = RawZip.whole().with("a.txt", "hello").bytes();
        for (int length = 0; length < zip.length; length++) {
            assertThat(refused(Arrays.copyOf(zip, length)).code()).isEqualTo(Code.BAD_ARCHIVE);
        }
    }

    @Test
    void shouldNotExpandABombThatLies() throws IOException {
        // Says three bytes, is a GiB.
        byte[] start = new byte[1 << 20];
        byte[] zip = RawZip.whole()
                .with("bomb", start, true)
                .lying(item -> item.bytes = 3)
                .bytes();
        long[] written = {0};

        PackageRefusedException refused = catchThrowableOfType(
                PackageRefusedException.class,
                () -> Archive.read(file(zip), LIMITS, name -> new OutputStream() {
                    @Override
                    public void write(int one) {
                        written[0]++;
                    }
                }));

        assertThat(refused).hasMessageContaining("entry bomb");
        assertThat(written[0]).isLessThan(2L * RawZip.MANIFEST.length());
    }

    private Archive.Contents check(byte[] zip) throws IOException {
        return Archive.check(file(zip), LIMITS);
    }

    private PackageRefusedException refused(byte[] zip) throws IOException {
        Path file = file(zip);
        return catchThrowableOfType(PackageRefusedException.class, () -> Archive.check(file, LIMITS));
    }

    private Path file(byte[] zip) throws IOException {
        return Files.write(folder.resolve("p.icpkg"), zip);
    }
}
