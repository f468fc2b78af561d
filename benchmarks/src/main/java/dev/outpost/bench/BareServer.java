package dev.outpost.bench;

import dev.outpost.client.load.FrameSplitter;
import dev.outpost.client.load.Varuint;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Hello;
import dev.outpost.relay.protocol.JoinRoom;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.protocol.Loaded;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.Ready;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.Start;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.Welcome;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.transport.Transport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The limit that the relay is measured against: plain Netty on the same number of event loops, the same sockets, bytes and
 * ticks, but nothing is checked, sorted, compared or recorded. Speaks just enough of the protocol for the load client to
 * play: the lobby through the codec, then each client's order bytes are copied behind those of the others and sent to all
 * when the tick is due. Connections move to their room's loop.
 */
final class BareServer {
    private static final Map<String, BareRoom> ROOMS = new ConcurrentHashMap<>();
    private static final AtomicInteger NEXT_ROOM = new AtomicInteger();
    private static final Limits LIMITS = new Limits(65_536, 4096, 16, 128, 256, 16_384, 131_072, 600);
    private static final int BACKLOG = 1024;

    private BareServer() {}

    /** Serves until the process is ended. */
    static int run() throws Exception {
        Transport transport = Transport.nativeTransport();
        io.vertx.core.spi.transport.Transport parts = (transport == null ? Transport.NIO : transport).implementation();
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(), parts.ioHandlerFactory());
        Channel listening = new ServerBootstrap()
                .group(loops)
                .channelFactory(parts.serverChannelFactory(false))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Client(channel));
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        System.out.println("game tcp://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort());
        System.out.println("ready");
        new CountDownLatch(1).await();
        return 0;
    }

    static void send(Channel channel, byte[] bytes) {
        var unused = channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
    }

    /** One connection. */
    private static final class Client extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private final FrameSplitter splitter = new FrameSplitter();
        private final FrameDecoder<ClientMessage> decoder = FrameDecoder.ofClient(65_536);
        private @Nullable BareRoom room;
        private int slot;

        Client(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            BareRoom in = room;
            if (in != null) {
                ROOMS.remove(in.code());
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            splitter.feed(BufferInternal.buffer(bytes), this::frame);
            bytes.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var unused = channel.close();
        }

        private void frame(byte[] bytes, int start, int body, int end) {
            BareRoom in = room;
            switch (bytes[body]) {
                case Orders.TYPE -> {
                    if (in != null) {
                        int at = Varuint.skip(bytes, body + 1, end);
                        in.orders(slot, bytes, at, end);
                    }
                }
                case SyncHash.TYPE -> {
                    // its bytes came; nothing is done with it
                }
                default -> {
                    try {
                        decoder.feed(ByteBuffer.wrap(bytes, start, end - start), this::message);
                    } catch (ProtocolException e) {
                        var unused = channel.close();
                    }
                }
            }
        }

        private void message(ClientMessage message) {
            BareRoom in = room;
            if (message instanceof Hello) {
                send(new Welcome(Protocol.VERSION, "bare", LIMITS));
            } else if (message instanceof CreateRoom create) {
                int number = NEXT_ROOM.incrementAndGet();
                BareRoom made = new BareRoom("b" + number, number, create.settings(), channel.eventLoop());
                ROOMS.put(made.code(), made);
                enter(made, create.slot());
            } else if (message instanceof JoinRoom join) {
                enter(ROOMS.get(join.room()), join.slot());
            } else if (in == null) {
                return;
            } else if (message instanceof Ready) {
                in.ready();
            } else if (message instanceof Start) {
                in.load();
            } else if (message instanceof Loaded) {
                in.loaded();
            } else if (message instanceof dev.outpost.relay.protocol.Finish finish) {
                in.finish(finish.tick(), finish.outcome());
            }
        }

        private void enter(@Nullable BareRoom into, int wanted) {
            if (into == null) {
                var unused = channel.close();
                return;
            }
            room = into;
            slot = wanted;
            if (into.loop() == channel.eventLoop()) {
                into.join(channel, wanted);
                return;
            }
            channel.deregister()
                    .addListener(left -> into.loop().register(channel).addListener(moved -> {
                        into.join(channel, wanted);
                    }));
        }

        private void send(RelayMessage message) {
            BareServer.send(channel, FrameEncoder.encode(message));
        }
    }
}
