package dev.outpost.bench.tracking;

import io.netty.buffer.ByteBuf;

/** Finds where a reply ends, in whatever pieces it comes. One thread. */
interface ReplyReader {

    /**
     * Takes bytes up to the end of the reply or of the buffer.
     *
     * @return whether the reply is whole
     * @throws IllegalStateException when it is no reply
     */
    boolean feed(ByteBuf in);

    /** The status of the reply that was whole last, in the numbers of HTTP. */
    int status();

    /** Bytes of its body. */
    long bodyBytes();

    /** Its body, as far as it was kept. */
    byte[] body();
}
