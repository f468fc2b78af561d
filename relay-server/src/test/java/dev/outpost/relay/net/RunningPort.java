package dev.outpost.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.history.FrameLogs;
import dev.outpost.relay.lobby.Clocks;
import dev.outpost.relay.lobby.MatchExtensions;
import dev.outpost.relay.lobby.RoomRules;
import dev.outpost.relay.lobby.Rooms;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.telemetry.RelayEvents;
import dev.outpost.relay.telemetry.RelayMetrics;
import dev.outpost.relay.telemetry.RelayTelemetry;
import dev.outpost.server.Health;
import dev.outpost.server.http.HttpFront;
import dev.outpost.server.http.Metrics;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.metrics.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A game port with everything behind it, on a free port of loopback. */
final class RunningPort implements AutoCloseable {

    static final Limits LIMITS = new Limits(65_536, 4096, 16, 128, 256, 16_384, 131_072, 600);

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Telemetry telemetry;
    private final ConnectionGate gate;
    private final Rooms all;
    private final GamePort port;
    private final FrameLogs frames;
    private final HttpFront http;

    private RunningPort(Path folder, ConnectionRules connections, RoomRules rooms, MatchExtensions extensions)
            throws Exception {
        InstantSource clock = Clock.systemUTC();
        telemetry = Telemetry.open(
                TelemetrySettings.serverDefaults(folder.resolve("telemetry.db")),
                Component.RELAY,
                new Catalogue(RelayEvents.ALL, RelayMetrics.ALL),
                registry,
                clock);
        gate = new ConnectionGate(connections, System::nanoTime);
        RelayTelemetry recording = new RelayTelemetry(telemetry.recorder(), new Meters(registry), gate::open);
        frames = new FrameLogs(folder.resolve("running"), 1 << 26, recording::framesLost);
        all = new Rooms(
                rooms,
                recording,
                new Clocks(System::nanoTime, () -> clock.millis() * 1000),
                new SecureRandom(),
                frames,
                extensions);
        port = new GamePort(vertx, all, gate, recording, LIMITS, "test relay", identity -> identity, System::nanoTime);
        // Two loops even on one core, so that rooms and connections do meet across loops.
        port.open("127.0.0.1", 0, 2, PortTransport.AUTO, null).await(10, TimeUnit.SECONDS);
        http = new HttpFront(
                vertx,
                new HttpFront.Settings("127.0.0.1", 0, 4, Duration.ofSeconds(10), Duration.ofSeconds(60)),
                new Health(),
                Metrics.of(false));
        port.playAt(http.router(), new OriginRule(Set.of("https://play.example.org")));
        http.listen().await(10, TimeUnit.SECONDS);
    }

    static RunningPort with(Path folder, ConnectionRules connections, RoomRules rooms) throws Exception {
        return with(folder, connections, rooms, MatchExtensions.NONE);
    }

    static RunningPort with(Path folder, ConnectionRules connections, RoomRules rooms, MatchExtensions extensions)
            throws Exception {
        return new RunningPort(folder, connections, rooms, extensions);
    }

    static RunningPort with(Path folder) throws Exception {
        return with(folder, connections(), rooms());
    }

    static ConnectionRules connections() {
        return new ConnectionRules(
                100,
                100,
                100,
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                5000,
                1 << 20);
    }

    static RoomRules rooms() {
        return new RoomRules(
                10, 16, 10_000, 1_000_000, Duration.ofMinutes(1), Duration.ofMinutes(1), 50, 1 << 20, LIMITS);
    }

    int number() {
        return port.port();
    }

    int httpNumber() {
        return http.port();
    }

    Rooms openRooms() {
        return all;
    }

    GamePort port() {
        return port;
    }

    /** Waits until so many connections are open, those to the HTTP server among them. */
    void awaitConnections(int expected) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (gate.open() != expected) {
            assertThat(System.nanoTime())
                    .as("%s connections, not %s", gate.open(), expected)
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** How often something was refused for this reason. */
    double refused(ErrorCode code) {
        return registry.get("relay.refusals")
                .tag("reason", Labels.of(code))
                .counter()
                .count();
    }

    /** What is counted under a metric's name, all labels together. */
    double counted(String metric) {
        return registry.find(metric).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Override
    public void close() {
        try {
            vertx.close().await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the port did not close", e);
        } finally {
            frames.close(Duration.ofSeconds(10));
            telemetry.close();
        }
    }
}
