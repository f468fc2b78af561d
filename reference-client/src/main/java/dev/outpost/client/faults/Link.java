package dev.outpost.client.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection through the network: a socket to each end and the two directions between them. Proxy's thread only. */
final class Link {

    private final SocketChannel client;
    private final SocketChannel server;
    private final SelectionKey clientKey;
    private final SelectionKey serverKey;
    private final Lane up;
    private final Lane down;
    private boolean frozen;
    private boolean unplugged;
    private boolean closed;

    private Link(SocketChannel client, SocketChannel server, Selector selector, FaultProxy.Both network, long seed)
            throws IOException {
        this.client = client;
        this.server = server;
        this.up = new Lane(client, server, new Impairment(network.up(), seed));
        this.down = new Lane(server, client, new Impairment(network.down(), seed + 1));
        this.clientKey = client.register(selector, SelectionKey.OP_READ, this);
        this.serverKey = server.register(selector, SelectionKey.OP_CONNECT, this);
    }

    /** Takes a connection that was accepted and makes the other half. */
    static Link open(SocketChannel client, InetSocketAddress to, Selector selector, FaultProxy.Both network, long seed)
            throws IOException {
        SocketChannel server = SocketChannel.open();
        client.configureBlocking(false);
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        server.configureBlocking(false);
        server.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Link link = new Link(client, server, selector, network, seed);
        if (server.connect(to)) {
            link.want();
        }
        return link;
    }

    void conditions(FaultProxy.Both network) {
        up.conditions(network.up());
        down.conditions(network.down());
    }

    void frozen(boolean now) {
        frozen = now;
        want();
    }

    void unplug() {
        unplugged = true;
        up.lose();
        down.lose();
        want();
    }

    /** Closes both sockets so that both ends see a reset, whatever is still unread. */
    void cut() throws IOException {
        if (!closed) {
            client.setOption(StandardSocketOptions.SO_LINGER, 0);
            server.setOption(StandardSocketOptions.SO_LINGER, 0);
            close();
        }
    }

    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
        FaultProxy.closeQuietly(client);
        FaultProxy.closeQuietly(server);
    }

    /** A socket can be read, written, or is connected. */
    void ready(SelectionKey key) {
        try {
            if (key.isValid() && key.isConnectable()) {
                server.finishConnect();
            }
            if (key.isValid() && key.isReadable()) {
                (key == clientKey ? up : down).read(System.nanoTime());
            }
            want();
        } catch (IOException e) {
            breakOff();
        }
    }

    /** Writes what has arrived by now. */
    void deliver(long nowNanos) {
        if (closed || stopped() || !server.isConnected()) {
            return;
        }
        try {
            up.write(nowNanos);
            down.write(nowNanos);
            if (up.done() && down.done()) {
                close();
            } else {
                want();
            }
        } catch (IOException e) {
            breakOff();
        }
    }

    /** How long until the next bytes arrive, nanoseconds; very long when none are under way, or none may pass. */
    long waitNanos(long nowNanos) {
        return closed || stopped() ? Long.MAX_VALUE : Math.min(up.waitNanos(nowNanos), down.waitNanos(nowNanos));
    }

    /** One end broke the connection: the other is told so. */
    private void breakOff() {
        try {
            cut();
        } catch (IOException e) {
            close();
        }
    }

    private boolean stopped() {
        return frozen || unplugged;
    }

    private void want() {
        if (closed) {
            return;
        }
        if (!server.isConnected()) {
            clientKey.interestOps(0);
            serverKey.interestOps(unplugged ? 0 : SelectionKey.OP_CONNECT);
        } else if (stopped()) {
            clientKey.interestOps(0);
            serverKey.interestOps(0);
        } else {
            clientKey.interestOps(up.readInterest() | down.writeInterest());
            serverKey.interestOps(down.readInterest() | up.writeInterest());
        }
    }
}
