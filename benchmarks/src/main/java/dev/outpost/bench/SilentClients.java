package dev.outpost.bench;

import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Hello;
import dev.outpost.relay.protocol.Ping;
import dev.outpost.relay.protocol.Pong;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.RelayMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients of the relay that say hello and from then on answer pings only. One thread serves them. */
final class SilentClients implements AutoCloseable {

    private static final int BUFFER_BYTES = 65_536;

    private final Selector selector;
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final Thread thread = new Thread(this::serve, "silent-clients");
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean ended;

    private SilentClients() throws IOException {
        selector = Selector.open();
    }

    static SilentClients greeted(int port, int count) throws IOException {
        SilentClients clients = new SilentClients();
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            clients.channels.add(channel);
            write(channel, FrameEncoder.encode(new Hello(Protocol.VERSION, "bench", "silent-" + i, "")));
            channel.configureBlocking(false);
            channel.register(
                    clients.selector, SelectionKey.OP_READ, FrameDecoder.ofRelay(Protocol.MAX_RELAY_FRAME_BYTES));
        }
        clients.thread.setDaemon(true);
        clients.thread.start();
        return clients;
    }

    /** Pings answered so far. */
    int answered() {
        return answered.get();
    }

    private void serve() {
        try {
            while (!ended) {
                selector.select(this::read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked") // attached above
    private void read(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                key.cancel();
                return;
            }
            ((FrameDecoder<RelayMessage>) key.attachment()).feed(buffer.flip(), message -> answer(channel, message));
        } catch (IOException | ProtocolException e) {
            key.cancel();
        }
    }

    private void answer(SocketChannel channel, RelayMessage message) {
        if (message instanceof Ping ping) {
            try {
                write(channel, FrameEncoder.encode(new Pong(ping.nonce())));
                answered.incrementAndGet();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    @Override
    public void close() throws IOException {
        ended = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
