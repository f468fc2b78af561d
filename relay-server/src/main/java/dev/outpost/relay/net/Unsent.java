package dev.outpost.relay.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** How many bytes wait in a channel; may be asked from any thread. */
final class Unsent {

    private Unsent() {}

    static int bytes(Channel channel) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null ? 0 : (int) Math.min(Integer.MAX_VALUE, waiting.totalPendingWriteBytes());
    }
}
