package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.Manifest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A package of one gibibyte, through a server of 64 MiB. */
@Tag("long")
class WorkshopBigIT {

    private static final long BYTES = 1L << 30;
    private static final int RANGE_BYTES = 100_000;
    private static final int READERS = 4;

    /** What caches of a Java machine may still grow by: a hundredth of what is sent meanwhile. */
    private static final long MOST_MORE_KIB = (READERS << 20) / 100;

    @TempDir
    Path folder;

    @Test
    void shouldPublishAndHandOutAGibibyteWithin64MebibytesOfHeap() throws Exception {
        Path big = big();
        try (Workshop workshop =
                Workshop.start(folder.resolve("workshop"), List.of("-Xmx64m"), List.of("serve", "--http-port", "0"))) {
            long started = System.nanoTime();
            HttpResponse<byte[]> answer = workshop.publish(BodyPublishers.ofFile(big));
            double publishS = (System.nanoTime() - started) / 1e9;
            assertThat(answer.statusCode())
                    .as(new String(answer.body(), StandardCharsets.UTF_8)
                            + workshop.jar().printed())
                    .isEqualTo(201);
            String hash = Workshop.json(answer).getString("sha256");
            assertThat(Workshop.json(answer).getLong("size")).isEqualTo(Files.size(big));

            shouldSendAnyRange(workshop, hash, big);
            double downloadS = shouldStayAsSmallWhileItSends(workshop, hash);
            double installS = shouldGoOnWithAFetchThatBrokeOff(workshop, hash, big);
            assertThat(workshop.jar().printed()).doesNotContain("OutOfMemory");
            System.out.printf(
                    Locale.ROOT,
                    "1 GiB with -Xmx64m: published in %.1f s, downloaded in %.1f s; the rest of it fetched, all"
                            + " verified and unpacked in %.1f s%n",
                    publishS,
                    downloadS,
                    installS);
            workshop.stop();
        }
    }

    private static void shouldSendAnyRange(Workshop workshop, String hash, Path big) throws Exception {
        long size = Files.size(big);
        try (FileChannel file = FileChannel.open(big)) {
            for (long from : List.of(0L, 1L, (1L << 29) - 7, size - RANGE_BYTES)) {
                HttpResponse<byte[]> part = workshop.send(workshop.request("/v1/blobs/" + hash)
                        .setHeader("Range", "bytes=" + from + "-" + (from + RANGE_BYTES - 1)));
                assertThat(part.statusCode()).isEqualTo(206);
                ByteBuffer expected = ByteBuffer.allocate(RANGE_BYTES);
                while (expected.hasRemaining()) {
                    file.read(expected, from + expected.position());
                }
                assertThat(Arrays.equals(part.body(), expected.array()))
                        .as("bytes from %s on", from)
                        .isTrue();
            }
        }
        HttpResponse<byte[]> beyond =
                workshop.send(workshop.request("/v1/blobs/" + hash).setHeader("Range", "bytes=" + size + "-"));
        assertThat(beyond.statusCode()).isEqualTo(416);
    }

    /** Four downloads at once leave its memory what it was after the first. */
    private static double shouldStayAsSmallWhileItSends(Workshop workshop, String hash) throws Exception {
        long started = System.nanoTime();
        download(workshop, hash);
        double seconds = (System.nanoTime() - started) / 1e9;
        OptionalLong before = residentKib(workshop);
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                all.add(readers.submit(() -> {
                    download(workshop, hash);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            readers.shutdownNow();
        }
        OptionalLong after = residentKib(workshop);
        if (before.isPresent() && after.isPresent()) {
            System.out.printf(
                    Locale.ROOT,
                    "resident memory: %d MiB after one download, %d MiB after %d more at once%n",
                    before.getAsLong() >> 10,
                    after.getAsLong() >> 10,
                    READERS);
            assertThat(after.getAsLong() - before.getAsLong())
                    .as("KiB that %d GiB of downloads added", READERS)
                    .isLessThan(MOST_MORE_KIB);
        }
        return seconds;
    }

    private static void download(Workshop workshop, String hash) throws Exception {
        MessageDigest digest = Hash.sha256();
        byte[] chunk = new byte[1 << 16];
        try (InputStream in = workshop.open("/v1/blobs/" + hash)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        }
        assertThat(Hash.ofDigest(digest.digest()).hex()).isEqualTo(hash);
    }

    private static OptionalLong residentKib(Workshop workshop) throws IOException {
        Path status = Path.of("/proc", String.valueOf(workshop.jar().pid()), "status");
        if (!Files.isReadable(status)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                    .findFirst();
        }
    }

    /** An install that is killed on the way is repeated, and goes on with what it has. */
    private double shouldGoOnWithAFetchThatBrokeOff(Workshop workshop, String hash, Path big) throws Exception {
        Path lock = folder.resolve("big.lock");
        workshop.command("resolve", "kane/big", "--lock", lock.toString(), "--from", workshop.url());
        assertThat(Files.readString(lock)).contains(hash).hasSizeLessThan(1000);
        Path mods = folder.resolve("mods");
        List<String> install =
                List.of("install", "--lock", lock.toString(), "--into", mods.toString(), "--from", workshop.url());
        Path part = mods.resolve(".outpost/" + hash + ".part");
        try (Jar broken = Jar.start(Project.WORKSHOP_JAR, folder, install.toArray(String[]::new))) {
            while ((Files.exists(part) ? Files.size(part) : 0) < Files.size(big) / 16) {
                assertThat(broken.goesOn()).as(broken.printed()).isTrue();
            }
            broken.kill();
        }
        long there = Files.size(part);
        assertThat(there).isBetween(Files.size(big) / 16, Files.size(big) - 1);
        long started = System.nanoTime();
        workshop.command(install.toArray(String[]::new));
        double seconds = (System.nanoTime() - started) / 1e9;
        assertThat(mods.resolve("kane/big/1.0.0/data.bin")).hasSize(BYTES);
        assertThat(part).doesNotExist();
        System.out.printf(Locale.ROOT, "an install that was killed went on after %d MiB%n", there >> 20);
        return seconds;
    }

    private Path big() throws Exception {
        Path file = folder.resolve("big.icpkg");
        byte[] chunk = new byte[1 << 20];
        Random random = new Random(64);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(Manifest.FILE));
            zip.write("id: kane/big\nversion: 1.0.0\ncategory: mod\ntitle: Big\nlicense: MIT\n"
                    .getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            zip.setLevel(Deflater.NO_COMPRESSION);
            zip.putNextEntry(new ZipEntry("data.bin"));
            for (long written = 0; written < BYTES; written += chunk.length) {
                random.nextBytes(chunk);
                zip.write(chunk);
            }
            zip.closeEntry();
        }
        return file;
    }
}
