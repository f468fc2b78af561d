package dev.outpost.client.match;

import dev.outpost.client.ClientException;
import dev.outpost.relay.protocol.Certificate;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.Commits;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.DebugRequest;
import dev.outpost.relay.protocol.DesyncNotice;
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
import dev.outpost.relay.protocol.Protocol;
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
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One player's connection to the relay, from hello to the end of the match. All methods run on the match's event loop.
 * Each state has a deadline, looked at by {@link #checkDeadline}, so that a silent relay never makes it wait for ever.
 */
final class Player implements MessageLink.Receiver {
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(10);
    private static final Duration LOBBY_BOUND = Duration.ofSeconds(60);
    private static final Duration CERTIFICATE_BOUND = Duration.ofSeconds(5);
    private static final int QUIET_TICKS = 50;

    private final int slot;
    private final String identity;
    private final PlayClock clock;
    private final PlayerEvents events;
    private final PlayerMatch match;
    private String room = "";
    private String token = "";
    private boolean stateLost;

    private PlayerState state = PlayerState.IDLE;
    private @Nullable MessageLink link;
    private Future<Void> closed = Future.succeededFuture();
    private long deadlineNanos;
    private long quietNanos = ANSWER_BOUND.toNanos();

    Player(int slot, String identity, PlayClock clock, PlayerEvents events) {
        this.slot = slot;
        this.identity = identity;
        this.clock = clock;
        this.events = events;
        this.match = new PlayerMatch(this, events);
    }

    int slot() {
        return slot;
    }

    PlayerState state() {
        return state;
    }

    /** What it does and knows of its match. */
    PlayerMatch match() {
        return match;
    }

    /** The connection; null before it was made. */
    @Nullable
    RelayLink socket() {
        return link == null ? null : link.link();
    }

    /** Makes the connection and says hello. */
    void connect(RelayConnector relay, String host, int port, String build) {
        enter(PlayerState.CONNECTING, ANSWER_BOUND);
        relay.connect(host, port).onSuccess(made -> connected(made, build)).onFailure(e -> {
            if (!state.terminal()) {
                fail("cannot connect to " + host + ":" + port + " (" + MessageLink.reason(e) + ")");
            }
        });
    }

    /** Breaks the connection without a word, to come back over another; false when there is no match to come back to. */
    boolean breakOff(Duration until) {
        MessageLink open = link;
        if (state != PlayerState.PLAYING || open == null) {
            return false;
        }
        enter(PlayerState.AWAY, until.plus(ANSWER_BOUND));
        link = null;
        match.comebacks().broken(clock.nanoTime());
        open.abandon();
        return true;
    }

    /** Makes another connection and asks for its place in the match. */
    void comeBack(RelayConnector relay, String host, int port, String build, boolean withoutState) {
        PlayedStream play = match.stream();
        if (state != PlayerState.AWAY || play == null) {
            return;
        }
        stateLost = withoutState;
        match.comebacks().begun(play.ticks(), clock.nanoTime());
        connect(relay, host, port, build);
    }

    private void connected(RelayLink made, String build) {
        MessageLink opened = new MessageLink(made, clock, this);
        link = opened;
        if (state.terminal()) {
            opened.abandon();
            return;
        }
        opened.open();
        enter(PlayerState.GREETING, ANSWER_BOUND);
        opened.send(new Hello(Protocol.VERSION, build, identity));
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

    @Override
    public void message(RelayMessage message) {
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
            case Ping.TYPE -> line().pong(((Ping) message).nonce());
            case DebugRequest.TYPE -> match.debugReport((DebugRequest) message, line());
            case Welcome.TYPE -> {
                expect(message, PlayerState.GREETING);
                enter(PlayerState.WELCOMED, LOBBY_BOUND);
                PlayedStream play = match.stream();
                if (play == null) {
                    events.welcomed(this, (Welcome) message);
                } else {
                    enter(PlayerState.ENTERING, ANSWER_BOUND);
                    send(new Resume(room, token, stateLost ? 0 : play.ticks(), stateLost));
                }
            }
            case RoomJoined.TYPE -> {
                expect(message, PlayerState.ENTERING);
                enter(PlayerState.LOBBY, LOBBY_BOUND);
                match.traceId(((RoomJoined) message).traceId());
                room = ((RoomJoined) message).room();
                events.joined(this, (RoomJoined) message);
                send(new Ready(true));
            }
            case RoomMembers.TYPE -> events.members(this, (RoomMembers) message);
            case LoadMatch.TYPE -> {
                expect(message, PlayerState.LOBBY);
                enter(PlayerState.LOADING, LOBBY_BOUND);
                send(new Loaded(match.commit((LoadMatch) message), true));
            }
            case Commits.TYPE -> {
                expect(message, PlayerState.LOADING);
                send(new Reveal(match.reveal((Commits) message)));
            }
            case Resumed.TYPE -> {
                expect(message, PlayerState.ENTERING);
                enter(PlayerState.LOADING, LOBBY_BOUND);
            }
            case ResumeToken.TYPE -> token = ((ResumeToken) message).token();
            case Snapshot.TYPE -> {
                expect(message, PlayerState.LOADING);
                Snapshot snapshot = (Snapshot) message;
                send(new SnapshotVerdict(snapshot.tick(), match.load(snapshot)));
            }
            case SnapshotRequest.TYPE -> match.snapshotAsked((SnapshotRequest) message);
            case MatchStart.TYPE -> matchStart((MatchStart) message);
            case OrdersDropped.TYPE -> match.dropped((OrdersDropped) message);
            case RunAhead.TYPE -> {
                expect(message, PlayerState.PLAYING);
                match.running().change((RunAhead) message);
            }
            case TimingFeedback.TYPE -> {
                expect(message, PlayerState.PLAYING);
                match.running().advise((TimingFeedback) message);
            }
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

    private void matchStart(MatchStart start) throws ClientException {
        expect(start, PlayerState.LOADING);
        boolean first = match.stream() == null;
        match.start(start, line().receivedNanos());
        state = PlayerState.PLAYING;
        quietNanos = Math.max(ANSWER_BOUND.toNanos(), 1_000L * start.tickIntervalUs() * QUIET_TICKS);
        deadlineNanos = line().receivedNanos() + quietNanos;
        if (first) {
            match.begin(line());
        }
    }

    private void frame(TickFrame frame) throws ClientException {
        expect(frame, PlayerState.PLAYING);
        deadlineNanos = line().receivedNanos() + quietNanos;
        match.frame(frame, line());
    }

    private void matchEnd(MatchEnd end) throws ClientException {
        match.end(end);
        line().hold(false);
        enter(PlayerState.CERTIFYING, CERTIFICATE_BOUND);
    }

    private void certificate(Certificate certificate) throws ClientException {
        if (state != PlayerState.CERTIFYING) {
            throw new ClientException("the relay certified a match that is not over");
        }
        events.certified(this, match.check(certificate));
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

    /** Holds back what it sends, or sends all of it at once. */
    void holdBack(boolean now) {
        if (link != null) {
            link.hold(now);
            link.flush();
        }
    }

    private void send(ClientMessage message) {
        line().send(message);
    }

    /** Only for what answers the relay, or follows of an answer: then there is a connection. */
    private MessageLink line() {
        MessageLink open = link;
        if (open == null) {
            throw new IllegalStateException("no connection while " + state.words());
        }
        return open;
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

    @Override
    public void lost(String problem) {
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

    @Override
    public void failed(String problem) {
        fail(problem);
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
        if (link != null && state.compareTo(PlayerState.ENTERING) >= 0) {
            send(new Leave());
        }
        if (!state.terminal()) {
            finish(PlayerState.LEFT);
        }
    }

    private void finish(PlayerState last) {
        state = last;
        MessageLink open = link;
        if (open != null) {
            open.end();
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
}
