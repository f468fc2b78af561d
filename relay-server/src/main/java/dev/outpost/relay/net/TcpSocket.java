package dev.outpost.relay.net;

import io.netty.buffer.Unpooled;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.NetSocket;

/** The game port's own socket: TCP, with TLS or without. */
final class TcpSocket implements PlaySocket {

    private final NetSocket socket;

    TcpSocket(NetSocket socket) {
        this.socket = socket;
    }

    @Override
    public void open(int maxUnsentBytes, Receiver receiver) {
        socket.setWriteQueueMaxSize(maxUnsentBytes);
        socket.exceptionHandler(error -> {});
        socket.handler(buffer -> receiver.received(((BufferInternal) buffer).getByteBuf()));
    }

    @Override
    public void onClose(Runnable closed) {
        socket.closeHandler(done -> closed.run());
    }

    /**
     * Only on the loop does the socket's queue tell how many bytes wait; from other threads it calls itself full after
     * 16 messages.
     */
    @Override
    public boolean full() {
        return socket.writeQueueFull();
    }

    @Override
    public void write(byte[] frames) {
        socket.write(BufferInternal.buffer(Unpooled.wrappedBuffer(frames)));
    }

    @Override
    public void close() {
        socket.close();
    }

    @Override
    public void abort() {
        socket.close();
    }
}
