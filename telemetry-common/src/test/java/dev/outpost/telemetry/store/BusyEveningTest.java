package dev.outpost.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.outpost.telemetry.Sqlite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A busy hour in 20 MB: an event each second that has to stay, among very many that need not. */
class BusyEveningTest {

    private static final long BUDGET = 20L << 20;
    private static final int SECONDS = 3600;

    @TempDir
    private Path dir;

    @Test
    void shouldKeepEveryDesyncAmong200000Ticks() throws Exception {
        shouldKeepEveryDesync(200_000);
    }

    /** About half a minute. */
    @Test
    @Tag("long")
    void shouldKeepEveryDesyncAmongAMillionTicks() throws Exception {
        shouldKeepEveryDesync(1_000_000);
    }

    private void shouldKeepEveryDesync(int ticks) throws Exception {
        Path file = dir.resolve("telemetry.db");
        WriterHarness harness = new WriterHarness(file, BUDGET, null, Duration.ZERO);
        Random random = new Random(ticks);
        Map<String, long[]> minutes = new TreeMap<>();
        int perSecond = ticks / SECONDS + 1;
        int emitted = 0;
        long largest = 0;
        for (int second = 0; second < SECONDS; second++) {
            harness.recorder
                    .begin(WriterHarness.DESYNC, WriterHarness.RA1)
                    .put(second)
                    .end();
            for (int i = 0; i < perSecond && emitted < ticks; i++, emitted++) {
                long micros = Math.round(Math.exp(5 + random.nextGaussian()));
                harness.recorder
                        .begin(WriterHarness.TICK, WriterHarness.RA1)
                        .tick(emitted)
                        .durationUs(micros)
                        .put("g-1")
                        .put(emitted)
                        .end();
                String minute = harness.now().toString().substring(0, 16);
                long[] before = minutes.getOrDefault(minute, new long[0]);
                int count = before.length == 0 ? 0 : (int) before[0];
                if (count + 1 >= before.length) {
                    before = Arrays.copyOf(before, 2 * before.length + 16);
                }
                before[0] = ++count;
                before[count] = micros;
                minutes.put(minute, before);
            }
            harness.workAfter(Duration.ofSeconds(1));
            largest = Math.max(largest, harness.writer.databaseBytes() + harness.writer.walBytes());
        }
        harness.writer.flushAll();
        harness.writer.close();

        assertThat(emitted).isEqualTo(ticks);
        assertThat(largest).isLessThanOrEqualTo(BUDGET);
        long desyncs = Sqlite.number(file, "SELECT count(*) FROM telemetry_events WHERE event = 'relay.desync'");
        long left = Sqlite.number(file, "SELECT count(*) FROM telemetry_events WHERE event = 'relay.tick.process'");
        long rolledUp = Sqlite.number(file, """
                SELECT sum(data ->> '$.count') FROM telemetry_events
                WHERE event = 'telemetry.rollup' AND data ->> '$.event' = 'relay.tick.process'""");
        assertThat(desyncs).isEqualTo(SECONDS);
        assertThat(left).isPositive();
        assertThat(rolledUp).isGreaterThan(ticks / 2);
        assertThat(left + rolledUp).isEqualTo(ticks);
        double worst = compare(file, minutes);
        System.out.printf(
                "20 MB, %,d ticks and %,d desyncs in an hour: %,d desyncs, %,d ticks and rollups of %,d ticks stay;"
                        + " largest size %,d bytes; p99 of a minute at most %.2f %% off%n",
                ticks, SECONDS, desyncs, left, rolledUp, largest, 100 * worst);
    }

    /** Holds each whole minute's rollup against its ticks; the largest relative difference of a p99. */
    private static double compare(Path file, Map<String, long[]> minutes) throws Exception {
        double worst = 0;
        int whole = 0;
        Map<String, List<String>> rollups =
                Sqlite.query(file, """
                        SELECT substr(timestamp, 1, 16), data ->> '$.count', data ->> '$.fields.duration_us.min',
                            data ->> '$.fields.duration_us.mean', data ->> '$.fields.duration_us.p50',
                            data ->> '$.fields.duration_us.p95', data ->> '$.fields.duration_us.p99',
                            data ->> '$.fields.duration_us.max'
                        FROM telemetry_events WHERE event = 'telemetry.rollup'""").stream().collect(Collectors.toMap(row -> row.get(0), row -> row));
        for (Map.Entry<String, List<String>> rollup : rollups.entrySet()) {
            long[] kept = minutes.getOrDefault(rollup.getKey(), new long[1]);
            long[] ticks = Arrays.copyOfRange(kept, 1, (int) kept[0] + 1);
            List<String> row = rollup.getValue();
            if (Long.parseLong(row.get(1)) != ticks.length) {
                continue;
            }
            whole++;
            Arrays.sort(ticks);
            assertThat(Long.parseLong(row.get(2))).isEqualTo(ticks[0]);
            assertThat(Double.parseDouble(row.get(3)))
                    .isCloseTo(Arrays.stream(ticks).average().orElseThrow(), within(1e-6));
            assertThat(Long.parseLong(row.get(7))).isEqualTo(ticks[ticks.length - 1]);
            for (int column = 4; column <= 6; column++) {
                double percent = List.of(50, 95, 99).get(column - 4);
                double exact = ticks[(int) Math.ceil(percent / 100 * ticks.length) - 1];
                double found = Double.parseDouble(row.get(column));
                assertThat(found).as("p%.0f", percent).isCloseTo(exact, within(0.01 * exact + 0.5));
                worst = column == 6 ? Math.max(worst, Math.abs(found - exact) / exact) : worst;
            }
        }
        assertThat(whole).as("minutes that are rolled up as a whole").isGreaterThan(20);
        return worst;
    }
}
