package dev.outpost.relay.net;

import dev.outpost.relay.lobby.GameLoop;
import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Vert.x event loop with timers finer than a millisecond, which ticks need. */
final class NettyLoop implements GameLoop {

    private static final Logger LOG = LoggerFactory.getLogger(NettyLoop.class);

    private final EventLoop loop;

    NettyLoop(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(() -> guarded(task));
        }
    }

    @Override
    public void schedule(long delayNanos, Runnable task) {
        // Even without delay a scheduled task waits for the loop's next turn, which reads sockets first.
        Future<?> unused = loop.schedule(() -> guarded(task), delayNanos, TimeUnit.NANOSECONDS);
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a task of the relay failed", e);
        }
    }
}
