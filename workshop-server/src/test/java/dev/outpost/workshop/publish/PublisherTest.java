package dev.outpost.workshop.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.outpost.workshop.archive.ArchiveLimits;
import dev.outpost.workshop.archive.PackageRefusedException;
import dev.outpost.workshop.blob.BlobStore;
import dev.outpost.workshop.blob.DirectoryBlobs;
import dev.outpost.workshop.blob.S3Blobs;
import dev.outpost.workshop.blob.S3Server;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Release;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.store.PublishOutcome;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherTest {

    private static final PackageId ID = PackageId.parse("westwind/noise");

    @TempDir
    Path folder;

    @Test
    void shouldPublish() throws IOException {
        try (Bench bench = new Bench(folder)) {
            byte[] pack = Bench.pack("westwind/noise", "1.0.0", 1, 100_000);

            PublishOutcome outcome = bench.publish(pack);

            assertThat(outcome).isInstanceOf(PublishOutcome.Published.class);
            Release release = bench.store
                    .release(ID, Version.parse("1.0.0"))
                    .orElseThrow()
                    .release();
            assertThat(release.packageHash()).isEqualTo(Hash.of(pack));
            assertThat(release.sizeBytes()).isEqualTo(pack.length);
            assertThat(bench.store.manifest(ID, Version.parse("1.0.0")))
                    .hasValueSatisfying(yaml -> assertThat(Hash.of(yaml)).isEqualTo(release.manifestHash()))
                    .hasValueSatisfying(yaml -> assertThat(yaml).isEqualTo(Bench.manifest("westwind/noise", "1.0.0")));
            assertThat(bench.blobs.verify(Hash.of(pack))).isTrue();
            assertThat(bench.incoming()).isEmpty();
            assertThat(bench.intakes.underWay()).isZero();
        }
    }

    @Test
    void shouldSweepABundleThatAKillLeftAndNoneThatIsStillTakenIn() throws IOException {
        try (Bench killed = new Bench(folder)) {
            Parked bundle = killed.intakes.park();
            bundle.write(new byte[100]);
            // As a process of another number names it
            Files.move(bundle.file(), bundle.file().resolveSibling("1-1.part"));
        }
        try (Bench bench = new Bench(folder);
                Parked open = bench.intakes.park()) {
            open.write(new byte[100]);
            assertThat(bench.incoming()).hasSize(2);

            assertThat(bench.sweep.atStart(true).files()).isEqualTo(1);

            assertThat(bench.incoming())
                    .containsExactly(String.valueOf(open.file().getFileName()));
        }
        try (Bench bench = new Bench(folder)) {
            assertThat(bench.incoming()).isEmpty();
        }
    }

    @Test
    void shouldKeepTheFirstOfTwoThatAreOneVersion() throws IOException {
        try (Bench bench = new Bench(folder)) {
            byte[] first = Bench.pack("westwind/noise", "1.0.0", 1, 1000);
            byte[] second = Bench.pack("westwind/noise", "1.0.0", 2, 1000);

            bench.publish(first);
            PublishOutcome outcome = bench.publish(second);

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            PublishOutcome.Exists.class,
                            exists -> assertThat(exists.shelved().release().packageHash())
                                    .isEqualTo(Hash.of(first)));
            assertThat(bench.publish(first)).isInstanceOf(PublishOutcome.Exists.class);
            assertThat(bench.blobs()).containsExactly(Hash.of(first));
        }
    }

    @Test
    void shouldLetOneThroughOfSeveralAtOnce() throws Exception {
        int publishers = 6;
        ExecutorService threads = Executors.newFixedThreadPool(publishers);
        try (Bench bench = new Bench(folder)) {
            for (int round = 0; round < 10; round++) {
                String version = "1." + round + ".0";
                CyclicBarrier start = new CyclicBarrier(publishers);
                List<Future<PublishOutcome>> outcomes = new ArrayList<>();
                for (int i = 0; i < publishers; i++) {
                    byte[] pack = Bench.pack("westwind/noise", version, i, 2000);
                    Callable<PublishOutcome> publish = () -> {
                        start.await();
                        return bench.publish(pack);
                    };
                    outcomes.add(threads.submit(publish));
                }
                int published = 0;
                for (Future<PublishOutcome> outcome : outcomes) {
                    published += outcome.get() instanceof PublishOutcome.Published ? 1 : 0;
                }
                assertThat(published).isEqualTo(1);
            }
            bench.sweep.atStart(true);
            assertThat(bench.blobs()).hasSize(10);
            for (Hash hash : bench.blobs()) {
                assertThat(bench.store.isReferenced(hash)).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldPublishNothingOfWhatIsRefused() throws IOException {
        try (Bench bench = new Bench(folder)) {
            byte[] pack = Bench.pack("westwind/noise", "1.0.0", 1, 1000);
            pack[pack.length / 2] ^= 1;

            assertThatExceptionOfType(PackageRefusedException.class).isThrownBy(() -> bench.publish(pack));

            assertThat(bench.store.find(ID)).isEmpty();
            assertThat(bench.blobs()).isEmpty();
            assertThat(bench.incoming()).isEmpty();
        }
    }

    @Test
    void shouldPublishNothingWhenTheBlobsCannotBeWritten() throws Exception {
        try (S3Server server = new S3Server(folder.resolve("s3"))) {
            BlobStore blobs = new S3Blobs(server.rules("mods/"));
            try (Bench bench = new Bench(Files.createDirectories(folder.resolve("data")), blobs, Instant::now)) {
                byte[] pack = Bench.pack("westwind/noise", "1.0.0", 1, 1000);
                bench.publish(pack);
                server.stop();

                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> bench.publish(Bench.pack("westwind/noise", "2.0.0", 1, 1000)))
                        .withMessageContaining("cannot be reached");

                assertThat(bench.store.release(ID, Version.parse("2.0.0"))).isEmpty();
                assertThat(bench.incoming()).isEmpty();
            }
        }
    }

    @Test
    void shouldRefuseTheByteThatIsTooMuch() throws IOException {
        Intakes intakes = new Intakes(folder.resolve("in"), new ArchiveLimits(1000, 10, 10_000, 10), 0);
        try (Intake intake = intakes.open()) {
            intake.accept(new byte[600]);
            intake.accept(ByteBuffer.allocateDirect(400));
            assertThat(intake.bytes()).isEqualTo(1000);

            assertThatExceptionOfType(PackageRefusedException.class)
                    .isThrownBy(() -> intake.accept(new byte[1]))
                    .withMessageContaining("1001 bytes")
                    .withMessageContaining("1000")
                    .satisfies(e -> assertThat(e.code()).isEqualTo(PackageRefusedException.Code.TOO_LARGE));
            assertThat(intakes.underWay()).isEqualTo(1);
        }
        assertThat(intakes.underWay()).isZero();
        assertThat(folder.resolve("in")).isEmptyDirectory();
    }

    @Test
    void shouldSayThatTheDiskIsFull() throws IOException {
        Intakes intakes = new Intakes(folder.resolve("in"), ArchiveLimits.DEFAULT, Long.MAX_VALUE);

        assertThatExceptionOfType(DiskFullException.class)
                .isThrownBy(intakes::open)
                .withMessageContaining("are kept free");
        assertThat(intakes.state()).contains("are kept free");
        assertThat(new Intakes(folder.resolve("in"), ArchiveLimits.DEFAULT, 0).state())
                .isEqualTo("ok");
        assertThat(DiskFullException.of(new IOException("/x: No space left on device")))
                .isInstanceOf(DiskFullException.class)
                .hasMessage("the disk is full");
        assertThat(DiskFullException.of(new IOException("broken"))).isNotInstanceOf(DiskFullException.class);
    }

    @Test
    void shouldSweepOrphansThatAreOldAndNothingElse() throws IOException {
        Instant[] now = {Instant.parse("2026-01-01T00:00:00Z")};
        BlobStore blobs = new DirectoryBlobs(folder.resolve("blobs"), () -> now[0]);
        try (Bench bench = new Bench(folder, blobs, () -> now[0])) {
            byte[] published = Bench.pack("westwind/noise", "1.0.0", 1, 1000);
            bench.publish(published);
            Path orphan = Files.write(folder.resolve("orphan"), new byte[] {1, 2, 3});
            Hash orphaned = Hash.of(new byte[] {1, 2, 3});
            blobs.put(orphaned, orphan);

            now[0] = now[0].plus(Bench.AGE);
            assertThat(bench.sweep.run()).isEqualTo(new Sweep.Swept(0, 0, 0));

            now[0] = now[0].plusMillis(1);
            assertThat(bench.sweep.atStart(false)).isEqualTo(new Sweep.Swept(0, 1, 3));
            assertThat(bench.blobs()).containsExactly(Hash.of(published));
        }
    }

    @Test
    void shouldSweepAllOrphansAtStartWhenAlone() throws IOException {
        Instant[] now = {Instant.now()};
        BlobStore blobs = new DirectoryBlobs(folder.resolve("blobs"), () -> now[0]);
        try (Bench bench = new Bench(folder, blobs, () -> now[0])) {
            blobs.put(Hash.of(new byte[] {1}), Files.write(folder.resolve("orphan"), new byte[] {1}));
            Files.write(folder.resolve("incoming/123-1.part"), new byte[] {1});
            now[0] = now[0].plusSeconds(1);

            assertThat(bench.sweep.atStart(true)).isEqualTo(new Sweep.Swept(1, 1, 1));

            assertThat(bench.blobs()).isEmpty();
            assertThat(bench.incoming()).isEmpty();
        }
    }

    @Test
    void shouldNotSweepWhatIsUnderWay() throws IOException {
        Instant[] now = {Instant.now()};
        Sweep[] sweep = new Sweep[1];
        Sweep.Swept[] swept = new Sweep.Swept[1];
        BlobStore real = new DirectoryBlobs(folder.resolve("blobs"), () -> now[0]);
        // The clock jumps a year ahead and all is swept just when the blob is there and the version is not listed.
        BlobStore blobs = afterPut(real, () -> {
            now[0] = now[0].plusSeconds(365 * 86_400L);
            swept[0] = sweep[0].run();
        });
        try (Bench bench = new Bench(folder, blobs, () -> now[0])) {
            sweep[0] = bench.sweep;
            byte[] pack = Bench.pack("westwind/noise", "1.0.0", 1, 1000);

            assertThat(bench.publish(pack)).isInstanceOf(PublishOutcome.Published.class);

            assertThat(swept[0].blobs()).isZero();
            assertThat(bench.blobs.verify(Hash.of(pack))).isTrue();
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static BlobStore afterPut(BlobStore blobs, Step step) {
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(blobs, arguments);
                    if (method.getName().equals("put")) {
                        step.run();
                    }
                    return answer;
                });
    }
}
