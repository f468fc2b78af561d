package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.Manifest;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed with -9 at a random moment of a publish: before the body, at some byte of it, or some time after its
 * last one. What it acknowledged is there, what it did not is there whole or not at all.
 */
class WorkshopKillIT {

    private static final int MOST_BODY_BYTES = 400_000;
    private static final long MOST_AFTER_NANOS = 80_000_000;

    @TempDir
    Path folder;

    private final Random random = new Random(20261122);
    private final Map<Integer, byte[]> acknowledged = new TreeMap<>();
    private final Map<Integer, byte[]> tried = new TreeMap<>();

    @Test
    void shouldLoseNothingAcknowledgedAndKeepNothingHalf() throws Exception {
        run(20);
    }

    @Test
    @Tag("long")
    void shouldLoseNothingAcknowledgedAndKeepNothingHalfInTwoHundredKills() throws Exception {
        run(200);
    }

    private void run(int kills) throws Exception {
        for (int i = 0; i < kills; i++) {
            try (Workshop workshop = start()) {
                if (i > 0) {
                    check(workshop, i - 1);
                }
                // One that is acknowledged, and one in whose way the kill comes.
                byte[] first = bytes(2 * i);
                assertThat(workshop.publish(first).statusCode()).isEqualTo(201);
                acknowledged.put(2 * i, first);
                byte[] second = bytes(2 * i + 1);
                tried.put(2 * i + 1, second);
                if (killedWhile(workshop, second)) {
                    acknowledged.put(2 * i + 1, second);
                }
            }
        }
        int taken = 0;
        try (Workshop workshop = start()) {
            for (int i = 0; i < kills; i++) {
                taken += check(workshop, i) ? 1 : 0;
            }
            workshop.stop();
        }
        shouldSweepTheRest(kills + taken);
        System.out.printf(
                Locale.ROOT,
                "killed %d times in a publish: %d of these were published whole (%d acknowledged), %d not at all%n",
                kills,
                taken,
                acknowledged.size() - kills,
                kills - taken);
    }

    /** What no version refers to goes when it is old enough, and nothing else. */
    private void shouldSweepTheRest(long listed) throws Exception {
        Path blobs = folder.resolve("data/workshop/blobs");
        try (Stream<Path> files = Files.walk(blobs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
            }
        }
        try (Workshop workshop = start()) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (workshop.blobs() != listed && System.nanoTime() < deadline) {
                assertThat(workshop.jar().goesOn()).isTrue();
            }
            assertThat(workshop.blobs())
                    .as("packages in the folder after the sweep: those that are listed")
                    .isEqualTo(listed);
            for (int number : acknowledged.keySet()) {
                assertThat(isWhole(workshop, number, Objects.requireNonNull(acknowledged.get(number))))
                        .isTrue();
            }
            workshop.stop();
        }
    }

    private Workshop start() throws Exception {
        return Workshop.start(folder);
    }

    /** Publishes and kills on the way; whether the publish was acknowledged before. */
    private boolean killedWhile(Workshop workshop, byte[] bytes) throws Exception {
        int at = random.nextInt(bytes.length + 1);
        boolean after = random.nextInt(3) > 0;
        long wait = random.nextLong(MOST_AFTER_NANOS);
        ExecutorService killer = Executors.newSingleThreadExecutor();
        boolean done = false;
        try {
            // The killer waits on its own, so that what is in the server's hands goes on meanwhile.
            CountDownLatch reached = new CountDownLatch(1);
            Future<?> killed = killer.submit(() -> {
                reached.await();
                LockSupport.parkNanos(after ? wait : 0);
                workshop.jar().kill();
                return null;
            });
            int trigger = after ? bytes.length : at;
            try {
                HttpResponse<byte[]> answer = workshop.publish(
                        BodyPublishers.ofInputStream(() -> new Triggering(bytes, trigger, reached::countDown)));
                done = answer.statusCode() == 201;
                assertThat(answer.statusCode())
                        .as(new String(answer.body(), StandardCharsets.UTF_8))
                        .isEqualTo(201);
            } catch (IOException e) {
                assertThat(workshop.jar().goesOn()).as("killed, and so: %s", e).isFalse();
            }
            reached.countDown();
            killed.get();
        } finally {
            killer.shutdownNow();
        }
        return done;
    }

    /** Whether what the kill came in the way of is there, and there whole; what was acknowledged must be. */
    private boolean check(Workshop workshop, int round) throws Exception {
        assertThat(isWhole(workshop, 2 * round, Objects.requireNonNull(acknowledged.get(2 * round))))
                .isTrue();
        int second = 2 * round + 1;
        boolean there = isWhole(workshop, second, Objects.requireNonNull(tried.get(second)));
        assertThat(there || !acknowledged.containsKey(second))
                .as("acknowledged: %s", second)
                .isTrue();
        return there;
    }

    /** There with all its parts; or not there in any. */
    private boolean isWhole(Workshop workshop, int number, byte[] bytes) throws Exception {
        HttpResponse<byte[]> release = workshop.get("/v1/packages/kane/mod-" + number + "/versions/1.0.0");
        String hash = Hash.of(bytes).hex();
        boolean found = new String(
                        workshop.get("/v1/search?q=killed" + number + "x").body(), StandardCharsets.UTF_8)
                .contains("kane/mod-" + number);
        int resolved = workshop.resolve("kane/mod-" + number).statusCode();
        if (release.statusCode() == 404) {
            assertThat(found).as("mod %s is not published, but found", number).isFalse();
            assertThat(resolved).isEqualTo(422);
            return false;
        }
        assertThat(release.statusCode()).isEqualTo(200);
        JsonObject told = Workshop.json(release);
        assertThat(told.getString("sha256")).isEqualTo(hash);
        assertThat(workshop.get("/v1/blobs/" + hash).body()).isEqualTo(bytes);
        assertThat(found).as("mod %s is published, but not found", number).isTrue();
        assertThat(resolved).isEqualTo(200);
        return true;
    }

    private byte[] bytes(int number) throws IOException {
        byte[] content = new byte[1 + random.nextInt(MOST_BODY_BYTES)];
        random.nextBytes(content);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(Manifest.FILE));
            zip.write("""
                id: kane/mod-%d
                version: 1.0.0
                category: mod
                title: A mod, killed%dx
                license: MIT
                """.formatted(number, number).getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            ZipEntry stored = new ZipEntry("data.bin");
            stored.setMethod(ZipEntry.STORED);
            stored.setSize(content.length);
            CRC32 crc32 = new CRC32();
            crc32.update(content);
            stored.setCrc(crc32.getValue());
            zip.putNextEntry(stored);
            zip.write(content);
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    /** Bytes that tell when so many of them were taken. */
    private static final class Triggering extends InputStream {

        private final InputStream in;
        private final int trigger;
        private final Runnable reached;
        private int taken;

        Triggering(byte[] bytes, int trigger, Runnable reached) {
            this.in = new ByteArrayInputStream(bytes);
            this.trigger = trigger;
            this.reached = reached;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int most = taken < trigger ? Math.min(length, trigger - taken) : length;
            int read = in.read(into, offset, most);
            taken += Math.max(0, read);
            if (taken >= trigger) {
                reached.run();
            }
            return read;
        }
    }
}
