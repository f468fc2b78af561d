package dev.outpost.client.match;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import java.util.function.Consumer;

/** A connection to a relay, whatever carries it; on its event loop. */
interface RelayLink {

    /**
     * Begins to read.
     *
     * @param maxUnsentBytes bytes that may wait before it is full
     */
    void open(int maxUnsentBytes, Consumer<Buffer> received, Consumer<Throwable> broken, Runnable closed);

    boolean full();

    Future<Void> write(Buffer bytes);

    Future<Void> close();

    SocketAddress remoteAddress();

    SocketAddress localAddress();
}
