package dev.outpost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.record.RecorderMemory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes that record 10,000 events a second into one database, each killed at a moment that nobody chose, the
 * next one recovering what the last one left: a few by default, 200 with {@code -Dlong}.
 */
class KillTest {

    private static final int KILLS = System.getProperty("long") == null ? 6 : 200;
    private static final int THREADS = 4;
    private static final int EVENTS_PER_SECOND = 10_000;

    @TempDir
    private Path dir;

    private final Random random = new Random();

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void shouldStoreWhatWasAcceptedBeforeAKillOnce() throws Exception {
        List<long[]> accepted = new ArrayList<>();
        for (int run = 0; run < KILLS; run++) {
            accepted.add(runAndKill(run));
        }
        try (Telemetry last = Telemetry.open(
                Victim.settings(dir),
                Component.RELAY,
                Victim.CATALOGUE,
                new SimpleMeterRegistry(),
                InstantSource.system())) {
            assertThat(last.flush(Duration.ofMinutes(1))).isTrue();
        }
        Path database = dir.resolve("telemetry.db");
        List<List<String>> stored = Sqlite.query(database, """
                SELECT data ->> '$.run', data ->> '$.thread', count(*), count(DISTINCT data ->> '$.n'),
                    max(data ->> '$.n') + 1
                FROM telemetry_events WHERE event = 'kill.event' GROUP BY 1, 2 ORDER BY 1, 2""");
        assertThat(stored).hasSize(KILLS * THREADS);
        long all = 0;
        long rows = 0;
        for (List<String> line : stored) {
            long known = accepted.get(Integer.parseInt(line.get(0)))[Integer.parseInt(line.get(1))];
            long count = Long.parseLong(line.get(2));
            // The event whose call had not returned yet may be there as well.
            assertThat(count)
                    .as("run, thread, rows, different, last + 1: %s", line)
                    .isBetween(known, known + 1);
            assertThat(line.get(3)).as("twice: %s", line).isEqualTo(line.get(2));
            assertThat(line.get(4)).as("gap: %s", line).isEqualTo(line.get(2));
            all += known;
            rows += count;
        }
        assertThat(Sqlite.query(database, """
                        SELECT session_id, data FROM telemetry_events
                        WHERE event = 'telemetry.ledger' AND data ->> '$.category' = 'kill' AND data ->> '$.emitted' <>
                            data ->> '$.stored' + data ->> '$.queued' + data ->> '$.dropped'""")).as("books that do not balance").isEmpty();
        assertThat(RecorderMemory.files(dir)).isEmpty();
        System.out.printf(
                "%d processes killed: %,d events accepted before the kills, %,d rows (%d were accepted while the call"
                        + " had not returned), none missing, none twice; %s recovered at the next start%n",
                KILLS,
                all,
                rows,
                rows - all,
                Sqlite.value(
                        database,
                        "SELECT sum(data ->> '$.events') FROM telemetry_events WHERE event = 'telemetry.recovered'"));
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void shouldShowFromOutsideHowARecorderStandsWhileItLives() throws Exception {
        Process victim = start(0);
        try {
            awaitProgress(victim);
            Path ring = RecorderMemory.files(dir).get(0);
            RecorderMemory.Peek peek = RecorderMemory.peek(ring).orElseThrow();
            assertThat(peek.alive()).isTrue();
            assertThat(peek.processId()).isEqualTo(victim.pid());
            assertThat(peek.component()).isEqualTo(Component.RELAY);
            assertThat(peek.state()).isIn("opening", "ok");
            assertThat(peek.books())
                    .filteredOn(line -> line.category().equals("kill"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.emitted()).isPositive());
            assertThat(RecorderMemory.adopt(ring))
                    .as("a living process keeps its ring")
                    .isEmpty();
            victim.destroyForcibly().waitFor();
            assertThat(RecorderMemory.peek(ring).orElseThrow().alive()).isFalse();
        } finally {
            victim.destroyForcibly().waitFor();
        }
    }

    /** How many events each thread knows to have been accepted. */
    private long[] runAndKill(int run) throws IOException, InterruptedException {
        Process victim = start(run);
        try {
            awaitProgress(victim);
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(1_200_000)));
        } finally {
            victim.destroyForcibly().waitFor();
        }
        return notes(progress());
    }

    private Path progress() {
        return dir.resolve("progress");
    }

    private Process start(int run) throws IOException {
        Path progress = progress();
        Files.write(progress, new byte[THREADS * Victim.NOTE_BYTES]);
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        dir.toString(),
                        progress.toString(),
                        String.valueOf(run),
                        String.valueOf(THREADS),
                        String.valueOf(EVENTS_PER_SECOND))
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("output").toFile())
                .start();
    }

    private void awaitProgress(Process victim) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (notes(progress())[THREADS - 1] == 0) {
            assertThat(victim.isAlive() && System.nanoTime() < deadline)
                    .as("it records: %s", Files.readString(dir.resolve("output")))
                    .isTrue();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static long[] notes(Path progress) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(progress)).order(ByteOrder.BIG_ENDIAN);
        long[] notes = new long[THREADS];
        for (int thread = 0; thread < THREADS; thread++) {
            notes[thread] = bytes.getLong(thread * Victim.NOTE_BYTES);
        }
        return notes;
    }
}
