package dev.outpost.workshop.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Packages in which anything may be broken. Each is refused as a package, or accepted: then whoever believes the
 * directory (the JDK's ZipFile) and whoever goes from header to header (its ZipInputStream) finds just what was checked.
 */
class FuzzedArchivesTest {

    private static final ArchiveLimits LIMITS = new ArchiveLimits(1 << 16, 20, 1 << 20, 50);
    /** The bound of a package this short is the first MiB. */
    private static final long MOST_BYTES = 1 << 20;

    private static Path folder = Path.of("");

    /** One change: what it does, where (a share of the length), and with what. */
    record Change(int kind, double where, double from, byte value, int length) {

        byte[] apply(byte[] bytes) {
            int at = (int) (where * bytes.length);
            int end = Math.min(bytes.length, at + length);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(bytes, 0, at);
            switch (kind) {
                case 0 -> out.write(value);
                case 1 -> {
                    for (int i = at; i < end; i++) {
                        out.write(value);
                    }
                }
                case 2 -> out.writeBytes(Arrays.copyOfRange(bytes, (int) (from * bytes.length), bytes.length));
                case 3 -> {}
                case 4 -> out.writeBytes(new byte[length]);
                default -> out.write(bytes[Math.min(at, bytes.length - 1)] ^ (1 << (value & 7)));
            }
            int next = switch (kind) {
                case 0 -> at + 1;
                case 1, 3 -> end;
                case 2 -> bytes.length;
                case 4 -> at;
                default -> at + 1;
            };
            if (next < bytes.length) {
                out.write(bytes, next, bytes.length - next);
            }
            return out.size() == 0 ? new byte[1] : out.toByteArray();
        }
    }

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("fuzzed-archives");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        Files.deleteIfExists(folder.resolve("p.icpkg"));
        Files.delete(folder);
    }

    @Property(tries = 6000)
    void shouldRefuseOrBeUnderstoodInOneWay(@ForAll("changes") List<Change> changes, @ForAll("seeds") byte[] seed)
            throws IOException {
        byte[] bytes = seed;
        for (Change change : changes) {
            bytes = change.apply(bytes);
        }
        judge(bytes);
    }

    /** Lies in fields, which changed bytes hit too seldom. */
    @Property(tries = 4000)
    void shouldRefuseOrBeUnderstoodInOneWayWhateverFieldsSay(@ForAll long randomness) throws IOException {
        RandomGenerator random = new Random(randomness);
        RawZip zip = seedZip();
        for (int i = 0, lies = 1 + random.nextInt(2); i < lies; i++) {
            RawZip.Item item = zip.items.get(random.nextInt(zip.items.size()));
            long value = random.nextBoolean() ? random.nextInt(64) : random.nextLong() & 0xFFFF_FFFFL;
            switch (random.nextInt(15)) {
                case 0 -> item.bytes = value;
                case 1 -> item.packedBytes = value;
                case 2 -> item.crc32 = value;
                case 3 -> item.localBytes = value;
                case 4 -> item.localPackedBytes = value;
                case 5 -> item.localCrc32 = value;
                case 6 -> item.flags ^= 1 << random.nextInt(16);
                case 7 -> item.localFlags = item.flags ^ (1 << random.nextInt(16));
                case 8 -> item.method = random.nextInt(13);
                case 9 -> item.localMethod = random.nextInt(13);
                case 10 -> item.headerAt = value;
                case 11 -> item.extra = RawZip.extra(random.nextInt(1 << 16), random.nextInt(20));
                case 12 -> item.localExtra = RawZip.extra(random.nextInt(1 << 16), random.nextInt(20));
                case 13 ->
                    item.behind = random.nextBoolean()
                            ? RawZip.descriptor(item, random.nextBoolean())
                            : new byte[random.nextInt(20)];
                default -> zip.countMore = random.nextInt(3) - 1;
            }
        }
        judge(zip.bytes());
    }

    private static void judge(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("p.icpkg"), bytes);
        Map<String, byte[]> checked = new TreeMap<>();
        long[] written = {0};
        try {
            Archive.read(file, LIMITS, name -> kept(checked, name, written));
        } catch (PackageRefusedException refused) {
            assertThat(refused.field()).isNotBlank();
            assertThat(refused.getMessage()).hasSizeLessThan(1000);
            return;
        } finally {
            assertThat(written[0]).isLessThanOrEqualTo(MOST_BYTES);
        }
        same(byDirectory(file), checked);
        same(byHeaders(bytes), checked);
    }

    private static OutputStream kept(Map<String, byte[]> files, String name, long[] written) {
        return new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                written[0] += length;
                super.write(bytes, offset, length);
            }

            @Override
            public void close() {
                files.put(name, toByteArray());
            }
        };
    }

    private static Map<String, byte[]> byDirectory(Path file) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
                files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return files;
    }

    private static Map<String, byte[]> byHeaders(byte[] bytes) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    private static void same(Map<String, byte[]> seen, Map<String, byte[]> checked) {
        assertThat(seen.keySet()).isEqualTo(checked.keySet());
        seen.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(checked.get(name)));
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Change> change = Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.doubles().between(0, 0.9999).ofScale(4),
                        Arbitraries.doubles().between(0, 0.9999).ofScale(4),
                        Arbitraries.bytes(),
                        Arbitraries.integers().between(1, 30))
                .as(Change::new);
        return change.list().ofMinSize(0).ofMaxSize(3);
    }

    @Provide
    Arbitrary<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(seedZip().bytes());
        seeds.add(RawZip.whole().bytes());
        return Arbitraries.of(seeds);
    }

    private static RawZip seedZip() {
        return RawZip.whole()
                .with("maps/", new byte[0], false)
                .lying(item -> item.attributes = 0)
                .with("maps/a.map", "terrain ".repeat(50))
                .with("stored.bin", new byte[] {1, 2, 3}, false)
                .with("described.txt", "with a descriptor")
                .lying(item -> {
                    item.flags |= 1 << 3;
                    item.localCrc32 = 0L;
                    item.localBytes = 0L;
                    item.localPackedBytes = 0L;
                    item.behind = RawZip.descriptor(item, true);
                });
    }
}
