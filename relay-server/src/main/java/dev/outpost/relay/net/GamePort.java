package dev.outpost.relay.net;

import dev.outpost.relay.lobby.Room;
import dev.outpost.relay.lobby.Rooms;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.telemetry.RelayTelemetry;
import io.netty.channel.EventLoop;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The relay's game port: its listeners, and how it closes. */
public final class GamePort {

    private static final long POLL_MS = 50;

    /** Share of a drain's time that running matches get; the rest is for ending them. */
    private static final double PATIENCE = 0.75;

    private final Vertx vertx;
    private final Rooms rooms;
    private final ConnectionGate gate;
    private final Hub hub;
    private final LongSupplier nanoClock;
    private final List<RelayListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<EventLoop, Doorman> doormen = new ConcurrentHashMap<>();

    /**
     * A port that is not open yet.
     *
     * @param limits what players may send
     * @param build the relay's name and version, for the welcome
     * @param pseudonym who an identity is in telemetry and results
     */
    public GamePort(
            Vertx vertx,
            Rooms rooms,
            ConnectionGate gate,
            RelayTelemetry telemetry,
            Limits limits,
            String build,
            UnaryOperator<String> pseudonym,
            LongSupplier nanoClock) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.gate = gate;
        this.hub = new Hub(rooms, telemetry, gate.rules(), limits, build, pseudonym, nanoClock);
        this.nanoClock = nanoClock;
    }

    /** Opens it, without TLS, on so many event loops; port 0: any free one. */
    public Future<Void> open(String host, int port, int loops) {
        return open(host, port, loops, null);
    }

    /** Opens it on so many event loops; port 0: any free one; null: without TLS. */
    public Future<Void> open(String host, int port, int loops, @Nullable ServerSSLOptions certificate) {
        // To Vert.x a negative port is a free one that all instances share; with 0 each would get its own.
        int shared = port == 0 ? -1 : port;
        return vertx.deployVerticle(
                        () -> {
                            RelayListener listener =
                                    new RelayListener(host, shared, options(certificate), this::doorman);
                            listeners.add(listener);
                            return listener;
                        },
                        new DeploymentOptions().setInstances(loops))
                .mapEmpty();
    }

    /** Another certificate for the connections that come from now on; while it is open, and only when it had one. */
    public Future<?> renew(ServerSSLOptions certificate) {
        // All listeners share one socket and one certificate
        return listeners.get(0).renew(certificate);
    }

    private NetServerOptions options(@Nullable ServerSSLOptions certificate) {
        NetServerOptions options = new NetServerOptions();
        if (certificate != null) {
            options.setSsl(true);
            options.setKeyCertOptions(certificate.getKeyCertOptions());
            options.setEnabledSecureTransportProtocols(certificate.getEnabledSecureTransportProtocols());
        }
        return options
                // Where the transport has it (epoll): what is not acknowledged for so long ends the connection
                .setTcpUserTimeout(Math.toIntExact(gate.rules().pingTimeout().toMillis()))
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setAcceptBacklog(1024)
                .setReuseAddress(true);
    }

    /** Whoever looks after the connections of a context's event loop, however they come. */
    Doorman doorman(ContextInternal context) {
        return doormen.computeIfAbsent(context.nettyEventLoop(), loop -> new Doorman(new NettyLoop(loop), gate, hub));
    }

    /** Lets game clients in at {@code /play} of the HTTP server too. */
    public void playAt(Router router, OriginRule origins) {
        router.get("/play").handler(new PlayRoute(this, origins));
    }

    /** The port that is open. */
    public int port() {
        return listeners.get(0).actualPort();
    }

    /**
     * Lets nobody in any more, closes rooms without a match, gives running matches three quarters of the time to end by themselves,
     * then ends them.
     */
    public Future<Void> drain(long withinMs) {
        gate.drain();
        rooms.drain();
        long patienceMs = (long) (withinMs * PATIENCE);
        int seconds = (int) TimeUnit.MILLISECONDS.toSeconds(patienceMs);
        for (Room room : rooms.all()) {
            room.execute(() -> room.drain(seconds));
        }
        return emptyWithin(patienceMs).compose(ended -> {
            for (Room room : rooms.all()) {
                room.execute(room::shutDown);
            }
            return emptyWithin(withinMs - patienceMs);
        });
    }

    /** Waits until no room is left; ends after the time all the same. */
    private Future<Void> emptyWithin(long ms) {
        if (rooms.all().isEmpty()) {
            return Future.succeededFuture();
        }
        Promise<Void> empty = Promise.promise();
        long deadline = nanoClock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(ms);
        vertx.setPeriodic(POLL_MS, timer -> {
            if (rooms.all().isEmpty() || nanoClock.getAsLong() >= deadline) {
                vertx.cancelTimer(timer);
                empty.tryComplete();
            }
        });
        return empty.future();
    }
}
