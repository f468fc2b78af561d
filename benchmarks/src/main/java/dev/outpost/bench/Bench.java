package dev.outpost.bench;

import dev.outpost.bench.colyseus.ColyseusLoad;
import dev.outpost.bench.emit.EmitBench;
import dev.outpost.bench.tick.TickBench;
import java.util.Arrays;

/** {@code benchmarks.jar NAME ...}: the first argument says which benchmark. */
public final class Bench {
    private static final int USAGE = 2;

    private Bench() {}

    /** Runs a benchmark and ends the process. */
    public static void main(String[] args) throws Exception {
        String name = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        System.exit(
                switch (name) {
                    case "recorder" -> RecorderBench.run(rest);
                    case "emit" -> EmitBench.run(rest);
                    case "relay" -> RelayBench.run(rest);
                    case "soak" -> SoakBench.run(rest);
                    case "tick" -> TickBench.run(rest);
                    case "analytics" -> AnalyticsBench.run(rest);
                    case "bare" -> BareServer.run();
                    case "colyseus-load" -> ColyseusLoad.run(rest);
                    default -> {
                        System.err.println("there is no benchmark '" + name
                                + "'; there are: analytics, emit, recorder, relay, soak, tick");
                        yield USAGE;
                    }
                });
    }
}
