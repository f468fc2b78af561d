package dev.outpost.bench.tracking;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The load client, a process of its own: {@code tracking-load TARGET PORT LIST HOSTS CHANGING PATH}. Reads a step a line from
 * standard input, prints {@code measuring} when it begins to measure and then what came of it, one JSON object a line.
 */
public final class TrackingLoad {

    private static final int USAGE = 2;
    private static final int ARGUMENTS = 6;

    private TrackingLoad() {}

    /** Runs until its input ends; the exit status. */
    public static int run(String[] args) throws IOException, InterruptedException {
        if (args.length != ARGUMENTS) {
            System.err.println("usage: tracking-load tracking|redis|nginx PORT LIST HOSTS CHANGING PATH");
            return USAGE;
        }
        Target target = Target.valueOf(args[0].toUpperCase(Locale.ROOT));
        int port = Integer.parseInt(args[1]);
        ServerList list = ServerList.read(Path.of(args[2]));
        try (Clients clients = switch (target) {
                    case TRACKING -> Clients.ofTracking(port, list, Integer.parseInt(args[4]));
                    case REDIS -> Clients.ofRedis(port, list, Integer.parseInt(args[3]));
                    case NGINX -> Clients.ofFile(port, list, args[5]);
                };
                BufferedReader steps = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = steps.readLine(); line != null; line = steps.readLine()) {
                JsonObject result = clients.run(
                        Step.of(new JsonObject(line)),
                        () -> System.out.println(LoadProcess.MEASURING),
                        () -> System.out.println(LoadProcess.MEASURED));
                System.out.println(result.encode());
            }
        }
        return 0;
    }
}
