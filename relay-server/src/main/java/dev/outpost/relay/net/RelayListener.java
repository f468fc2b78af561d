package dev.outpost.relay.net;

import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.Refused;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Accepts game connections on one event loop; several share the port, so that games spread over the cores. */
final class RelayListener extends VerticleBase {

    private static final long SWEEP_MS = 1000;
    private static final long LINGER_MS = 500;

    /** Refused connections that may linger on a loop to read why; further ones are closed at once. */
    private static final int MAX_LINGERING = 128;

    private final String host;
    private final int port;
    private final ConnectionGate gate;
    private final Hub hub;
    private final Set<Connection> connections = new HashSet<>();
    private int lingering;
    private @Nullable NetServer server;

    RelayListener(String host, int port, ConnectionGate gate, Hub hub) {
        this.host = host;
        this.port = port;
        this.gate = gate;
        this.hub = hub;
    }

    @Override
    public Future<?> start() {
        NettyLoop own = new NettyLoop(((ContextInternal) context).nettyEventLoop());
        NetServer listening = vertx.createNetServer(new NetServerOptions()
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setAcceptBacklog(1024)
                .setReuseAddress(true));
        server = listening;
        vertx.setPeriodic(SWEEP_MS, timer -> sweep());
        return listening.connectHandler(socket -> accept(socket, own)).listen(port, host);
    }

    /** The port that was bound. */
    int actualPort() {
        return server == null ? 0 : server.actualPort();
    }

    private void accept(NetSocket socket, NettyLoop own) {
        String address = addressKey(socket.remoteAddress().hostAddress());
        try {
            gate.enter(address);
        } catch (ProtocolException e) {
            turnAway(socket, e);
            return;
        }
        Connection connection = new Connection(socket, own, hub);
        connections.add(connection);
        socket.closeHandler(closed -> {
            connections.remove(connection);
            gate.leave(address);
            connection.closed();
        });
        connection.open();
    }

    private void turnAway(NetSocket socket, ProtocolException why) {
        hub.telemetry().refused(why.code());
        socket.exceptionHandler(error -> {});
        if (lingering >= MAX_LINGERING) {
            socket.close();
            return;
        }
        lingering++;
        socket.closeHandler(closed -> lingering--);
        // What it sends is read and thrown away, or the close would reset the connection before it has read why.
        socket.handler(ignored -> {});
        socket.write(Buffer.buffer(FrameEncoder.encode(new Refused(why.code(), String.valueOf(why.getMessage())))));
        vertx.setTimer(LINGER_MS, timer -> socket.close());
    }

    private void sweep() {
        for (Connection connection : Set.copyOf(connections)) {
            connection.check();
        }
        gate.sweep();
        hub.telemetry().recordRefusals();
    }

    /** Whom an address's connections are counted for: an IPv4 address, or the network (64 bits) of an IPv6 one. */
    static String addressKey(@Nullable String hostAddress) {
        if (hostAddress == null) {
            return "local";
        }
        byte @Nullable [] bytes = NetUtil.createByteArrayFromIpAddressString(hostAddress);
        return bytes == null || bytes.length == 4 ? hostAddress : HexFormat.of().formatHex(Arrays.copyOf(bytes, 8));
    }
}
