package dev.outpost.client.match;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.net.SocketAddress;
import java.util.function.Consumer;

/** Over WebSocket, in binary messages whose borders mean nothing. */
record WebSocketLink(WebSocket socket) implements RelayLink {

    @Override
    public void open(int maxUnsentBytes, Consumer<Buffer> received, Consumer<Throwable> broken, Runnable closed) {
        socket.setWriteQueueMaxSize(maxUnsentBytes);
        // By frame, so that a long message need not be put together first
        socket.frameHandler(frame -> {
            if (frame.isBinary() || frame.isContinuation()) {
                received.accept(frame.binaryData());
            }
        });
        socket.exceptionHandler(broken::accept);
        socket.closeHandler(done -> closed.run());
    }

    @Override
    public boolean full() {
        return !socket.isClosed() && socket.writeQueueFull();
    }

    @Override
    public Future<Void> write(Buffer bytes) {
        return socket.writeBinaryMessage(bytes);
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
