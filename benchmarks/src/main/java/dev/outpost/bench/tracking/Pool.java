package dev.outpost.bench.tracking;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Connections that carry one request each at a time, sent when a schedule says. When none is free, requests wait, and
 * their latency goes on counting. All of it on one event loop.
 */
final class Pool {

    /** How often the schedule is looked at: a wait for each request alone would take more of the machine than it tells. */
    private static final long QUANTUM_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private static final long RECONNECT_MS = 50;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Supplier<ReplyReader> readers;
    private final Traffic traffic;
    private final LongSupplier clock;
    private final Pace pace = new Pace();
    private final Deque<Lane> idle = new ArrayDeque<>();
    private boolean scheduled;
    private long asked;
    private long ended;

    Pool(EventLoop loop, Bootstrap bootstrap, Supplier<ReplyReader> readers, Traffic traffic, LongSupplier clock) {
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.readers = readers;
        this.traffic = traffic;
        this.clock = clock;
    }

    /** Opens so many more connections. */
    void open(int connections) {
        loop.execute(() -> {
            for (int i = 0; i < connections; i++) {
                connect();
            }
        });
    }

    /** Begins a schedule. On the loop. */
    void begin(double perS) {
        pace.begin(clock.getAsLong(), perS);
        tick();
    }

    Pace pace() {
        return pace;
    }

    /** Requests that are under way. */
    long open() {
        return asked - ended;
    }

    private void connect() {
        Lane lane = new Lane(readers.get());
        var unused = bootstrap.clone().group(loop).handler(lane).connect().addListener(done -> {
            if (!done.isSuccess()) {
                reconnect();
            }
        });
    }

    private void reconnect() {
        if (!loop.isShuttingDown()) {
            var unused = loop.schedule(this::connect, RECONNECT_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void tick() {
        long now = clock.getAsLong();
        while (pace.dueNanos() <= now) {
            Lane lane = idle.poll();
            if (lane == null) {
                return; // the next answer goes on
            }
            long due = pace.dueNanos();
            pace.take();
            Traffic.Asked next = traffic.next(due);
            if (next == null) {
                idle.push(lane);
            } else {
                lane.send(next, due);
            }
        }
        long due = pace.dueNanos();
        if (!scheduled && due != Long.MAX_VALUE) {
            scheduled = true;
            var unused = loop.schedule(this::wake, Math.max(QUANTUM_NANOS, due - now), TimeUnit.NANOSECONDS);
        }
    }

    private void wake() {
        scheduled = false;
        tick();
    }

    /** One connection. */
    private final class Lane extends ChannelInboundHandlerAdapter {

        private final ReplyReader reader;
        private Channel channel;
        private boolean busy;
        private int subject;
        private long due;

        @SuppressWarnings("NullAway.Init") // the channel is there when it is active, before anything is sent
        Lane(ReplyReader reader) {
            this.reader = reader;
        }

        void send(Traffic.Asked what, long dueNanos) {
            busy = true;
            subject = what.subject();
            due = dueNanos;
            asked++;
            var unused = channel.writeAndFlush(Unpooled.wrappedBuffer(what.bytes()), channel.voidPromise());
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            channel = context.channel();
            idle.add(this);
            tick();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            try {
                while (bytes.isReadable()) {
                    if (reader.feed(bytes)) {
                        if (!busy) {
                            throw new IllegalStateException("an answer that nobody asked for");
                        }
                        busy = false;
                        ended++;
                        traffic.answered(subject, due, clock.getAsLong(), reader);
                        idle.add(this);
                    }
                }
            } finally {
                bytes.release();
            }
            tick();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end(String.valueOf(cause.getMessage()));
            var unused = context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            idle.remove(this);
            end("the connection ended");
            reconnect();
        }

        private void end(String why) {
            if (busy) {
                busy = false;
                ended++;
                traffic.lost(subject, due, why);
            }
        }
    }
}
