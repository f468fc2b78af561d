package dev.outpost.relay.net;

import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.Refused;
import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets clients in on one event loop, over whichever transport they come, and looks after those who are in. All methods
 * are called on its loop.
 */
final class Doorman {

    /** So long a refused client may take to read why, while what it still sends is thrown away. */
    static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Refused connections that may linger on a loop to read why; further ones are closed at once. */
    private static final int MAX_LINGERING = 128;

    /** A refused client's words are thrown away, but not so many that their reading costs much. */
    private static final int UNSENT_BYTES_OF_REFUSED = 4096;

    private final NettyLoop loop;
    private final ConnectionGate gate;
    private final Hub hub;
    private int lingering;

    Doorman(NettyLoop loop, ConnectionGate gate, Hub hub) {
        this.loop = loop;
        this.gate = gate;
        this.hub = hub;
        loop.schedule(SWEEP_NANOS, this::sweep);
    }

    /**
     * Lets a client in or tells it why not.
     *
     * @param remote the client's address, null: not known
     */
    void admit(PlaySocket socket, @Nullable String remote) {
        String address = addressKey(remote);
        try {
            gate.enter(address);
        } catch (ProtocolException e) {
            turnAway(socket, e);
            return;
        }
        Connection connection = new Connection(socket, loop, hub);
        loop.enter(connection);
        socket.onClose(() -> {
            gate.leave(address);
            connection.gone();
        });
        connection.open();
    }

    private void turnAway(PlaySocket socket, ProtocolException why) {
        hub.telemetry().refused(why.code());
        if (lingering >= MAX_LINGERING) {
            socket.abort();
            return;
        }
        lingering++;
        socket.onClose(() -> lingering--);
        // What it sends is read and thrown away, or the close would reset the connection before it has read why.
        socket.open(UNSENT_BYTES_OF_REFUSED, Deaf.EARS);
        socket.write(FrameEncoder.encode(new Refused(why.code(), String.valueOf(why.getMessage()))));
        loop.schedule(LINGER_NANOS, socket::close);
    }

    private void sweep() {
        for (Connection connection : loop.connections()) {
            connection.check();
        }
        gate.sweep();
        hub.telemetry().recordRefusals();
        loop.schedule(SWEEP_NANOS, this::sweep);
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
