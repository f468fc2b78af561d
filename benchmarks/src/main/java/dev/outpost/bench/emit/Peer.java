package dev.outpost.bench.emit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A way to hand events from threads that must not wait to one that writes: here one that throws them away as fast as it
 * can. Each has room for {@value #ENTRIES} events and drops what finds it full.
 */
interface Peer {

    /** Events that may wait. */
    int ENTRIES = 16_384;

    /** Names of all, the limit first. */
    List<String> NAMES = List.of("jctools", "recorder", "recorder-off", "opentelemetry", "log4j2", "logback");

    /** What a thread emits through; each thread has one of its own. */
    Runnable producer();

    /** Waits until what was accepted has arrived; how many events have. */
    long finish();

    /** Starts the one of this name. */
    static Peer start(String name, Path folder) throws IOException {
        return switch (name) {
            case "jctools" -> new JctoolsPeer();
            case "recorder" -> new RecorderPeer(folder, true);
            case "recorder-off" -> new RecorderPeer(folder, false);
            case "opentelemetry" -> new OpenTelemetryPeer();
            case "log4j2" -> new Log4jPeer();
            case "logback" -> new LogbackPeer();
            default -> throw new IllegalArgumentException("peer '" + name + "' is none of " + NAMES);
        };
    }
}
