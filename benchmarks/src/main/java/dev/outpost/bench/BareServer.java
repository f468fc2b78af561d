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
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The limit that the relay is measured against: the same sockets, bytes and ticks on the same number of Vert.x event
 * loops, but nothing
 * is checked, sorted, compared or recorded. Speaks just enough of the protocol for the load client to play: the lobby
 * through the
 * codec, then each client's order bytes are copied behind those of the others and sent to all when the tick is due.
 */
final class BareServer extends VerticleBase {
    private static final Map<String, BareRoom> ROOMS = new ConcurrentHashMap<>();
    private static final AtomicInteger NEXT_ROOM = new AtomicInteger();
    private static final Limits LIMITS = new Limits(65_536, 4096, 16, 128, 256, 16_384, 131_072, 600);

    private @Nullable NetServer server;

    private BareServer() {}

    /** Serves until the process is ended. */
    static int run() throws Exception {
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        BareServer[] first = new BareServer[1];
        vertx.deployVerticle(
                        () -> {
                            BareServer server = new BareServer();
                            first[0] = server;
                            return server;
                        },
                        new DeploymentOptions().setInstances(loops))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        NetServer listening = first[0].server;
        System.out.println("game tcp://127.0.0.1:" + (listening == null ? 0 : listening.actualPort()));
        System.out.println("ready");
        new CountDownLatch(1).await();
        return 0;
    }

    @Override
    public Future<?> start() {
        EventLoop loop = ((ContextInternal) context).nettyEventLoop();
        NetServer listening =
                vertx.createNetServer(new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(1024));
        server = listening;
        return listening.connectHandler(socket -> new Client(socket, loop)).listen(-1, "127.0.0.1");
    }

    static Buffer wrap(byte[] bytes) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
    }

    /** One connection, on its own loop. */
    private static final class Client {
        private final NetSocket socket;
        private final EventLoop loop;
        private final FrameSplitter splitter = new FrameSplitter();
        private final FrameDecoder<ClientMessage> decoder = FrameDecoder.ofClient(65_536);
        private @Nullable BareRoom room;
        private int slot;

        Client(NetSocket socket, EventLoop loop) {
            this.socket = socket;
            this.loop = loop;
            socket.exceptionHandler(e -> {});
            socket.closeHandler(closed -> {
                BareRoom in = room;
                if (in != null) {
                    ROOMS.remove(in.code());
                }
            });
            socket.handler(chunk -> splitter.feed(chunk, this::frame));
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
                        socket.close();
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
                BareRoom made = new BareRoom("b" + number, number, create.settings(), loop);
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
                socket.close();
            } else {
                room = into;
                slot = wanted;
                into.join(socket, wanted);
            }
        }

        private void send(RelayMessage message) {
            socket.write(wrap(FrameEncoder.encode(message)));
        }
    }
}
