package dev.outpost.workshop.publish;

import dev.outpost.workshop.store.PublishOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** A process that sweeps as a server does at start, says {@code ready}, then publishes until it is killed. */
final class Victim {

    private static final int THREADS = 2;

    private Victim() {}

    /** Folder, number of this run. */
    public static void main(String[] args) throws IOException {
        Bench bench = new Bench(Path.of(args[0]));
        bench.sweep.atStart(true);
        say("ready");
        for (int thread = 0; thread < THREADS; thread++) {
            String id = "westwind/noise-" + thread;
            int seed = Integer.parseInt(args[1]) * THREADS + thread;
            new Thread(() -> publish(bench, id, args[1], new Random(seed)), id).start();
        }
    }

    private static void publish(Bench bench, String id, String run, Random random) {
        try {
            for (int n = 0; ; n++) {
                String version = "1." + run + "." + n;
                byte[] pack = Bench.pack(id, version, random.nextLong(), 1000 + random.nextInt(300_000));
                say("begin " + id + " " + version);
                if (bench.publish(pack) instanceof PublishOutcome.Published published) {
                    say("done " + id + " " + version + " "
                            + published.shelved().release().packageHash());
                }
            }
        } catch (IOException e) {
            say("failed " + e);
            System.exit(1);
        }
    }

    /** A line, whole and at once. */
    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
