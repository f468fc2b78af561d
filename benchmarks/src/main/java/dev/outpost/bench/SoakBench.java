package dev.outpost.bench;

import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.TelemetryStatus;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Severity;
import dev.outpost.telemetry.record.Ledger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code soak [--seconds N] [--rate EVENTS_PER_S] [--budget MB]}: a recorder at a steady rate into a file that is full for
 * most of the time. Half an hour of a busy evening, compressed by rate: 2 minutes at 20,000 events a second unless told
 * otherwise. Fails when the file leaves its budget, memory grows, or the books do not balance to the last event.
 */
final class SoakBench {

    private static final int USAGE = 2;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int RECORD_EVERY = 1000;
    private static final EventType DESYNC = EventType.named("relay.desync", "One event of weight among many.")
            .severity(Severity.WARN)
            .integer("n", "which")
            .build();

    private final int seconds;
    private final int rate;
    private final long budget;
    private final List<Long> heaps = new ArrayList<>();
    private long mostBytes;

    private SoakBench(int seconds, int rate, long budget) {
        this.seconds = seconds;
        this.rate = rate;
        this.budget = budget;
    }

    static int run(String[] args) throws IOException, SQLException {
        int seconds = 120;
        int rate = 20_000;
        long budget = 100L << 20;
        for (int i = 0; i < args.length; i += 2) {
            String value = i + 1 < args.length ? args[i + 1] : "";
            if (!value.matches("[1-9][0-9]{0,7}")) {
                return usage();
            }
            switch (args[i]) {
                case "--seconds" -> seconds = Integer.parseInt(value);
                case "--rate" -> rate = Integer.parseInt(value);
                case "--budget" -> budget = Long.parseLong(value) << 20;
                default -> {
                    return usage();
                }
            }
        }
        Path folder = Files.createTempDirectory(Files.createDirectories(Folders.besideTheJar()), "bench-soak-");
        try {
            return new SoakBench(seconds, rate, budget).soak(folder.resolve("telemetry.db")) ? 0 : 1;
        } finally {
            Folders.delete(folder);
        }
    }

    private static int usage() {
        System.err.println("usage: soak [--seconds N] [--rate EVENTS_PER_S] [--budget MB]");
        return USAGE;
    }

    private boolean soak(Path database) throws SQLException {
        TelemetrySettings defaults = TelemetrySettings.serverDefaults(database);
        Telemetry telemetry = Telemetry.open(
                new TelemetrySettings(
                        database,
                        budget,
                        defaults.retention(),
                        defaults.ringEntries(),
                        defaults.sample(),
                        defaults.sampling(),
                        defaults.metricsInterval()),
                Component.RELAY,
                RecordedOrders.CATALOGUE.plus(new Catalogue(List.of(DESYNC), List.of())),
                new SimpleMeterRegistry(),
                InstantSource.system());
        System.out.printf(
                "%,d events/s for %d s, one in %,d of them a record; budget %d MB%n",
                rate, seconds, RECORD_EVERY, budget >> 20);
        System.out.println("     s       stored   queued  thinned  dropped       db      wal  heap after gc   mapped");
        long records = emit(telemetry);
        telemetry.close();
        TelemetryStatus end = telemetry.status();
        report(end, seconds);
        return judge(end, database, records);
    }

    private long emit(Telemetry telemetry) {
        RecordedOrders orders = new RecordedOrders(telemetry.recorder());
        long begin = System.nanoTime();
        long next = begin;
        long records = 0;
        int reported = 0;
        for (long n = 0; n < (long) rate * seconds; n++) {
            orders.emit();
            if (n % RECORD_EVERY == 0) {
                telemetry.recorder().begin(DESYNC).put(records++).end();
            }
            next = begin + n * NANOS_PER_SECOND / rate;
            long ahead = next - System.nanoTime();
            if (ahead > 1_000_000) {
                LockSupport.parkNanos(ahead);
            }
            int second = (int) (n / rate);
            if (n % (rate / 10 + 1) == 0) {
                TelemetryStatus status = telemetry.status();
                mostBytes = Math.max(mostBytes, status.databaseBytes() + status.walBytes());
                if (second >= reported + Math.max(1, seconds / 12)) {
                    reported = second;
                    report(status, second);
                }
            }
        }
        return records;
    }

    private void report(TelemetryStatus status, int second) {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        heaps.add(heap);
        long mapped = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        Sums sums = Sums.of(status);
        System.out.printf(
                "%6d %,12d %,8d %,8d %,8d %5d MB %5d MB %11.1f MB %5d MB%n",
                second,
                sums.stored(),
                sums.queued(),
                sums.thinned(),
                sums.dropped(),
                status.databaseBytes() >> 20,
                status.walBytes() >> 20,
                heap / 1048576.0,
                mapped >> 20);
    }

    private boolean judge(TelemetryStatus end, Path database, long records) throws SQLException {
        Sums sums = Sums.of(end);
        long unaccounted = sums.unaccounted();
        long rows = number(database, "SELECT count(*) FROM telemetry_events");
        long missingRows = sums.stored() - end.prunedEvents() - rows;
        long keptRecords = number(database, "SELECT count(*) FROM telemetry_events WHERE event = 'relay.desync'");
        long rolledUp = number(
                database,
                "SELECT ifnull(sum(data ->> '$.count'), 0) FROM telemetry_events WHERE event = 'telemetry.rollup'");
        long first = heaps.get(Math.min(2, heaps.size() - 1));
        long last = heaps.get(heaps.size() - 1);
        System.out.printf(
                "unaccounted events: %d; rows stored, not pruned and not in the file: %d%n", unaccounted, missingRows);
        System.out.printf(
                "records kept: %,d of %,d; details pruned into rollups: %,d%n", keptRecords, records, rolledUp);
        System.out.printf(
                "most on disk: %.1f MB of %d MB; heap %.1f MB -> %.1f MB%n",
                mostBytes / 1048576.0, budget >> 20, first / 1048576.0, last / 1048576.0);
        boolean flat = last < first * 1.5 + (8 << 20);
        return unaccounted == 0 && missingRows == 0 && keptRecords == records && mostBytes <= budget && flat;
    }

    /** The books of all categories together. */
    private record Sums(long emitted, long stored, long queued, long thinned, long dropped) {

        static Sums of(TelemetryStatus status) {
            Sums sums = new Sums(0, 0, 0, 0, 0);
            for (Ledger.Line line : status.ledger()) {
                sums = new Sums(
                        sums.emitted + line.emitted(),
                        sums.stored + line.stored(),
                        sums.queued + line.queued(),
                        sums.thinned + line.sampledOut(),
                        sums.dropped + line.droppedTotal());
            }
            return sums;
        }

        long unaccounted() {
            return emitted - stored - queued - thinned - dropped;
        }
    }

    private static long number(Path database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.getLong(1);
        }
    }
}
