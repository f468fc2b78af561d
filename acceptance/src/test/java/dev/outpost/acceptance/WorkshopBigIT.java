package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.resource.Manifest;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
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

            Path lock = folder.resolve("big.lock");
            workshop.command("resolve", "kane/big", "--lock", lock.toString(), "--from", workshop.url());
            started = System.nanoTime();
            workshop.command(
                    "install",
                    "--lock",
                    lock.toString(),
                    "--into",
                    folder.resolve("mods").toString(),
                    "--from",
                    workshop.url());
            double installS = (System.nanoTime() - started) / 1e9;
            assertThat(folder.resolve("mods/kane/big/1.0.0/data.bin")).hasSize(BYTES);
            assertThat(Files.readString(lock)).contains(hash).hasSizeLessThan(1000);
            assertThat(workshop.jar().printed()).doesNotContain("OutOfMemory");
            System.out.printf(
                    Locale.ROOT,
                    "1 GiB with -Xmx64m: published in %.1f s, fetched, verified and unpacked in %.1f s%n",
                    publishS,
                    installS);
            workshop.stop();
        }
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
