package dev.outpost.relay.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.TickFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FrameLogTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final byte[] HEADER = "{}".getBytes(StandardCharsets.UTF_8);
    private static final long MB = 1 << 20;

    @TempDir
    Path dir;

    private final AtomicInteger losses = new AtomicInteger();
    private final BlockingQueue<Runnable> loop = new ArrayBlockingQueue<>(10_000);
    private @Nullable FrameLogs logs;

    @AfterEach
    void close() {
        if (logs != null) {
            logs.close(Duration.ofSeconds(10));
        }
    }

    @Test
    void shouldReadAnyTickFromFileOrBuffer() throws Exception {
        FrameLog log = open(MB);
        List<byte[]> frames = frames(1000, 40);
        append(log, frames);
        for (int from : new int[] {0, 1, 63, 64, 65, 500, 900, 998, 999}) {
            assertSame(frames.subList(from, 1000), readAll(log, from, 512));
        }
        assertTrue(log.complete());
        assertEquals(1000, log.ticks());
    }

    @Test
    void shouldKeepToTheBytesAskedForButGiveOneFrameAtLeast() throws Exception {
        FrameLog log = open(MB);
        append(log, frames(300, 100));
        assertEquals(1, read(log, 7, 1).size());
        int bytes = read(log, 7, 1000).stream().mapToInt(f -> f.length).sum();
        assertTrue(bytes > 700 && bytes <= 1000, () -> "got " + bytes);
        assertEquals(1, read(log, 299, 1).size());
    }

    @Test
    void shouldSayThatThereIsNothingYet() throws Exception {
        FrameLog log = open(MB);
        assertEquals(List.of(), read(log, 0, 100));
        append(log, frames(5, 10));
        assertEquals(List.of(), read(log, 5, 100));
    }

    @Test
    void shouldTakeFramesLargerThanTheBuffer() throws Exception {
        FrameLog log = open(MB);
        List<byte[]> frames = new ArrayList<>();
        for (int tick = 0; tick < 70; tick++) {
            frames.add(frame(tick, tick % 7 == 3 ? FrameLog.BUFFER_BYTES * 3 : 5));
        }
        append(log, frames);
        assertSame(frames, readAll(log, 0, 10_000));
        assertSame(frames.subList(45, 70), readAll(log, 45, 1));
    }

    @Test
    void shouldReadAnyTickOfAMatchOfManyHours() throws Exception {
        FrameLog log = open(16 * MB);
        int blocks = 3 * FrameLog.MAX_BLOCKS;
        List<byte[]> frames = frames(64 * blocks + 7, 1);
        append(log, frames);
        for (int from : new int[] {0, 1, 63, 64, 64 * 511, 64 * 512 - 1, 64 * 512, 64 * 1024 + 64, frames.size() - 6}) {
            assertSame(frames.subList(from, from + 5), read(log, from, sizeOf(frames.subList(from, from + 5))));
        }
        assertTrue(log.complete());
    }

    @Test
    void shouldEndWhereItsBytesEnd() throws Exception {
        FrameLog log = open(1000);
        List<byte[]> frames = frames(50, 40);
        append(log, frames);
        assertFalse(log.complete());
        assertEquals(1, losses.get());
        assertTrue(log.bytes() <= 1000);
        assertSame(frames.subList(0, (int) log.ticks()), readAll(log, 0, 100));
    }

    @Test
    void shouldLoseTheLogAndNotTheMatchWhenTheDiskFails() throws Exception {
        Path inTheWay = dir.resolve("running");
        Files.createFile(inTheWay);
        FrameLog log = open(MB);
        append(log, frames(200, 40));
        assertNull(flushed(log), "no file to be used");
        assertFalse(log.complete());
        assertEquals(1, losses.get());
        assertEquals(List.of(), read(log, 0, 100));
        append(log, List.of(frame(999, 1)));
        log.release();
    }

    @Test
    void shouldNotWaitForADiskThatHangs() throws Exception {
        FrameLog log = open(1 << 30);
        CountDownLatch hangs = new CountDownLatch(1);
        log.flush(file -> await(hangs));
        byte[] large = frame(0, 2_000_000);
        long tick = 0;
        while (log.complete()) {
            log.append(tick++, large);
            assertTrue(tick < 100, "what waits is bounded");
        }
        assertEquals(1, losses.get());
        hangs.countDown();
        assertNull(flushed(log));
    }

    @Test
    void shouldDeleteItsFileWhenTheLastHolderLetsGo() throws Exception {
        FrameLog log = open(MB);
        append(log, frames(100, 40));
        Path file = flushed(log);
        assertNotNull(file);
        assertTrue(Files.exists(file));
        log.retain();
        log.release();
        assertEquals(1, read(log, 50, 1).size(), "one still holds it");
        log.release();
        logs().close(Duration.ofSeconds(10));
        assertFalse(Files.exists(file));
        assertThrows(IllegalStateException.class, log::release);
        assertThrows(IllegalStateException.class, log::retain);
    }

    @Test
    void shouldRefuseATickOutOfSequence() {
        FrameLog log = open(MB);
        log.append(0, frame(0, 1));
        assertThrows(IllegalArgumentException.class, () -> log.append(2, frame(2, 1)));
    }

    @Test
    void shouldFindWhatADyingRelayLeft() throws Exception {
        FrameLog log = open(MB);
        List<byte[]> frames = frames(200, 40);
        append(log, frames);
        Path file = flushed(log);
        assertNotNull(file);
        // It died within a write.
        Files.write(file, new byte[] {40, (byte) 0x90, 1}, StandardOpenOption.APPEND);
        CompletableFuture<List<Path>> found = new CompletableFuture<>();
        new FrameLogs(dir.resolve("running"), MB, losses::incrementAndGet).leftovers(found::complete);
        assertEquals(List.of(file), found.get(10, TimeUnit.SECONDS));
        try (FrameFile left = FrameFile.open(file)) {
            assertArrayEquals(HEADER, left.header());
            List<byte[]> read = new ArrayList<>();
            for (byte[] frame = left.next(); frame != null; frame = left.next()) {
                read.add(frame);
            }
            assertSame(frames, read);
        }
    }

    @Test
    void shouldFindNothingWhereNothingWas() throws Exception {
        CompletableFuture<List<Path>> found = new CompletableFuture<>();
        new FrameLogs(dir.resolve("nowhere"), MB, losses::incrementAndGet).leftovers(found::complete);
        assertEquals(List.of(), found.get(10, TimeUnit.SECONDS));
    }

    @Test
    void shouldRefuseWhatIsNoFileOfFrames() throws Exception {
        Path file = dir.resolve("x.frames");
        Files.writeString(file, "something else, and long enough");
        assertThrows(IOException.class, () -> FrameFile.open(file));
        Files.write(file, FrameFile.MAGIC);
        assertThrows(IOException.class, () -> FrameFile.open(file));
    }

    private FrameLog open(long maxBytes) {
        logs = new FrameLogs(dir.resolve("running"), maxBytes, losses::incrementAndGet);
        return logs.open(TRACE, HEADER, loop::add);
    }

    private FrameLogs logs() {
        return Objects.requireNonNull(logs);
    }

    private static byte[] frame(long tick, int payloadBytes) {
        byte[] payload = new byte[payloadBytes];
        Arrays.fill(payload, (byte) tick);
        return FrameEncoder.encode(new TickFrame(tick, List.of(new SlotOrder(1, 5, 2, payload))));
    }

    private static List<byte[]> frames(int count, int payloadBytes) {
        return LongStream.range(0, count)
                .mapToObj(tick -> frame(tick, payloadBytes))
                .toList();
    }

    private static int sizeOf(List<byte[]> frames) {
        return frames.stream().mapToInt(frame -> frame.length).sum();
    }

    private static void append(FrameLog log, List<byte[]> frames) {
        for (int tick = 0; tick < frames.size(); tick++) {
            log.append(tick, frames.get(tick));
        }
    }

    /** Runs the loop until the answer is there. */
    private List<byte[]> read(FrameLog log, long from, int maxBytes) throws InterruptedException {
        List<List<byte[]>> answer = new ArrayList<>();
        log.read(from, maxBytes, answer::add);
        while (answer.isEmpty()) {
            Runnable task = loop.poll(10, TimeUnit.SECONDS);
            assertNotNull(task, "no answer came");
            task.run();
        }
        return answer.get(0);
    }

    private List<byte[]> readAll(FrameLog log, long from, int maxBytes) throws InterruptedException {
        List<byte[]> all = new ArrayList<>();
        List<byte[]> some = read(log, from, maxBytes);
        while (!some.isEmpty()) {
            all.addAll(some);
            some = read(log, from + all.size(), maxBytes);
        }
        return all;
    }

    private static @Nullable Path flushed(FrameLog log) throws Exception {
        CompletableFuture<@Nullable Path> file = new CompletableFuture<>();
        log.flush(file::complete);
        return file.get(10, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertSame(List<byte[]> expected, List<byte[]> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "frame " + i);
        }
    }
}
