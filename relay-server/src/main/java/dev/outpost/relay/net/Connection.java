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
import dev.outpost.relay.protocol.Ping;
import dev.outpost.relay.protocol.Pong;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.Refused;
import dev.outpost.relay.protocol.Resume;
import dev.outpost.relay.protocol.Watch;
import dev.outpost.relay.protocol.Welcome;
import dev.outpost.relay.timing.RoundTrip;
import dev.outpost.relay.timing.RoundTrips;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's socket: reads messages, keeps the limits that concern a connection alone, and hands the rest to its
 * room.
 *
 * <p>All state is touched on the socket's event loop only; the {@link Peer} methods, called from rooms on other loops,
 * hop over. On entering a room a connection moves to the room's loop, if its socket can, so that in a match nothing hops.
 */
final class Connection implements Peer, PlaySocket.Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** So long a refused client may take to read why, while what it still sends is thrown away. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** An honest client is not refused so often. */
    private static final int MAX_REFUSALS = 32;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PlaySocket socket;
    private final Hub hub;
    private final FrameDecoder<ClientMessage> decoder;
    private final Consumer<ClientMessage> receive = this::receive;

    /** Where it lives; changes when it moves to its room's loop. */
    private volatile NettyLoop loop;

    /** While it moves: the room's door, and what was said behind the wish to enter. */
    private @Nullable Runnable entering;

    private final List<ClientMessage> held = new ArrayList<>();

    private boolean greeted;
    private boolean playing;
    private boolean played;
    private boolean closing;
    private @Nullable Room room;
    private LeaveReason leaveReason = LeaveReason.DISCONNECT;

    private final long openedNanos;
    /** When what is being read came. */
    private long nowNanos;

    /** Of the last whole message: whoever sends byte by byte is as good as silent. */
    private long lastMessageNanos;

    /** Of the last message that was no answer to a ping. */
    private long lastWishNanos;

    private long skippedBefore;
    private long secondNanos;
    private int messagesInSecond;
    private int refusals;

    private final OpenPings pings = new OpenPings();
    private long pingSentNanos;
    private final RoundTrips roundTrips = new RoundTrips();
    private volatile RoundTrip roundTrip = RoundTrip.UNKNOWN;
    private volatile double rttMs = -1;
    private volatile String pseudonym = "";
    private volatile String name = "";

    Connection(PlaySocket socket, NettyLoop loop, Hub hub) {
        this.socket = socket;
        this.loop = loop;
        this.hub = hub;
        this.decoder = FrameDecoder.ofClient(hub.limits());
        this.openedNanos = hub.nanos();
        this.lastMessageNanos = openedNanos;
        this.lastWishNanos = openedNanos;
    }

    /** Begins to read. */
    void open() {
        socket.open(hub.rules().maxUnsentBytes(), this);
    }

    /** The socket is closed, by whomever. */
    void gone() {
        loop.leave(this);
        closed();
    }

    private void closed() {
        closing = true;
        Room left = room;
        room = null;
        enterRoom();
        if (left != null) {
            LeaveReason reason = leaveReason;
            left.execute(() -> left.leave(this, reason));
        }
    }

    /** Looks, about once a second, whether the client is still there. */
    void check() {
        if (closing) {
            return;
        }
        long now = hub.nanos();
        if (!greeted && now - openedNanos > hub.rules().greetTimeout().toNanos()) {
            leaveReason = LeaveReason.TIMEOUT;
            fail(ErrorCode.IDLE, "no hello within " + hub.rules().greetTimeout().toMillis() + " ms");
            return;
        }
        Duration patience = playing ? hub.rules().playTimeout() : hub.rules().pingTimeout();
        if (greeted && now - lastMessageNanos > patience.toNanos()) {
            leaveReason = LeaveReason.TIMEOUT;
            fail(ErrorCode.IDLE, "no message for " + patience.toMillis() + " ms, though pinged");
        } else if (greeted
                && atRest()
                && now - lastWishNanos > hub.rules().idleTimeout().toNanos()) {
            leaveReason = LeaveReason.TIMEOUT;
            fail(
                    ErrorCode.IDLE,
                    "asked for nothing for " + hub.rules().idleTimeout().toMillis() + " ms");
        } else if (greeted && now - pingSentNanos >= PING_NANOS) {
            sendPing();
        }
    }

    /** In no room, or in one whose match is over: nothing is waited for but the client's own wish. */
    private boolean atRest() {
        return room == null || (played && !playing);
    }

    @Override
    public void send(byte[] frame) {
        if (loop.isCurrent()) {
            write(frame);
        } else {
            onLoop(() -> write(frame));
        }
    }

    /** Runs a task where this connection lives when its turn comes. */
    private void onLoop(Runnable task) {
        NettyLoop at = loop;
        at.execute(() -> {
            if (at == loop) {
                task.run();
            } else {
                onLoop(task);
            }
        });
    }

    @Override
    public int unsentBytes() {
        return socket.unsentBytes();
    }

    @Override
    public void refuse(ErrorCode code, String detail) {
        onLoop(() -> tell(code, detail));
    }

    @Override
    public void released(Room left) {
        onLoop(() -> {
            if (room == left) {
                room = null;
                playing = false;
            }
        });
    }

    @Override
    public void playing(boolean now) {
        onLoop(() -> {
            playing = now;
            played = true;
            lastWishNanos = hub.nanos();
        });
    }

    @Override
    public String pseudonym() {
        return pseudonym;
    }

    @Override
    public void ping() {
        onLoop(this::sendPing);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void calibrate(int count, Duration over) {
        loop.execute(() -> pingAgain(count, over.toNanos() / Math.max(1, count - 1)));
    }

    @Override
    public RoundTrip roundTrip() {
        return roundTrip;
    }

    @Override
    public double rttMs() {
        return rttMs;
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
                lastMessageNanos = nowNanos;
            }
            if (!closing && flooding(skipped)) {
                failFlooding();
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
        if (!closing && flooding(1)) {
            failFlooding();
        }
    }

    @Override
    public void receivedUnreadable(String detail) {
        if (!closing) {
            fail(ErrorCode.MALFORMED, detail);
        }
    }

    private void receive(ClientMessage message) {
        if (closing) {
            return;
        }
        if (flooding(1)) {
            failFlooding();
            return;
        }
        lastMessageNanos = nowNanos;
        if (message.type() != Pong.TYPE) {
            lastWishNanos = lastMessageNanos;
        }
        takeInTurn(message);
    }

    private void takeInTurn(ClientMessage message) {
        if (entering != null) {
            held.add(message);
        } else if (!closing) {
            take(message);
        }
    }

    private void take(ClientMessage message) {
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
            sendPing();
            send(FrameEncoder.encode(new Welcome(Protocol.VERSION, hub.build(), hub.limits())));
        }
    }

    private void enter(ClientMessage message) {
        if (!greeted || room != null) {
            forward(message);
            return;
        }
        try {
            if (message instanceof CreateRoom create) {
                Room opened = hub.rooms().open(create, hub.lightest().get());
                go(opened, create.slot(), create.settings().modFingerprint(), create.team());
            } else if (message instanceof JoinRoom join) {
                Room found = find(join.room(), ErrorCode.ROOM_NOT_FOUND);
                go(found, join.slot(), join.modFingerprint(), join.team());
            } else if (message instanceof Resume resume) {
                Room found = find(resume.room(), ErrorCode.RESUME_REFUSED);
                go(found, () -> found.resume(this, resume));
            } else if (message instanceof Watch watch) {
                Room found = find(watch.room(), ErrorCode.ROOM_NOT_FOUND);
                go(found, () -> found.watch(this, watch));
            }
        } catch (ProtocolException e) {
            fail(e.code(), String.valueOf(e.getMessage()));
        }
    }

    private Room find(String code, ErrorCode ifNone) throws ProtocolException {
        Room found = hub.rooms().find(code);
        if (found == null) {
            throw new ProtocolException(ifNone, "no room has code '" + code + "'");
        }
        return found;
    }

    private void go(Room into, int slot, String modFingerprint, int team) {
        go(into, () -> into.join(this, slot, modFingerprint, team));
    }

    private void go(Room into, Runnable wish) {
        room = into;
        played = false;
        Runnable join = () -> into.execute(wish);
        if (into.loop() instanceof NettyLoop target
                && target != loop
                && socket.moveTo(target, () -> leave(target), this::arrived)) {
            entering = join;
        } else {
            join.run();
        }
    }

    private void leave(NettyLoop target) {
        loop.leave(this);
        loop = target;
    }

    private void arrived() {
        loop.enter(this);
        enterRoom();
        List<ClientMessage> said = List.copyOf(held);
        held.clear();
        said.forEach(this::takeInTurn);
    }

    /** The room hears of this connection now, if it was on its way. */
    private void enterRoom() {
        Runnable join = entering;
        entering = null;
        if (join != null) {
            join.run();
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

    private void sendPing() {
        if (closing) {
            return;
        }
        int nonce = hub.nextNonce();
        pingSentNanos = hub.nanos();
        pings.sent(nonce, pingSentNanos);
        send(FrameEncoder.encode(new Ping(nonce)));
    }

    private void pingAgain(int count, long pauseNanos) {
        if (count > 0 && !closing) {
            sendPing();
            loop.schedule(pauseNanos, () -> pingAgain(count - 1, pauseNanos));
        }
    }

    private void pong(Pong pong) {
        long sent = pings.answered(pong.nonce());
        if (sent == OpenPings.UNKNOWN) {
            return;
        }
        long received = hub.nanos();
        roundTrips.add(received - sent);
        roundTrip = roundTrips.known();
        rttMs = (received - sent) / 1e6;
        hub.telemetry().roundTrip(rttMs);
        Room in = room;
        if (in != null) {
            in.execute(() -> in.pong(this, sent, received));
        }
    }

    private boolean flooding(int messages) {
        if (nowNanos - secondNanos >= SECOND_NANOS) {
            secondNanos = nowNanos;
            messagesInSecond = 0;
        }
        messagesInSecond += messages;
        return messagesInSecond > hub.rules().maxMessagesPerS();
    }

    private void failFlooding() {
        fail(ErrorCode.FLOODING, "more than " + hub.rules().maxMessagesPerS() + " messages in a second");
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
        loop.schedule(LINGER_NANOS, socket::close);
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
