package dev.outpost.relay.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The event loops that games live on, and the socket that takes in their players.
 *
 * <p>They are not those of Vert.x, so that no request over HTTP delays a tick. Connections go to all of them in turn;
 * whoever enters a room moves to the room's loop.
 */
final class RelayListener {

    private static final long CLOSE_WITHIN_MS = 2000;

    private final Transport parts;
    private final EventLoopGroup group;
    private final Map<EventLoop, NettyLoop> byNetty = new HashMap<>();
    private final List<NettyLoop> loops = new ArrayList<>();
    private volatile @Nullable Channel listening;
    private volatile @Nullable SslContext tls;

    /** Loops without connections. */
    RelayListener(PortTransport transport, int count) {
        parts = transport.parts();
        group = new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory("relay-game"), parts.ioHandlerFactory());
        for (EventExecutor executor : group) {
            NettyLoop loop = new NettyLoop((EventLoop) executor);
            byNetty.put(loop.netty(), loop);
            loops.add(loop);
        }
    }

    /** Listens; each connection is let in by its loop's doorman. */
    Future<Void> listen(String host, int port, NetServerOptions options, Function<NettyLoop, Doorman> doormen) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            return Future.failedFuture(new UnknownHostException(host));
        }
        Promise<Void> bound = Promise.promise();
        ServerBootstrap bootstrap =
                new ServerBootstrap().group(group).channelFactory(parts.serverChannelFactory(false));
        parts.configure(options, false, bootstrap);
        bootstrap
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        NettyLoop loop = Objects.requireNonNull(byNetty.get(channel.eventLoop()));
                        Doorman doorman = doormen.apply(loop);
                        SslContext secured = tls;
                        if (secured != null) {
                            channel.pipeline().addLast(secured.newHandler(channel.alloc()));
                        }
                        channel.pipeline()
                                .addLast(
                                        new TcpSocket(channel, loop, socket -> doorman.admit(socket, remote(channel))));
                    }
                })
                .bind(address)
                .addListener(done -> {
                    if (done.isSuccess()) {
                        listening = ((io.netty.channel.ChannelFuture) done).channel();
                        bound.complete();
                    } else {
                        bound.fail(done.cause());
                    }
                });
        return bound.future();
    }

    private static @Nullable String remote(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : null;
    }

    /** The loop with the fewest connections. */
    NettyLoop lightest() {
        NettyLoop lightest = loops.get(0);
        for (NettyLoop loop : loops) {
            if (loop.size() < lightest.size()) {
                lightest = loop;
            }
        }
        return lightest;
    }

    List<Integer> connectionsByLoop() {
        return loops.stream().map(NettyLoop::size).toList();
    }

    /** TLS, with this certificate, for the connections that come from now on; for all of them when called before. */
    void secure(SslContext with) {
        tls = with;
    }

    /** The port that was bound. */
    int actualPort() {
        Channel bound = listening;
        return bound != null && bound.localAddress() instanceof InetSocketAddress address ? address.getPort() : 0;
    }

    /** Closes all connections and ends the loops. */
    void close(Completable<Void> closed) {
        group.shutdownGracefully(0, CLOSE_WITHIN_MS, TimeUnit.MILLISECONDS).addListener(done -> closed.succeed());
    }
}
