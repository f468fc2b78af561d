package dev.outpost.workshop.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full: nothing half published, what is there is served, and it goes on when there is room. */
@Timeout(120)
final class FullDiskTest {

    @Test
    void shouldPublishNothingOnAFullDiskAndGoOnWhenThereIsRoomWithoutARestart(@TempDir Path folder) throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString());
        // A disk that is really full cannot be made otherwise, and only root may make one
        assumeTrue(mounted || "true".equals(System.getenv("CI")), "mounting needs root");
        try (Site site = Site.open(disk, "telemetry.max_db_size_mb=5")) {
            site.published(Site.manifest("kane/before", "1.0.0"));
            // What is not taken any more is less than the server drops to have its answer arrive
            byte[] large = new byte[1_800_000];
            new Random(1).nextBytes(large);
            byte[] bytes = Site.packageOf(Site.manifest("kane/large", "1.0.0"), large);
            fill(disk, 1 << 20);

            refused(site.publish(bytes, site.admin(), ""));
            refused(site.put("/v1/bundles", new byte[1_800_000], "Bearer " + site.admin()));
            fill(disk, 0);
            refused(site.publish(Site.packageOf(Site.manifest("kane/small", "1.0.0")), site.admin(), ""));

            assertThat(site.get("/v1/packages/kane/large").statusCode()).isEqualTo(404);
            assertThat(site.get("/v1/packages/kane/small").statusCode()).isEqualTo(404);
            assertThat(site.bytes("/v1/packages/kane/before/versions/1.0.0/download")
                            .statusCode())
                    .as("what is there is served")
                    .isEqualTo(200);

            Files.delete(disk.resolve("filler"));
            awaitPublished(site, bytes);
            assertThat(site.bytes("/v1/packages/kane/large/versions/1.0.0/download")
                            .body())
                    .isEqualTo(bytes);
            assertThat(disk.resolve("incoming")).isEmptyDirectory();
        } finally {
            assertThat(run("umount", "-l", disk.toString())).isTrue();
        }
    }

    private static void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(507);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("full");
    }

    /** The database notices by itself that there is room again. */
    private static void awaitPublished(Site site, byte[] bytes) {
        Instant until = Instant.now().plus(Duration.ofSeconds(30));
        for (int status = 0; status != 201; ) {
            HttpResponse<String> answer = site.publish(bytes, site.admin(), "");
            status = answer.statusCode();
            assertThat(status).as(answer.body()).isIn(201, 503, 507);
            assertThat(Instant.now()).isBefore(until);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** Writes until only so much room is left. */
    private static void fill(Path disk, long left) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out =
                Files.newOutputStream(disk.resolve("filler"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (Files.getFileStore(disk).getUsableSpace() > left) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command).start().onExit().join().exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
