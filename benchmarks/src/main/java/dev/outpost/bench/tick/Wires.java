package dev.outpost.bench.tick;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Connections over loopback whose other ends are read by one thread and thrown away. */
final class Wires implements AutoCloseable {

    private static final int BUFFER_BYTES = 65_536;

    private final ServerSocketChannel server;
    private final Selector selector;
    private final List<SocketChannel> near = new ArrayList<>();
    private final Thread reader = new Thread(this::read, "bench-reader");
    private volatile boolean ended;

    Wires() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        selector = Selector.open();
    }

    /** The near end of a new connection; all are opened before {@link #start}. */
    SocketChannel open() throws IOException {
        SocketChannel client = SocketChannel.open(server.getLocalAddress());
        SocketChannel far = server.accept();
        far.configureBlocking(false);
        far.register(selector, SelectionKey.OP_READ);
        near.add(client);
        return client;
    }

    void start() {
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try {
            while (!ended) {
                selector.select(key -> discard(key, buffer));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void discard(SelectionKey key, ByteBuffer buffer) {
        try {
            buffer.clear();
            if (((SocketChannel) key.channel()).read(buffer) < 0) {
                key.cancel();
            }
        } catch (IOException e) {
            key.cancel();
        }
    }

    @Override
    public void close() throws IOException {
        ended = true;
        selector.wakeup();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SocketChannel channel : near) {
            channel.close();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
        server.close();
    }
}
