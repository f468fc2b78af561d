package dev.outpost.relay.net;

import io.netty.buffer.ByteBuf;

/** For a client that was turned away: nothing that it says is heard. */
enum Deaf implements PlaySocket.Receiver {
    EARS;

    @Override
    public void received(ByteBuf bytes) {}

    @Override
    public void receivedNothing() {}

    @Override
    public void receivedUnreadable(String detail) {}
}
