package dev.outpost.bench;

import dev.outpost.bench.colyseus.ColyseusLoad;
import dev.outpost.bench.emit.EmitBench;
import dev.outpost.bench.tick.TickBench;
import dev.outpost.bench.tracking.TrackingBench;
import dev.outpost.bench.tracking.TrackingLoad;
import dev.outpost.bench.workshop.ResolveBench;
import dev.outpost.bench.workshop.SearchBench;
import dev.outpost.bench.workshop.WorkshopBench;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** {@code benchmarks.jar NAME ...}: the first argument says which benchmark. */
public final class Bench {
    private static final int USAGE = 2;

    private static final List<Entry> ALL = List.of(
            new Entry(
                    "analytics",
                    "[--rows N]  the analytics commands on a database of N events; their time and memory",
                    AnalyticsBench::run),
            new Entry(
                    "emit",
                    "[--quick]  what an emit costs beside a queue, OpenTelemetry, Log4j2 and Logback",
                    EmitBench::run),
            new Entry(
                    "recorder", "[--dir DIR]  what an emit costs; durable rows beside a C program", RecorderBench::run),
            new Entry(
                    "relay",
                    "[--vs colyseus] [--quick] ...  rooms rising on the relay, on bare Netty, on Colyseus",
                    RelayBench::run),
            new Entry(
                    "resolve",
                    "[--quick]  the workshop's resolver on real mods and on PubGrub's large case, beside Sat4j",
                    ResolveBench::run),
            new Entry(
                    "search",
                    "[--versions N] [--postgres URL] [--quick] ...  the workshop's search by kinds of questions, beside a"
                            + " bare FTS5 query",
                    SearchBench::run),
            new Entry(
                    "soak",
                    "[--seconds N] [--rate EVENTS_PER_S] [--budget MB]  a recorder with a full file for long",
                    SoakBench::run),
            new Entry("tick", "[--quick]  the relay's work on a tick, telemetry on and off", TickBench::run),
            new Entry(
                    "tracking",
                    "[--listings N,...] [--quick] ...  hosts, browsers and subscribers on the tracking server, beside"
                            + " nginx and Redis",
                    TrackingBench::run),
            new Entry(
                    "workshop",
                    "[--versions N] [--vs verdaccio] [--quick] ...  publish, search, resolve, download; beside nginx"
                            + " and Verdaccio",
                    WorkshopBench::run));

    private Bench() {}

    /** A benchmark that people start. */
    private record Entry(String name, String words, Program program) {}

    /** Runs with its own arguments, and returns the process's exit code. */
    @FunctionalInterface
    private interface Program {
        int run(String[] args) throws Exception;
    }

    /** Runs a benchmark and ends the process. */
    public static void main(String[] args) throws Exception {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) throws Exception {
        String name = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        return switch (name) {
            case "--help", "-h", "help" -> {
                out.println("usage: ./outpost bench NAME [OPTIONS]");
                ALL.forEach(each -> out.printf("  %-10s %s%n", each.name(), each.words()));
                yield 0;
            }
            // Started by benchmarks, as processes of their own.
            case "bare" -> BareServer.run();
            case "colyseus-load" -> ColyseusLoad.run(rest);
            case "tracking-load" -> TrackingLoad.run(rest);
            default -> {
                for (Entry each : ALL) {
                    if (each.name().equals(name)) {
                        yield each.program().run(rest);
                    }
                }
                err.println("there is no benchmark '" + name + "'; there are: "
                        + String.join(", ", ALL.stream().map(Entry::name).toList()));
                yield USAGE;
            }
        };
    }
}
