package dev.outpost.client.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A bad network between clients and a server: listens on a free port of loopback, passes each connection on to the
 * server, and delays, jitters, stalls, narrows, freezes, cuts or silently loses it, each connection and direction by
 * itself. Chance comes from the seed and a connection's number alone.
 *
 * <p>One thread and one selector for all connections. The methods may be called from any thread; those that change
 * something return when it has taken effect. Closing closes every socket it has opened and awaits its thread.
 */
public final class FaultProxy implements AutoCloseable {

    private static final long PATIENCE_S = 10;
    private static final long NANOS_PER_MS = 1_000_000;
    private static final long FINE_NANOS = 2 * NANOS_PER_MS;

    /**
     * A connection's two directions.
     *
     * @param up from the client to the server
     * @param down from the server to the client
     */
    public record Both(Conditions up, Conditions down) {

        /** The same conditions in both directions. */
        public static Both of(Conditions each) {
            return new Both(each, each);
        }
    }

    private final InetSocketAddress server;
    private final IntFunction<Both> network;
    private final long seed;
    private final Selector selector;
    private final ServerSocketChannel listening;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final List<Link> links = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "fault-proxy");
    private volatile boolean closing;

    private FaultProxy(InetSocketAddress server, IntFunction<Both> network, long seed) throws IOException {
        this.server = server;
        this.network = network;
        this.seed = seed;
        this.selector = Selector.open();
        this.listening = ServerSocketChannel.open();
        thread.setDaemon(true);
        try {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            listening.configureBlocking(false);
            listening.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            listening.close();
            selector.close();
            throw e;
        }
    }

    /**
     * Opens a network in front of a server.
     *
     * @param network how a connection is, by its number: 0 for the first that is accepted; called on the proxy's thread
     * @param seed the same seed gives each connection the same luck
     */
    public static FaultProxy open(InetSocketAddress server, IntFunction<Both> network, long seed) throws IOException {
        FaultProxy proxy = new FaultProxy(server, network, seed);
        proxy.thread.start();
        return proxy;
    }

    /** Opens a network without faults, as yet, in front of a server on loopback. */
    public static FaultProxy open(int serverPort) throws IOException {
        return open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort),
                number -> Both.of(Conditions.GOOD),
                0);
    }

    /** Where clients connect: a port of loopback. */
    public int port() {
        return listening.socket().getLocalPort();
    }

    /** How many connections were accepted so far. */
    public int accepted() {
        return call(links::size);
    }

    /** How many connections are not closed yet at both ends. */
    public int open() {
        return call(() -> (int) links.stream().filter(link -> !link.closed()).count());
    }

    /** From now on a connection is like this. */
    public void change(int number, Both conditions) {
        onLink(number, link -> link.conditions(conditions));
    }

    /** Breaks a connection off: both ends see a reset. */
    public void cut(int number) {
        onLink(number, Link::cut);
    }

    /**
     * Pulls the plug of a connection for good: nothing goes through any more in either direction, what is under way is
     * lost, and neither end is told.
     */
    public void unplug(int number) {
        onLink(number, Link::unplug);
    }

    /** Nothing goes through a connection until {@link #thaw}; nothing is lost. */
    public void freeze(int number) {
        onLink(number, link -> link.frozen(true));
    }

    /** What a frozen connection holds goes through, and all that follows. */
    public void thaw(int number) {
        onLink(number, link -> link.frozen(false));
    }

    /** Closes all sockets and ends the thread. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        await(ended);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_S));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void onLink(int number, LinkChange change) {
        call(() -> {
            if (number < 0 || number >= links.size()) {
                throw new IllegalArgumentException(
                        "connection " + number + " is not among the " + links.size() + " accepted");
            }
            change.apply(links.get(number));
            return number;
        });
    }

    private <T> T call(Callable<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        commands.add(() -> {
            try {
                done.complete(task.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        if (closing) {
            throw new IllegalStateException("the proxy is closed");
        }
        selector.wakeup();
        return await(done);
    }

    private static <T> T await(CompletableFuture<T> done) {
        try {
            return done.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the proxy's thread does not answer", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw wrong;
            }
            throw new IllegalStateException("the proxy failed", e.getCause());
        }
    }

    private void run() {
        try {
            while (!closing) {
                turn();
            }
        } catch (IOException | RuntimeException e) {
            ended.completeExceptionally(e);
        } finally {
            closing = true;
            links.forEach(Link::close);
            closeQuietly(listening);
            closeQuietly(selector);
            ended.complete(null);
        }
    }

    private void turn() throws IOException {
        long waitNanos = nextDueNanos() - System.nanoTime();
        if (waitNanos <= 0) {
            selector.selectNow();
        } else if (waitNanos < FINE_NANOS) {
            // A selector counts in whole milliseconds, which would be late by up to one.
            selector.selectNow();
            LockSupport.parkNanos(Math.min(waitNanos, NANOS_PER_MS / 4));
        } else {
            selector.select(waitNanos / NANOS_PER_MS - 1);
        }
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.isValid() && key.isAcceptable()) {
                accept();
            } else if (key.attachment() instanceof Link link) {
                link.ready(key);
            }
        }
        selector.selectedKeys().clear();
        long now = System.nanoTime();
        for (Link link : links) {
            link.deliver(now);
        }
    }

    /** When the next bytes arrive; far away when none are under way. */
    private long nextDueNanos() {
        long now = System.nanoTime();
        long wait = TimeUnit.SECONDS.toNanos(1);
        for (Link link : links) {
            wait = Math.min(wait, link.waitNanos(now));
        }
        return now + wait;
    }

    private void accept() throws IOException {
        SocketChannel client = listening.accept();
        if (client != null) {
            int number = links.size();
            links.add(Link.open(client, server, selector, network.apply(number), seed + 2L * number));
        }
    }

    static void closeQuietly(@Nullable AutoCloseable open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (Exception e) {
            // Whoever is at the other end sees it; the proxy has no more to do.
        }
    }

    /** What is done to a connection. */
    @FunctionalInterface
    private interface LinkChange {
        void apply(Link link) throws IOException;
    }
}
