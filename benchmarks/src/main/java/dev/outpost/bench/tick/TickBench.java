package dev.outpost.bench.tick;

import dev.outpost.bench.Folders;
import dev.outpost.relay.history.FrameLogs;
import dev.outpost.relay.lobby.Clocks;
import dev.outpost.relay.lobby.MatchExtensions;
import dev.outpost.relay.lobby.RoomRules;
import dev.outpost.relay.lobby.Rooms;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.telemetry.RelayEvents;
import dev.outpost.relay.telemetry.RelayMetrics;
import dev.outpost.relay.telemetry.RelayTelemetry;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.telemetry.record.Ledger;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * {@code tick [--quick]}: how long the relay works on a tick (order, encode, send to eight players over loopback sockets,
 * record) with telemetry on and off, in turn, in one process. The recorder writes a real database. About three minutes;
 * {@code --quick} only shows that it works.
 */
public final class TickBench {

    private static final int USAGE = 2;
    private static final int GAMES = 40;
    private static final int PAIRS = 15;
    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final Duration QUICK_ROUND = Duration.ofMillis(700);
    private static final Duration SETTLE = Duration.ofMillis(500);
    private static final Duration FLUSH = Duration.ofSeconds(30);
    private static final Limits LIMITS = new Limits(65_536, 4096, 64, 256, 512, 65_536, 262_144, 256);

    private TickBench() {}

    /** Runs it; the exit status. */
    public static int run(String[] args) throws IOException, ProtocolException {
        boolean quick = args.length == 1 && args[0].equals("--quick");
        if (args.length > 0 && !quick) {
            System.err.println("usage: tick [--quick]");
            return USAGE;
        }
        Path folder = Files.createTempDirectory(Folders.besideTheJar(), "bench-tick-");
        try (Wires wires = new Wires()) {
            measure(folder, wires, quick);
            return 0;
        } finally {
            Folders.delete(folder);
        }
    }

    private static void measure(Path folder, Wires wires, boolean quick) throws IOException, ProtocolException {
        MeterRegistry registry = new SimpleMeterRegistry();
        Telemetry telemetry = Telemetry.open(
                TelemetrySettings.serverDefaults(folder.resolve("telemetry.db")),
                Component.RELAY,
                new Catalogue(RelayEvents.ALL, RelayMetrics.ALL),
                registry,
                InstantSource.system());
        try {
            Ticks ticks = start(folder, telemetry, registry, wires);
            Duration round = quick ? QUICK_ROUND : ROUND;
            round(telemetry, ticks, true, round);
            round(telemetry, ticks, false, round);
            List<Ticks.Times> on = new ArrayList<>();
            List<Ticks.Times> off = new ArrayList<>();
            for (int pair = 0; pair < (quick ? 1 : PAIRS); pair++) {
                // Which comes first changes, so that a machine that slows down or speeds up favours neither.
                if (pair % 2 == 0) {
                    on.add(round(telemetry, ticks, true, round));
                    off.add(round(telemetry, ticks, false, round));
                } else {
                    off.add(round(telemetry, ticks, false, round));
                    on.add(round(telemetry, ticks, true, round));
                }
            }
            print(telemetry, on, off);
        } finally {
            telemetry.close();
        }
    }

