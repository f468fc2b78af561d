package dev.outpost.client.match;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.function.Consumer;

/** Over TCP, with TLS or without. */
record TcpLink(NetSocket socket) implements RelayLink {

    @Override
    public void open(int maxUnsentBytes, Consumer<Buffer> received, Consumer<Throwable> broken, Runnable closed) {
        socket.setWriteQueueMaxSize(maxUnsentBytes);
        socket.handler(received::accept);
        socket.exceptionHandler(broken::accept);
        socket.closeHandler(done -> closed.run());
    }

    @Override
    public boolean full() {
        return socket.writeQueueFull();
    }

    @Override
    public Future<Void> write(Buffer bytes) {
        return socket.write(bytes);
    }

    @Override
    public Future<Void> close() {
        return socket.close();
    }

    @Override
    public SocketAddress remoteAddress() {
        return socket.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return socket.localAddress();
    }
}
