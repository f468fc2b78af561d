package dev.outpost.relay.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The game protocol in binary WebSocket messages, whose borders mean nothing (docs/protocol.md, Transport). */
final class WebSocketSocket implements PlaySocket {

    private static final short UNACCEPTABLE_DATA = 1003;

    /** So long a client may take to answer the closing of the WebSocket, before the connection under it is closed. */
    private static final long CLOSING_MS = 1000;

    private final ServerWebSocket socket;
    private final Channel channel;
    private boolean unreadable;

    /** Over the connection that this channel is of. */
    WebSocketSocket(ServerWebSocket socket, Channel channel) {
        this.socket = socket;
        this.channel = channel;
    }

    @Override
    public void open(int maxUnsentBytes, Receiver receiver) {
        if (socket.isClosed()) {
            return;
        }
        socket.setWriteQueueMaxSize(maxUnsentBytes);
        socket.exceptionHandler(error -> {});
        socket.frameHandler(frame -> received(frame, receiver));
    }

    private void received(WebSocketFrame frame, Receiver receiver) {
        if (frame.isText()) {
            unreadable = true;
            receiver.receivedUnreadable("a WebSocket text message; the game is played in binary messages");
        } else if (frame.isClose()) {
            // The socket closes itself
        } else if ((frame.isBinary() || frame.isContinuation())
                && frame.binaryData().length() > 0) {
            receiver.received(((BufferInternal) frame.binaryData()).getByteBuf());
        } else {
            receiver.receivedNothing();
        }
    }

    /** When the connection is closed, not when its closing has begun: so long it takes a place. */
    @Override
    public void onClose(Runnable closed) {
        channel.closeFuture().addListener(done -> closed.run());
    }

    /** A WebSocket that is closing throws where a TCP socket answers; nothing waits in it. */
    @Override
    public boolean full() {
        return !socket.isClosed() && socket.writeQueueFull();
    }

    @Override
    public int unsentBytes() {
        return Unsent.bytes(channel);
    }

    @Override
    public void write(byte[] frames) {
        socket.writeBinaryMessage(BufferInternal.buffer(Unpooled.wrappedBuffer(frames)));
    }

    /** The closing handshake first: its frame waits behind all that is unsent, and a vanished one answers nothing. */
    @Override
    public void close() {
        if (unreadable) {
            socket.close(UNACCEPTABLE_DATA);
        } else {
            socket.close();
        }
        Future<?> unused = channel.eventLoop().schedule(this::abort, CLOSING_MS, TimeUnit.MILLISECONDS);
    }

    /** Past all handlers: one of them would begin the closing handshake again. */
    @Override
    public void abort() {
        channel.unsafe().close(channel.newPromise());
    }
}