    private static Ticks start(Path folder, Telemetry telemetry, MeterRegistry registry, Wires wires)
            throws IOException, ProtocolException {
        RelayTelemetry relay =
                new RelayTelemetry(telemetry.recorder(), new Meters(registry), () -> GAMES * Game.PLAYERS);
        RoomRules rules = new RoomRules(
                GAMES, Game.PLAYERS, 1000, 1_000_000, Duration.ofHours(1), Duration.ofMinutes(1), 50, 1 << 20, LIMITS);
        Rooms rooms = new Rooms(
                rules,
                relay,
                new Clocks(System::nanoTime, () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())),
                new Random(1),
                new FrameLogs(folder.resolve("running"), 1 << 26, relay::framesLost),
                MatchExtensions.NONE);
        Ticks ticks = new Ticks();
        List<Game> games = new ArrayList<>();
        for (int i = 0; i < GAMES; i++) {
            Ticks.Seat seat = ticks.seat();
            Game game = new Game(rooms, seat, wires);
            seat.take(game);
            games.add(game);
        }
        wires.start();
        games.forEach(Game::start);
        return ticks;
    }

    private static Ticks.Times round(Telemetry telemetry, Ticks ticks, boolean recording, Duration length)
            throws IOException {
        telemetry.setRecording(recording);
        if (!telemetry.flush(FLUSH)) {
            throw new IOException("the recorder does not come to rest: " + telemetry.state());
        }
        ticks.run(SETTLE.toNanos());
        return ticks.run(length.toNanos());
    }

    private static void print(Telemetry telemetry, List<Ticks.Times> on, List<Ticks.Times> off) {
        System.out.printf(
                Locale.ROOT,
                "Relay tick: %d games of %d players, a tick each %.1f ms, telemetry on and off in turn%n"
                        + "  %-22s %10s %10s %10s %10s%n",
                GAMES,
                Game.PLAYERS,
                Game.TICK_US / 1000.0,
                "microseconds",
                "ticks",
                "p50",
                "p99",
                "p99.9");
        compare(
                "until all frames are sent",
                on.stream().map(times -> times.sent).toList(),
                off.stream().map(times -> times.sent).toList());
        compare(
                "until the thread is free again",
                on.stream().map(times -> times.whole).toList(),
                off.stream().map(times -> times.whole).toList());
        for (Ledger.Line line : telemetry.status().ledger()) {
            if (line.category().equals("relay")) {
                System.out.printf(
                        Locale.ROOT,
                        "  recorded: %,d emitted, %,d stored, %,d sampled out, %,d lost%n",
                        line.emitted(),
                        line.stored(),
                        line.sampledOut(),
                        line.droppedTotal());
            }
        }
    }

    private static void compare(String what, List<long[]> on, List<long[]> off) {
        System.out.println("  " + what);
        long[] allOn = merged(on);
        long[] allOff = merged(off);
        row("  on", allOn);
        row("  off", allOff);
        System.out.printf(
                Locale.ROOT,
                "  %-22s %10s %10.3f %10.3f %10.3f%n",
                "  on / off",
                "",
                at(allOn, 0.5) / at(allOff, 0.5),
                at(allOn, 0.99) / at(allOff, 0.99),
                at(allOn, 0.999) / at(allOff, 0.999));
        for (double quantile : new double[] {0.5, 0.99}) {
            double[] ratios = new double[on.size()];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = at(on.get(i), quantile) / at(off.get(i), quantile);
            }
            Arrays.sort(ratios);
            System.out.printf(
                    Locale.ROOT,
                    "    p%.0f on / off of %d pairs: median %.3f, quartiles %.3f to %.3f%n",
                    100 * quantile,
                    ratios.length,
                    ratios[ratios.length / 2],
                    ratios[ratios.length / 4],
                    ratios[3 * ratios.length / 4]);
        }
    }

    private static void row(String name, long[] nanos) {
        System.out.printf(
                Locale.ROOT,
                "  %-22s %,10d %10.1f %10.1f %10.1f%n",
                name,
                nanos.length,
                at(nanos, 0.5) / micro(),
                at(nanos, 0.99) / micro(),
                at(nanos, 0.999) / micro());
    }

    private static double micro() {
        return TimeUnit.MICROSECONDS.toNanos(1);
    }

    private static double at(long[] sorted, double quantile) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) (quantile * (sorted.length - 1))];
    }

    private static long[] merged(List<long[]> rounds) {
        long[] all = rounds.stream().flatMapToLong(Arrays::stream).toArray();
        Arrays.sort(all);
        return all;
    }
}
