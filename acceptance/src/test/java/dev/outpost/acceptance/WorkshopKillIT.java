package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.ckan.PackageBytes;
import dev.outpost.workshop.resource.Hash;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed with -9 at a random moment of publishes, several at once: before the body of one, at some byte of it,
 * or some time after its last one. What it acknowledged is there, what it did not is there whole or not at all, and the next
 * start leaves nothing of that in its folders.
 */
class WorkshopKillIT {

    /** One before the kill, the others in its way: several share a transaction. */
    private static final int EACH_TIME = 5;

    private static final int MOST_BODY_BYTES = 400_000;

    @TempDir
    Path folder;

    private final Random random = new Random(20261122);
    private final Set<Integer> acknowledged = new TreeSet<>();
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
                // One that is acknowledged, and some in whose way the kill comes.
                int first = i * EACH_TIME;
                tried.put(first, bytes(first));
                long begun = System.nanoTime();
                assertThat(workshop.publish(Objects.requireNonNull(tried.get(first)))
                                .statusCode())
                        .isEqualTo(201);
                acknowledged.add(first);
                // As long as it may take, whatever else this machine does.
                long mostAfterNanos = 2 * (System.nanoTime() - begun);
                for (int number = first + 1; number < first + EACH_TIME; number++) {
                    tried.put(number, bytes(number));
                }
                killWhilePublishing(workshop, first + 1, first + EACH_TIME, mostAfterNanos);
            }
        }
        int whole = 0;
        try (Workshop workshop = start()) {
            assertThat(leftovers()).as("files that were on their way in").isEmpty();
            for (int i = 0; i < kills; i++) {
                whole += check(workshop, i);
            }
            assertThat(workshop.blobs())
                    .as("packages in the folder: those that are listed")
                    .isEqualTo(whole);
            workshop.stop();
        }
        int inTheWay = kills * (EACH_TIME - 1);
        System.out.printf(
                Locale.ROOT,
                "killed %d times, in the way of %d publishes: %d of these were published whole (%d acknowledged), %d not at"
                        + " all%n",
                kills,
                inTheWay,
                whole - kills,
                acknowledged.size() - kills,
                inTheWay - (whole - kills));
    }

    /** Files that no restart may leave. */
    private List<Path> leftovers() throws IOException {
        Path data = folder.resolve("data/workshop");
        List<Path> left = new ArrayList<>();
        for (String each : List.of("incoming", "blobs/unfinished")) {
            try (Stream<Path> files = Files.walk(data.resolve(each))) {
                files.filter(Files::isRegularFile).forEach(left::add);
            }
        }
        return left;
    }

    private Workshop start() throws Exception {
        return Workshop.start(folder);
    }

    /** Publishes some at once and kills on the way of one of them; what is acknowledged before is noted. */
    private void killWhilePublishing(Workshop workshop, int from, int until, long mostAfterNanos) throws Exception {
        byte[] one = Objects.requireNonNull(tried.get(from));
        boolean after = random.nextInt(3) > 0;
        int at = after ? one.length : random.nextInt(one.length + 1);
        long waitNanos = after ? random.nextLong(mostAfterNanos) : 0;
        ExecutorService threads = Executors.newCachedThreadPool();
        CountDownLatch reached = new CountDownLatch(1);
        AtomicBoolean killed = new AtomicBoolean();
        try {
            // The killer waits on its own, so that what is in the server's hands goes on meanwhile.
            Future<?> killer = threads.submit(() -> {
                reached.await();
                LockSupport.parkNanos(waitNanos);
                killed.set(true);
                workshop.jar().kill();
                return null;
            });
            List<Future<Boolean>> publishers = new ArrayList<>();
            for (int number = from; number < until; number++) {
                byte[] bytes = Objects.requireNonNull(tried.get(number));
                BodyPublisher body = number == from
                        ? BodyPublishers.ofInputStream(() -> new Triggering(bytes, at, reached::countDown))
                        : BodyPublishers.ofByteArray(bytes);
                publishers.add(threads.submit(() -> isPublished(workshop, body, killed)));
            }
            for (int i = 0; i < publishers.size(); i++) {
                if (publishers.get(i).get()) {
                    acknowledged.add(from + i);
                }
            }
            reached.countDown();
            killer.get();
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean isPublished(Workshop workshop, BodyPublisher body, AtomicBoolean killed)
            throws InterruptedException {
        try {
            HttpResponse<byte[]> answer = workshop.publish(body);
            assertThat(answer.statusCode())
                    .as(new String(answer.body(), StandardCharsets.UTF_8))
                    .isEqualTo(201);
            return true;
        } catch (IOException e) {
            assertThat(killed).as("killed, and so: %s", e).isTrue();
            return false;
        }
    }

    /** How many of a round are there, each whole; what was acknowledged must be. */
    private int check(Workshop workshop, int round) throws Exception {
        int there = 0;
        for (int number = round * EACH_TIME; number < (round + 1) * EACH_TIME; number++) {
            boolean whole = isWhole(workshop, number, Objects.requireNonNull(tried.get(number)));
            assertThat(whole || !acknowledged.contains(number))
                    .as("acknowledged: %s", number)
                    .isTrue();
            there += whole ? 1 : 0;
        }
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

    private byte[] bytes(int number) {
        byte[] content = new byte[1 + random.nextInt(MOST_BODY_BYTES)];
        random.nextBytes(content);
        return PackageBytes.of("""
                id: kane/mod-%d
                version: 1.0.0
                category: mod
                title: A mod, killed%dx
                license: MIT
                """.formatted(number, number), content);
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
