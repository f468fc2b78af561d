package dev.outpost.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.history.FrameLogs;
import dev.outpost.relay.lobby.Clocks;
import dev.outpost.relay.lobby.MatchExtensions;
import dev.outpost.relay.lobby.Rooms;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Ping;
import dev.outpost.relay.protocol.Pong;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.telemetry.RelayEvents;
import dev.outpost.relay.telemetry.RelayMetrics;
import dev.outpost.relay.telemetry.RelayTelemetry;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.metrics.Meters;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code relay.player.rtt_ms} is what the way there and back took; a real connection without a network, in virtual time. */
class RoundTripTest {

    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final FrameDecoder<RelayMessage> decoder = FrameDecoder.ofRelay(1 << 20);
    private final Deque<RelayMessage> told = new ArrayDeque<>();
    private long nowNanos = 1_000_000_000;

    @SuppressWarnings("NullAway.Init") // before each
    private Telemetry telemetry;

    @SuppressWarnings("NullAway.Init") // before each
    private FrameLogs frames;

    @SuppressWarnings("NullAway.Init") // before each
    private Connection connection;

    @BeforeEach
    void greet() throws Exception {
        telemetry = Telemetry.open(
                TelemetrySettings.serverDefaults(folder.resolve("telemetry.db")),
                Component.RELAY,
                new Catalogue(RelayEvents.ALL, RelayMetrics.ALL),
                registry,
                Clock.systemUTC());
        RelayTelemetry recording = new RelayTelemetry(telemetry.recorder(), new Meters(registry), () -> 1);
        frames = new FrameLogs(folder.resolve("running"), 1 << 26, recording::framesLost);
        Rooms rooms = new Rooms(
                RunningPort.rooms(),
                recording,
                new Clocks(() -> nowNanos, () -> nowNanos / 1000),
                new Random(1),
                frames,
                MatchExtensions.NONE);
        NettyLoop loop = new NettyLoop(channel.eventLoop());
        Hub hub = new Hub(
                rooms,
                recording,
                RunningPort.connections(),
                RunningPort.LIMITS,
                "test relay",
                identity -> identity,
                () -> loop,
                () -> nowNanos);
        TcpSocket socket = new TcpSocket(channel, loop, opened -> {});
        channel.pipeline().addLast(socket);
        connection = new Connection(socket, loop, hub);
        loop.enter(connection);
        connection.open();
        says(TestClient.hello());
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        frames.close(Duration.ofSeconds(10));
        telemetry.close();
    }

    @Test
    void shouldBeTheTimeFromEachPingToItsPong() throws Exception {
        assertThat(connection.rttMs()).isNegative();
        Ping first = ping();
        pass(37);
        says(new Pong(first.nonce()));
        assertThat(connection.rttMs()).isEqualTo(37);
        assertThat(connection.roundTrip().medianUs()).isEqualTo(37_000);
        assertThat(measured().totalAmount()).isEqualTo(37);

        // The next is sent two seconds after the last, whenever that was answered.
        pass(1900);
        connection.check();
        assertThat(told).noneMatch(Ping.class::isInstance);
        pass(100);
        connection.check();
        channel.runPendingTasks();
        Ping second = ping();
        pass(250);
        says(new Pong(second.nonce()));
        assertThat(connection.rttMs()).isEqualTo(250);
        assertThat(measured().count()).isEqualTo(2);
        assertThat(measured().totalAmount()).isEqualTo(287);
        assertThat(measured().max()).isEqualTo(250);
    }

    @Test
    void shouldCountNoPongThatAnswersNothing() throws Exception {
        Ping ping = ping();
        says(new Pong(ping.nonce() + 1));
        pass(20);
        says(new Pong(ping.nonce()));
        pass(500);
        says(new Pong(ping.nonce()));
        assertThat(measured().count()).isEqualTo(1);
        assertThat(connection.rttMs()).isEqualTo(20);
    }

    private DistributionSummary measured() {
        return registry.get("relay.player.rtt_ms").summary();
    }

    private void pass(long ms) {
        nowNanos += TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private void says(ClientMessage message) throws Exception {
        channel.writeInbound(Unpooled.wrappedBuffer(FrameEncoder.encode(message)));
        hear();
    }

    /** The ping that it was sent last and has not looked at. */
    private Ping ping() throws Exception {
        hear();
        for (RelayMessage message = told.poll(); message != null; message = told.poll()) {
            if (message instanceof Ping ping) {
                return ping;
            }
        }
        throw new AssertionError("no ping");
    }

    private void hear() throws Exception {
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            decoder.feed(bytes.nioBuffer(), told::add);
            bytes.release();
        }
    }
}
