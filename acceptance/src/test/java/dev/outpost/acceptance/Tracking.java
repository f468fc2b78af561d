package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A tracking-server.jar that runs on a free port. */
final class Tracking implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("ready in .*http://127\\.0\\.0\\.1:(\\d+)");

    private final Path folder;
    private final Jar jar;
    private final int port;

    private Tracking(Path folder, Jar jar, int port) {
        this.folder = folder;
        this.jar = jar;
        this.port = port;
    }

    static Tracking start(Path folder, String... settings) throws IOException, InterruptedException, TimeoutException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--http-port", "0"));
        for (String setting : settings) {
            arguments.add("--set");
            arguments.add(setting);
        }
        Jar jar = Jar.start(Project.TRACKING_JAR, folder, arguments.toArray(String[]::new));
        return new Tracking(folder, jar, Integer.parseInt(jar.await(READY, 30)));
    }

    int port() {
        return port;
    }

    Jar jar() {
        return jar;
    }

    /** A connection to it from any loopback address. */
    HttpWire from(String address) throws IOException {
        return HttpWire.open(address, port);
    }

    Path database() {
        return folder.resolve("data/tracking/telemetry.db");
    }

    /** Stops it with SIGTERM and waits; it must say goodbye with 0. */
    Path stop() throws IOException, InterruptedException {
        jar.terminate();
        assertThat(jar.exit(30))
                .as("exit status; it printed:%n%s", jar.printed())
                .isZero();
        return database();
    }

    @Override
    public void close() {
        jar.close();
    }
}
