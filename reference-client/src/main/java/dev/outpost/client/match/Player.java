package dev.outpost.client.match;

import dev.outpost.client.ClientException;
import dev.outpost.relay.protocol.Certificate;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.Commits;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.DebugRequest;
import dev.outpost.relay.protocol.DesyncNotice;
import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Hello;
import dev.outpost.relay.protocol.JoinRoom;
import dev.outpost.relay.protocol.Leave;
import dev.outpost.relay.protocol.LoadMatch;
import dev.outpost.relay.protocol.Loaded;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.OrdersDropped;
import dev.outpost.relay.protocol.Ping;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.Pong;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.Ready;
import dev.outpost.relay.protocol.Refused;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.Resume;
import dev.outpost.relay.protocol.ResumeToken;
import dev.outpost.relay.protocol.Resumed;
import dev.outpost.relay.protocol.Reveal;
import dev.outpost.relay.protocol.RoomJoined;
import dev.outpost.relay.protocol.RoomMembers;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.RunAhead;
import dev.outpost.relay.protocol.Snapshot;
import dev.outpost.relay.protocol.SnapshotRequest;
import dev.outpost.relay.protocol.SnapshotVerdict;
import dev.outpost.relay.protocol.Start;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.TimingFeedback;
import dev.outpost.relay.protocol.Welcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One player's connection to the relay, from hello to the end of the match. All methods run on the match's event loop.
 * Each state has a deadline, looked at by {@link #checkDeadline}, so that a silent relay never makes it wait for ever.
 */
final class Player {
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(10);
    private static final Duration LOBBY_BOUND = Duration.ofSeconds(60);
    private static final Duration CERTIFICATE_BOUND = Duration.ofSeconds(5);
    private static final int QUIET_TICKS = 50;
    /** What may wait unsent; a relay that reads nothing for that long is given up. */
    private static final int MAX_UNSENT_BYTES = 1 << 20;

    private final int slot;
    private final String identity;
    private final PlayClock clock;
    private final PlayerEvents events;
    private final Comebacks comebacks;
    private FrameDecoder<RelayMessage> decoder = FrameDecoder.ofRelay(Protocol.MAX_RELAY_FRAME_BYTES);
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private Outbox out = new Outbox();
    private String room = "";
    private String token = "";
    private boolean stateLost;
    private final SeedShare seedShare = new SeedShare();

    private PlayerState state = PlayerState.IDLE;
    private @Nullable RelayLink socket;
    private @Nullable PlayedStream stream;
    private @Nullable MatchStart started;
    private @Nullable MatchEnd ended;
    private String traceId = "";
    private Future<Void> closed = Future.succeededFuture();
    private long deadlineNanos;
    private long quietNanos = ANSWER_BOUND.toNanos();
    private long receivedNanos;

    Player(int slot, String identity, PlayClock clock, PlayerEvents events) {
        this.slot = slot;
        this.identity = identity;
        this.clock = clock;
        this.events = events;
        this.comebacks = new Comebacks(slot);
    }

    int slot() {
        return slot;
    }

    PlayerState state() {
        return state;
    }

    /** What was played; null before the match started. */
    @Nullable
    PlayedStream stream() {
        return stream;
    }

    /** The connection; null before it was made. */
    @Nullable
    RelayLink socket() {
        return socket;
    }

    /** How many own orders the relay said it dropped for this reason. */
    long dropped(DropReason reason) {
        return dropped.getOrDefault(reason, 0L);
    }

    /** Makes the connection and says hello. */
    void connect(RelayConnector relay, String host, int port, String build) {
        enter(PlayerState.CONNECTING, ANSWER_BOUND);
        relay.connect(host, port).onSuccess(made -> connected(made, build)).onFailure(e -> {
            if (!state.terminal()) {
                fail("cannot connect to " + host + ":" + port + " (" + reason(e) + ")");
            }
        });
    }

    /** Breaks the connection without a word, to come back over another; false when there is no match to come back to. */
    boolean breakOff(Duration until) {
        RelayLink open = socket;
        if (state != PlayerState.PLAYING || open == null) {
            return false;
        }
        enter(PlayerState.AWAY, until.plus(ANSWER_BOUND));
        socket = null;
        comebacks.broken(clock.nanoTime());
        open.close();
        return true;
    }

    /** Makes another connection and asks for its place in the match. */
    void comeBack(RelayConnector relay, String host, int port, String build, boolean withoutState) {
        PlayedStream play = stream;
        if (state != PlayerState.AWAY || play == null) {
            return;
        }
        decoder = FrameDecoder.ofRelay(Protocol.MAX_RELAY_FRAME_BYTES);
        out = new Outbox();
        stateLost = withoutState;
        comebacks.begun(play.ticks(), clock.nanoTime());
        connect(relay, host, port, build);
    }

    /** How often it came back, and how long that took. */
    Comebacks comebacks() {
        return comebacks;
    }

    private void connected(RelayLink made, String build) {
        socket = made;
        if (state.terminal()) {
            made.close();
            return;
        }
        made.open(
                MAX_UNSENT_BYTES,
                chunk -> {
                    if (socket == made) {
                        received(chunk);
                    }
                },
                e -> lost(made, "the connection broke (" + reason(e) + ")"),
                () -> lost(made, "the relay closed the connection"));
        enter(PlayerState.GREETING, ANSWER_BOUND);
        send(new Hello(Protocol.VERSION, build, identity));
    }

    void create(RoomSettings settings) {
        enter(PlayerState.ENTERING, ANSWER_BOUND);
        send(new CreateRoom(settings, slot));
    }

    void join(String room, String modFingerprint) {
        enter(PlayerState.ENTERING, ANSWER_BOUND);
        send(new JoinRoom(room, slot, modFingerprint));
    }

    /** Starts the match; only the host may. */
    void start() {
        send(new Start());
    }

    private void received(Buffer chunk) {
        if (state.terminal() && state != PlayerState.FINISHED) {
            return;
        }
        receivedNanos = clock.nanoTime();
        try {
            decoder.feed(ByteBuffer.wrap(chunk.getBytes()), this::message);
        } catch (ProtocolException e) {
            fail("the relay broke the protocol: " + e.getMessage());
        } catch (RuntimeException e) {
            // nobody above would end the player, and the match would wait for it
            fail("this client failed inside: " + e);
        }
    }

    private void message(RelayMessage message) {
        boolean over = state == PlayerState.CERTIFYING || state == PlayerState.FINISHED;
        if (over && message.type() == TickFrame.TYPE) {
            events.complaint(this, "the relay sent another frame after the end of the match");
        }
        if (state.terminal() || (over && message.type() == TickFrame.TYPE)) {
            return;
        }
        try {
            dispatch(message);
        } catch (ClientException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    private void dispatch(RelayMessage message) throws ClientException {
        switch (message.type()) {
            case TickFrame.TYPE -> frame((TickFrame) message);
            case Ping.TYPE -> pong((Ping) message);
            case DebugRequest.TYPE -> debugReport((DebugRequest) message);
            case Welcome.TYPE -> {
                expect(message, PlayerState.GREETING);
                enter(PlayerState.WELCOMED, LOBBY_BOUND);
                if (stream == null) {
                    events.welcomed(this, (Welcome) message);
                } else {
                    enter(PlayerState.ENTERING, ANSWER_BOUND);
                    send(new Resume(room, token, stateLost ? 0 : stream.ticks(), stateLost));
                }
            }
            case RoomJoined.TYPE -> {
                expect(message, PlayerState.ENTERING);
                enter(PlayerState.LOBBY, LOBBY_BOUND);
                traceId = ((RoomJoined) message).traceId();
                room = ((RoomJoined) message).room();
                events.joined(this, (RoomJoined) message);
                send(new Ready(true));
            }
            case RoomMembers.TYPE -> events.members(this, (RoomMembers) message);
            case LoadMatch.TYPE -> {
                expect(message, PlayerState.LOBBY);
                enter(PlayerState.LOADING, LOBBY_BOUND);
                seedShare.relayCommitted(((LoadMatch) message).relayCommit());
                send(new Loaded(seedShare.commit(), true));
            }
            case Commits.TYPE -> {
                expect(message, PlayerState.LOADING);
                seedShare.committed(slot, ((Commits) message).commits());
                send(new Reveal(seedShare.nonce()));
            }
            case Resumed.TYPE -> {
                expect(message, PlayerState.ENTERING);
                enter(PlayerState.LOADING, LOBBY_BOUND);
            }
            case ResumeToken.TYPE -> token = ((ResumeToken) message).token();
            case Snapshot.TYPE -> snapshot((Snapshot) message);
            case SnapshotRequest.TYPE -> {
                if (stream != null) {
                    stream.snapshotAsked((SnapshotRequest) message);
                }
            }
            case MatchStart.TYPE -> matchStart((MatchStart) message);
            case OrdersDropped.TYPE -> {
                OrdersDropped drop = (OrdersDropped) message;
                dropped.merge(drop.reason(), (long) drop.count(), Long::sum);
            }
            case RunAhead.TYPE -> playing(message).change((RunAhead) message);
            case TimingFeedback.TYPE -> playing(message).advise((TimingFeedback) message);
            case DesyncNotice.TYPE -> events.desync(this, (DesyncNotice) message);
            case PlayerLeft.TYPE -> events.playerLeft(this, (PlayerLeft) message);
            case MatchEnd.TYPE -> matchEnd((MatchEnd) message);
            case Certificate.TYPE -> certificate((Certificate) message);
            case Refused.TYPE -> refused((Refused) message);
            default -> {
                // news for people, of which a playback has none; an end by Draining is seen in the outcome
            }
        }
    }

    private void expect(RelayMessage message, PlayerState expected) throws ClientException {
        if (state != expected) {
            throw new ClientException(
                    "the relay sent " + message.getClass().getSimpleName() + " to a player that is " + state.words());
        }
    }

    private PlayedStream playing(RelayMessage message) throws ClientException {
        expect(message, PlayerState.PLAYING);
        PlayedStream play = stream;
        if (play == null) {
            throw new IllegalStateException("playing without a stream");
        }
        return play;
    }

    private void matchStart(MatchStart start) throws ClientException {
        expect(start, PlayerState.LOADING);
        if (stream != null) {
            comebacks.started(start);
            stream.resume(start, receivedNanos);
            state = PlayerState.PLAYING;
            deadlineNanos = receivedNanos + quietNanos;
            return;
        }
        seedShare.check(start, slot, traceId);
        started = start;
        PlayedStream play = events.started(this, start);
        stream = play;
        quietNanos = Math.max(ANSWER_BOUND.toNanos(), 1_000L * start.tickIntervalUs() * QUIET_TICKS);
        state = PlayerState.PLAYING;
        deadlineNanos = receivedNanos + quietNanos;
        play.begin(out::add, receivedNanos);
        flush();
    }

    private void frame(TickFrame frame) throws ClientException {
        PlayedStream play = playing(frame);
        deadlineNanos = receivedNanos + quietNanos;
        play.frame(frame, out::add, receivedNanos);
        flush();
        boolean late = comebacks.under();
        comebacks.ran(play.ticks(), receivedNanos);
        if (!late) {
            events.ticked(this, frame.tick(), receivedNanos);
        }
    }

    private void snapshot(Snapshot snapshot) throws ClientException {
        expect(snapshot, PlayerState.LOADING);
        boolean good = stream != null && stream.load(snapshot);
        if (good) {
            comebacks.gotSnapshot();
        }
        send(new SnapshotVerdict(snapshot.tick(), good));
    }

    private void debugReport(DebugRequest request) {
        PlayedStream play = stream;
        if (play != null) {
            play.trail().report(request).forEach(out::add);
            flush();
        }
    }

    private void matchEnd(MatchEnd end) throws ClientException {
        PlayedStream play = stream;
        if (play == null) {
            throw new ClientException("the match ended before it began: " + end.outcome());
        }
        if (end.ticks() != play.ticks()) {
            events.complaint(this, "the relay counts " + end.ticks() + " ticks, but " + play.ticks() + " frames came");
        }
        if (play.chainKnown() && !end.chain().equals(play.chain())) {
            events.complaint(
                    this,
                    "the relay's order chain is " + end.chain() + ", but the frames that came make " + play.chain());
        }
        comebacks.ended();
        events.matchEnded(this, end);
        out.hold(false);
        ended = end;
        enter(PlayerState.CERTIFYING, CERTIFICATE_BOUND);
    }

    private void certificate(Certificate certificate) throws ClientException {
        MatchStart start = started;
        MatchEnd end = ended;
        if (state != PlayerState.CERTIFYING || start == null || end == null) {
            throw new ClientException("the relay certified a match that is not over");
        }
        events.certified(this, Certified.check(certificate, traceId, start, end));
        leaveInOrder();
    }

    private void leaveInOrder() {
        send(new Leave());
        finish(PlayerState.FINISHED);
    }

    private void refused(Refused refused) throws ClientException {
        String words = "the relay refused (" + refused.code() + "): " + refused.detail();
        if (state == PlayerState.PLAYING && !refused.code().fatal()) {
            events.complaint(this, words);
        } else {
            lost(words);
        }
    }

    /** Past what is held back: a lag switch leaves the connection as it is. */
    private void pong(Ping ping) {
        RelayLink to = socket;
        if (out.held() && to != null) {
            to.write(Buffer.buffer(FrameEncoder.encode(new Pong(ping.nonce()))));
        } else {
            send(new Pong(ping.nonce()));
        }
    }

    /** Holds back what it sends, or sends all of it at once. */
    void holdBack(boolean now) {
        out.hold(now);
        flush();
    }

    private void send(ClientMessage message) {
        out.add(message);
        flush();
    }

    private void flush() {
        RelayLink to = socket;
        if (to == null || state.terminal() || out.held()) {
            return;
        }
        if (to.full()) {
            fail("the relay reads nothing; more than " + MAX_UNSENT_BYTES + " bytes wait");
            return;
        }
        // a failed write closes the socket, which is reported once, there
        to.write(out.take());
    }

    private void enter(PlayerState next, Duration bound) {
        state = next;
        deadlineNanos = clock.nanoTime() + bound.toNanos();
    }

    /** Gives up if the relay has been silent for too long. */
    void checkDeadline(long nowNanos) {
        if (state == PlayerState.IDLE || state.terminal() || nowNanos - deadlineNanos < 0) {
            return;
        }
        if (state == PlayerState.CERTIFYING) {
            // A relay whose key is broken plays without certifying.
            leaveInOrder();
        } else if (state == PlayerState.PLAYING) {
            fail("no frame from the relay within "
                    + Duration.ofNanos(quietNanos).toSeconds() + " s");
        } else {
            Duration bound = state.compareTo(PlayerState.ENTERING) <= 0 ? ANSWER_BOUND : LOBBY_BOUND;
            fail("nothing from the relay within " + bound.toSeconds() + " s while " + state.words());
        }
    }

    private void lost(RelayLink from, String problem) {
        if (socket == from) {
            lost(problem);
        }
    }

    private void lost(String problem) {
        if (state.terminal() || state == PlayerState.AWAY || events.comesBack(this)) {
            return;
        }
        if (state == PlayerState.CERTIFYING) {
            finish(PlayerState.FINISHED);
        } else if (events.mayBeLost(this)) {
            finish(PlayerState.DROPPED);
        } else {
            fail(problem);
        }
    }

    /** Gives up for this reason. */
    void fail(String problem) {
        if (!state.terminal()) {
            events.complaint(this, problem);
            finish(PlayerState.FAILED);
        }
    }

    /** Breaks the connection without a word. */
    void drop() {
        if (!state.terminal()) {
            finish(PlayerState.DROPPED);
        }
    }

    /** Leaves the room and closes the connection. */
    void leave() {
        if (state.terminal()) {
            return;
        }
        if (state.compareTo(PlayerState.ENTERING) >= 0) {
            send(new Leave());
        }
        if (!state.terminal()) {
            finish(PlayerState.LEFT);
        }
    }

    private void finish(PlayerState last) {
        state = last;
        RelayLink open = socket;
        if (open != null) {
            // Closing with frames unread would reset the connection, and the relay would lose the Leave.
            closed = last == PlayerState.LEFT || last == PlayerState.FINISHED
                    ? events.moment().transform(over -> open.close())
                    : open.close();
        }
        events.gone(this);
    }

    /** Completes when the connection is closed; at once if there is none. */
    Future<Void> closed() {
        return closed;
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        // Netty's messages end in the address, which stands before already
        return message == null ? cause.getClass().getSimpleName() : message.replaceFirst(": [^ :]*/.*$", "");
    }
}
