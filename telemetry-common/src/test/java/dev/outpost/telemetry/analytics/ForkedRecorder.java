package dev.outpost.telemetry.analytics;

import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** A recorder in a process of its own, until it is killed or its input ends. */
final class ForkedRecorder {

    private ForkedRecorder() {}

    public static void main(String[] args) throws IOException {
        try (Telemetry telemetry = Telemetry.open(
                TelemetrySettings.serverDefaults(Path.of(args[0])),
                Component.RELAY,
                new Catalogue(List.of(), List.of()),
                new SimpleMeterRegistry(),
                InstantSource.system())) {
            System.out.println(telemetry.flush(Duration.ofSeconds(30)));
            System.in.read();
        }
    }

    static Process start(Path database) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ForkedRecorder.class.getName(),
                        database.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
