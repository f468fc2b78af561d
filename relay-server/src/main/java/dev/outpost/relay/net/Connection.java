package dev.outpost.relay.net;

import dev.outpost.relay.lobby.Peer;
import dev.outpost.relay.lobby.Room;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Hello;
import dev.outpost.relay.protocol.JoinRoom;
import dev.outpost.relay.protocol.Leave;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Pong;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.Refused;
import dev.outpost.relay.protocol.Resume;
import dev.outpost.relay.protocol.Watch;
import dev.outpost.relay.protocol.Welcome;
import dev.outpost.relay.timing.RoundTrip;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's socket: reads messages, keeps the limits that concern a connection alone, and hands the rest to its
 * room.
 *
 * <p>All state is touched on the event loop that is its {@link Home} only; the {@link Peer} methods, called from rooms on
 * other loops, hop over.
 */
final class Connection implements Peer, PlaySocket.Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** An honest client is not refused so often. */
    private static final int MAX_REFUSALS = 32;

    private final PlaySocket socket;
    private final Hub hub;
    private final FrameDecoder<ClientMessage> decoder;
    private final Consumer<ClientMessage> receive = this::receive;

    private final Home home;
    private final Silence silence;
    private final MessageRate rate;
    private final RoundTripProbe probe;

    private boolean greeted;
    private boolean playing;
    private boolean played;
    private boolean closing;
    private @Nullable Room room;
    private LeaveReason leaveReason = LeaveReason.DISCONNECT;

    /** When what is being read came. */
    private long nowNanos;

    private long skippedBefore;
    private int refusals;

    private volatile String pseudonym = "";
    private volatile String name = "";

    Connection(PlaySocket socket, NettyLoop loop, Hub hub) {
        this.socket = socket;
        this.hub = hub;
        this.decoder = FrameDecoder.ofClient(hub.limits());
        this.home = new Home(loop, this, socket, this::take);
        this.silence = new Silence(hub.rules(), hub.nanos());
        this.rate = new MessageRate(hub.rules().maxMessagesPerS());
        this.probe = new RoundTripProbe(hub, home, this::send);
    }

    /** Begins to read. */
    void open() {
        socket.open(hub.rules().maxUnsentBytes(), this);
    }

    /** The socket is closed, by whomever. */
    void gone() {
        home.gone();
        closed();
    }

    private void closed() {
        closing = true;
        probe.close();
        Room left = room;
        room = null;
        // A room that it is still on its way to hears of it, and then of its end.
        home.knock();
        if (left != null) {
            LeaveReason reason = leaveReason;
            // In a turn of its own: the room may be in the midst of telling its members something, this one among them.
            home.later(() -> left.execute(() -> left.leave(this, reason)));
        }
    }

    /** Looks, about once a second, whether the client is still there. */
    void check() {
        if (closing) {
            return;
        }
        long now = hub.nanos();
        String tooLong = greeted ? silence.tooLong(now, playing, atRest()) : silence.ungreeted(now);
        if (tooLong != null) {
            leaveReason = LeaveReason.TIMEOUT;
            fail(ErrorCode.IDLE, tooLong);
        } else if (greeted && probe.due(now)) {
            probe.ping();
        }
    }

    /** In no room, or in one whose match is over: nothing is waited for but the client's own wish. */
    private boolean atRest() {
        return room == null || (played && !playing);
    }

    @Override
    public void send(byte[] frame) {
        if (home.isCurrent()) {
            write(frame);
        } else {
            home.execute(() -> write(frame));
        }
    }

    @Override
    public int unsentBytes() {
        return socket.unsentBytes();
    }

    @Override
    public void refuse(ErrorCode code, String detail) {
        home.execute(() -> tell(code, detail));
    }

    @Override
    public void released(Room left) {
        home.execute(() -> {
            if (room == left) {
                room = null;
                playing = false;
            }
        });
    }

    @Override
    public void playing(boolean now) {
        home.execute(() -> {
            playing = now;
            played = true;
            silence.wished(hub.nanos());
        });
    }

    @Override
    public String pseudonym() {
        return pseudonym;
    }

    @Override
    public void ping() {
        home.execute(probe::ping);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void calibrate(int count, Duration over) {
        home.execute(() -> probe.series(count, over));
    }

    @Override
    public RoundTrip roundTrip() {
        return probe.roundTrip();
    }

    @Override
    public double rttMs() {
        return probe.rttMs();
    }

    private void write(byte[] frame) {
        if (closing) {
            return; // the last words were said: what rooms on other loops still send is no more read
        }
        if (socket.full()) {
            dropSlowReader();
        } else {
            socket.write(frame);
        }
    }

    @Override
    public void received(ByteBuf bytes) {
        if (closing) {
            return;
        }
        nowNanos = hub.nanos();
        try {
            decoder.feed(view(bytes), receive);
            int skipped = (int) (decoder.skipped() - skippedBefore);
            skippedBefore = decoder.skipped();
            if (skipped > 0) {
                silence.heard(nowNanos);
            }
            if (!closing) {
                flooding(skipped);
            }
        } catch (ProtocolException e) {
            fail(e.code(), String.valueOf(e.getMessage()));
        }
    }

    /** The readable bytes, in a view that the buffer keeps and makes once, where it can. */
    private static ByteBuffer view(ByteBuf bytes) {
        return bytes.nioBufferCount() == 1
                ? bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes())
                : bytes.nioBuffer();
    }

    @Override
    public void receivedNothing() {
        nowNanos = hub.nanos();
        if (!closing) {
            flooding(1);
        }
    }

    @Override
    public void receivedUnreadable(String detail) {
        if (!closing) {
            fail(ErrorCode.MALFORMED, detail);
        }
    }

    private void receive(ClientMessage message) {
        if (closing || flooding(1)) {
            return;
        }
        silence.heard(nowNanos);
        if (message.type() != Pong.TYPE) {
            silence.wished(nowNanos);
        }
        home.takeInTurn(message);
    }

    private void take(ClientMessage message) {
        if (closing) {
            return; // one of those held back while it moved was refused
        }
        switch (message.type()) {
            case Pong.TYPE -> pong((Pong) message);
            case Hello.TYPE -> greet((Hello) message);
            case CreateRoom.TYPE, JoinRoom.TYPE, Resume.TYPE, Watch.TYPE -> enter(message);
            default -> forward(message);
        }
    }

    private void greet(Hello hello) {
        if (greeted) {
            fail(ErrorCode.WRONG_STATE, "hello was said already");
        } else if (hello.version() != Protocol.VERSION) {
            fail(
                    ErrorCode.UNSUPPORTED_VERSION,
                    "protocol version " + hello.version() + "; this relay speaks " + Protocol.VERSION);
        } else {
            greeted = true;
            pseudonym = hub.pseudonym().apply(hello.identity());
            name = hello.name();
            // The ping goes first: an obedient client has answered it before it asks for a room.
            probe.ping();
            send(FrameEncoder.encode(new Welcome(Protocol.VERSION, hub.build(), hub.limits())));
        }
    }

    private void enter(ClientMessage message) {
        if (!greeted || room != null) {
            forward(message);
            return;
        }
        try {
            RoomWish wish = RoomWish.of(message, this, hub);
            Room into = wish.room();
            room = into;
            played = false;
            home.moveTo(into.loop(), () -> into.execute(wish.knock()));
        } catch (ProtocolException e) {
            fail(e.code(), String.valueOf(e.getMessage()));
        }
    }

    private void forward(ClientMessage message) {
        Room into = room;
        if (into == null) {
            fail(
                    ErrorCode.WRONG_STATE,
                    message.getClass().getSimpleName() + " does not belong to a connection that is "
                            + (greeted ? "in no room" : "not greeted"));
            return;
        }
        if (message instanceof Leave) {
            room = null;
            playing = false;
        }
        if (into.loop().isCurrent()) {
            handle(into, message);
        } else {
            into.execute(() -> handle(into, message));
        }
    }

    /** On the room's loop. A defect of the relay costs whoever met it the connection, and nobody else anything. */
    private void handle(Room into, ClientMessage message) {
        try {
            into.handle(this, message);
        } catch (RuntimeException e) {
            LOG.error("a {} could not be handled", message.getClass().getSimpleName(), e);
            into.refused(ErrorCode.INTERNAL);
            refuse(ErrorCode.INTERNAL, "the relay failed inside; its log says more");
        }
    }

    private void pong(Pong pong) {
        long received = hub.nanos();
        long sent = probe.answered(pong.nonce(), received);
        Room in = room;
        if (sent != RoundTripProbe.UNKNOWN && in != null) {
            in.execute(() -> in.pong(this, sent, received));
        }
    }

    /** Counts messages; true: they were too many, and the client is put out. */
    private boolean flooding(int messages) {
        boolean flooding = rate.exceededBy(messages, nowNanos);
        if (flooding) {
            fail(ErrorCode.FLOODING, "more than " + hub.rules().maxMessagesPerS() + " messages in a second");
        }
        return flooding;
    }

    /** Refuses on the connection's own account: counts it, then tells. */
    private void fail(ErrorCode code, String detail) {
        count(code);
        tell(code, detail);
    }

    private void count(ErrorCode code) {
        Room in = room;
        if (in == null) {
            hub.telemetry().refused(code);
        } else {
            in.execute(() -> in.refused(code));
        }
    }

    private void tell(ErrorCode code, String detail) {
        if (closing) {
            return;
        }
        send(FrameEncoder.encode(new Refused(code, detail)));
        if (code.fatal()) {
            close();
        } else if (++refusals > MAX_REFUSALS) {
            fail(ErrorCode.FLOODING, "refused " + refusals + " times");
        }
    }

    /** Closes after a while: closing at once, with input unread, would reset the connection and lose the last words. */
    private void close() {
        closing = true;
        if (leaveReason == LeaveReason.DISCONNECT) {
            leaveReason = LeaveReason.KICKED;
        }
        closed();
        home.schedule(Doorman.LINGER_NANOS, socket::close);
    }

    private void dropSlowReader() {
        if (!closing) {
            leaveReason = LeaveReason.KICKED;
            count(ErrorCode.SLOW_CONSUMER);
            closed();
            socket.abort();
        }
    }
}
