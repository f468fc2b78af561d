package dev.outpost.relay.net;

import dev.outpost.relay.lobby.GameLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop: its timers, finer than a millisecond as ticks need them, the connections that live on it, and what they
 * have written and not yet sent.
 *
 * <p>Whatever a connection is told within one task, or by one read, is sent by one call of the system at its end.
 */
final class NettyLoop implements GameLoop {

    private static final Logger LOG = LoggerFactory.getLogger(NettyLoop.class);

    private final EventLoop loop;
    private final Set<Connection> connections = new HashSet<>();
    private final List<TcpSocket> unsent = new ArrayList<>();
    private boolean working;
    private byte @Nullable [] shared;
    private @Nullable ByteBuf sharedBytes;
    private volatile int size;

    NettyLoop(EventLoop loop) {
        this.loop = loop;
    }

    EventLoop netty() {
        return loop;
    }

    @Override
    public boolean isCurrent() {
        return loop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(() -> guarded(task));
        }
    }

    /** Runs a task in a turn of its own, even when called on the loop. */
    void later(Runnable task) {
        loop.execute(() -> guarded(task));
    }

    @Override
    public void schedule(long delayNanos, Runnable task) {
        // Even without delay a scheduled task waits for the loop's next turn, which reads sockets first.
        Future<?> unused = loop.schedule(() -> guarded(task), delayNanos, TimeUnit.NANOSECONDS);
    }

    /** Runs a task now, then sends what it has written; on the loop. */
    void work(Runnable task) {
        boolean within = begin();
        try {
            task.run();
        } finally {
            end(within);
        }
    }

    /** What is written from now on is sent at the {@link #end}; the result is for that. */
    boolean begin() {
        boolean within = working;
        working = true;
        return within;
    }

    /** Sends what was written since the outermost {@link #begin}. */
    void end(boolean within) {
        working = within;
        if (!within) {
            send();
        }
    }

    private void guarded(Runnable task) {
        try {
            work(task);
        } catch (RuntimeException e) {
            LOG.error("a task of the relay failed", e);
        }
    }

    /** A connection lives here from now on; on the loop. */
    void enter(Connection connection) {
        connections.add(connection);
        size = connections.size();
    }

    /** A connection does not live here any more; on the loop. */
    void leave(Connection connection) {
        connections.remove(connection);
        size = connections.size();
    }

    /** Those who live here now; on the loop. */
    Collection<Connection> connections() {
        return List.copyOf(connections);
    }

    /** How many live here; from any thread. */
    int size() {
        return size;
    }

    /** A socket has something to send; on the loop. */
    void unsent(TcpSocket socket) {
        unsent.add(socket);
        if (!working && unsent.size() == 1) {
            loop.execute(this::send);
        }
    }

    @Override
    public void flush() {
        send();
    }

    private void send() {
        for (int i = 0; i < unsent.size(); i++) {
            unsent.get(i).flush();
        }
        unsent.clear();
        if (sharedBytes != null) {
            sharedBytes.release();
            sharedBytes = null;
            shared = null;
        }
    }

    /**
     * The bytes as the system takes them. A frame goes to all players of a room one after the other, and all get the same
     * copy of it.
     */
    ByteBuf direct(byte[] frame, ByteBufAllocator allocator) {
        ByteBuf bytes = sharedBytes;
        if (bytes == null || shared != frame) {
            if (bytes != null) {
                bytes.release();
            }
            bytes = allocator.directBuffer(frame.length, frame.length).writeBytes(frame);
            sharedBytes = bytes;
            shared = frame;
        }
        return bytes.retainedDuplicate();
    }
}
