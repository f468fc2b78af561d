package dev.outpost.relay.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The game port's own socket: TCP, with TLS or without. It can move to another event loop. */
final class TcpSocket extends ChannelInboundHandlerAdapter implements PlaySocket {

    private static final Logger LOG = LoggerFactory.getLogger(TcpSocket.class);

    private final Channel channel;
    private final Consumer<TcpSocket> onActive;
    private NettyLoop loop;
    private @Nullable ChannelHandlerContext context;
    private Receiver receiver = Deaf.EARS;
    private boolean unsent;

    /**
     * A socket that is being accepted.
     *
     * @param onActive told on the loop when it is open
     */
    TcpSocket(Channel channel, NettyLoop loop, Consumer<TcpSocket> onActive) {
        this.channel = channel;
        this.loop = loop;
        this.onActive = onActive;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        loop.work(() -> onActive.accept(this));
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        NettyLoop here = loop;
        boolean within = here.begin();
        try {
            receiver.received(bytes);
        } finally {
            here.end(within);
            bytes.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        // A network's failure closes the channel, which is told there; anything else is a defect of ours.
        if (!(cause instanceof IOException || cause.getCause() instanceof IOException)) {
            LOG.error("a connection failed", cause);
        }
        var unused = channel.close();
    }

    @Override
    public void open(int maxUnsentBytes, Receiver hears) {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(maxUnsentBytes / 2, maxUnsentBytes));
        receiver = hears;
    }

    @Override
    public void onClose(Runnable closed) {
        // Told even when it closes on its way to another loop, of which a handler would not hear.
        channel.closeFuture().addListener(done -> loop.work(closed));
    }

    @Override
    public boolean full() {
        if (channel.isWritable() || !channel.isOpen()) {
            return false;
        }
        // What nobody has tried to send yet does not wait for the client.
        flush();
        return !channel.isWritable() && channel.isOpen();
    }

    @Override
    public int unsentBytes() {
        return Unsent.bytes(channel);
    }

    @Override
    public void write(byte[] frames) {
        ChannelHandlerContext to = context;
        if (to == null) {
            return;
        }
        var unused = to.write(loop.direct(frames, channel.alloc()), channel.voidPromise());
        if (!unsent) {
            unsent = true;
            loop.unsent(this);
        }
    }

    /** Sends what was written. */
    void flush() {
        unsent = false;
        channel.flush();
    }

    @Override
    public void close() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void abort() {
        var unused = channel.close();
    }

    @Override
    public boolean moveTo(NettyLoop target, Runnable leaving, Runnable arrived) {
        channel.config().setAutoRead(false);
        // Netty leaves in a task of its own, so what is being read is read to its end before.
        channel.deregister().addListener(left -> {
            loop = target;
            leaving.run();
            ChannelPromise registered = channel.newPromise();
            // Before it is registered: afterwards the socket could be read to its end and closed before this is heard
            // of.
            registered.addListener(done -> {
                if (done.isSuccess()) {
                    target.work(arrived);
                    channel.flush();
                    channel.config().setAutoRead(true);
                }
            });
            var unused = target.netty().register(registered);
        });
        return true;
    }
}
