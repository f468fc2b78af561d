package dev.outpost.relay.net;

import io.netty.buffer.ByteBuf;

/**
 * A client's stream of bytes, whatever carries it (docs/protocol.md, Transport). All methods are called on the socket's
 * event loop, and it calls back there.
 */
interface PlaySocket {

    /** What a socket hands on. */
    interface Receiver {

        /** Bytes that came; the receiver reads them at once and keeps nothing of the buffer. */
        void received(ByteBuf bytes);

        /** Something came that carries no bytes of the protocol and is allowed: a WebSocket ping or an empty frame. */
        void receivedNothing();

        /** Something came that can carry no game: a WebSocket text message. */
        void receivedUnreadable(String detail);
    }

    /**
     * Begins to read.
     *
     * @param maxUnsentBytes bytes that may wait to be sent before the socket calls itself full
     */
    void open(int maxUnsentBytes, Receiver receiver);

    /** Called once, when it is closed, by whomever. */
    void onClose(Runnable closed);

    /** Whether more bytes wait to be sent than may. */
    boolean full();

    /** How many bytes wait to be sent, as far as is known; from any thread. */
    int unsentBytes();

    /** Sends encoded messages; the array may be shared with other sockets and is not changed. */
    void write(byte[] frames);

    /** Closes in order; whoever has read what was written so far is told that it is over. */
    void close();

    /** Closes at once, whatever waits to be sent. */
    void abort();

    /**
     * Moves to another event loop, if it can; from then on all happens there. Nothing more is read before it has arrived.
     *
     * @param leaving called on the old loop when nothing happens there any more
     * @param arrived called on the new loop
     * @return whether it moves
     */
    default boolean moveTo(NettyLoop target, Runnable leaving, Runnable arrived) {
        return false;
    }
}
