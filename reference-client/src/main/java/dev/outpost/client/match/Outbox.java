package dev.outpost.client.match;

import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.FrameEncoder;
import io.vertx.core.buffer.Buffer;

/** Messages that leave in one write; a lag switch holds them back. */
final class Outbox {
    private Buffer bytes = Buffer.buffer();
    private boolean held;

    void add(ClientMessage message) {
        bytes.appendBytes(FrameEncoder.encode(message));
    }

    /** From now on nothing leaves, or everything does again. */
    void hold(boolean now) {
        held = now;
    }

    /** Whether nothing leaves. */
    boolean held() {
        return held;
    }

    Buffer take() {
        Buffer taken = bytes;
        bytes = Buffer.buffer(Math.min(512, taken.length()));
        return taken;
    }
}
