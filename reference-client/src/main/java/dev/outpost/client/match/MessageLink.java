package dev.outpost.client.match;

import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Pong;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.RelayMessage;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;

/** A player's messages to and from the relay over one connection. All methods run on the match's event loop. */
final class MessageLink {
    /** What may wait unsent; a relay that reads nothing for that long is given up. */
    private static final int MAX_UNSENT_BYTES = 1 << 20;

    private final RelayLink link;
    private final PlayClock clock;
    private final Receiver receiver;
    private final FrameDecoder<RelayMessage> decoder = FrameDecoder.ofRelay(Protocol.MAX_RELAY_FRAME_BYTES);
    private final Outbox out = new Outbox();
    private long receivedNanos;
    private boolean over;
    private boolean abandoned;

    /** What a connection hands on. */
    interface Receiver {
        void message(RelayMessage message);

        /** The connection is not there any more. */
        void lost(String problem);

        /** It is there, but of no use. */
        void failed(String problem);
    }

    MessageLink(RelayLink link, PlayClock clock, Receiver receiver) {
        this.link = link;
        this.clock = clock;
        this.receiver = receiver;
    }

    /** Begins to read. */
    void open() {
        link.open(
                MAX_UNSENT_BYTES,
                this::received,
                e -> lost("the connection broke (" + reason(e) + ")"),
                () -> lost("the relay closed the connection"));
    }

    /** The connection under it. */
    RelayLink link() {
        return link;
    }

    /** When what is being read came. */
    long receivedNanos() {
        return receivedNanos;
    }

    private void received(Buffer chunk) {
        if (abandoned) {
            return;
        }
        receivedNanos = clock.nanoTime();
        try {
            decoder.feed(ByteBuffer.wrap(chunk.getBytes()), message -> {
                if (!abandoned) {
                    receiver.message(message);
                }
            });
        } catch (ProtocolException e) {
            receiver.failed("the relay broke the protocol: " + e.getMessage());
        } catch (RuntimeException e) {
            // nobody above would end the player, and the match would wait for it
            receiver.failed("this client failed inside: " + e);
        }
    }

    private void lost(String problem) {
        if (!abandoned) {
            receiver.lost(problem);
        }
    }

    /** Puts a message beside those that leave with the next {@link #flush}. */
    void add(ClientMessage message) {
        out.add(message);
    }

    void send(ClientMessage message) {
        out.add(message);
        flush();
    }

    /** Past what is held back: a lag switch leaves the connection as it is. */
    void pong(int nonce) {
        if (out.held()) {
            link.write(Buffer.buffer(FrameEncoder.encode(new Pong(nonce))));
        } else {
            send(new Pong(nonce));
        }
    }

    /** From now on what it sends is held back, or leaves with the next {@link #flush}. */
    void hold(boolean now) {
        out.hold(now);
    }

    void flush() {
        if (over || out.held()) {
            return;
        }
        if (link.full()) {
            receiver.failed("the relay reads nothing; more than " + MAX_UNSENT_BYTES + " bytes wait");
            return;
        }
        // a failed write closes the socket, which is reported once, there
        link.write(out.take());
    }

    /** Nothing is sent any more. */
    void end() {
        over = true;
    }

    /** Breaks it off, and hears no more of it. */
    void abandon() {
        over = true;
        abandoned = true;
        link.close();
    }

    Future<Void> close() {
        return link.close();
    }

    /** Why a connection is not there, for people. */
    static String reason(Throwable cause) {
        String message = cause.getMessage();
        // Netty's messages end in the address, which stands before already
        return message == null ? cause.getClass().getSimpleName() : message.replaceFirst(": [^ :]*/.*$", "");
    }
}
