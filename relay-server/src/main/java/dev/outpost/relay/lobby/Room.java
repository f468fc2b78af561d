package dev.outpost.relay.lobby;

import dev.outpost.relay.game.Ending;
import dev.outpost.relay.game.SeedAgreement;
import dev.outpost.relay.protocol.ChangeSettings;
import dev.outpost.relay.protocol.Chat;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.ConnectionState;
import dev.outpost.relay.protocol.Draining;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Kick;
import dev.outpost.relay.protocol.Leave;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Loaded;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.Ready;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.Resume;
import dev.outpost.relay.protocol.Reveal;
import dev.outpost.relay.protocol.RoomJoined;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.SetTeam;
import dev.outpost.relay.protocol.Start;
import dev.outpost.relay.protocol.Watch;
import dev.outpost.relay.telemetry.GameTelemetry;
import dev.outpost.relay.timing.PlayerTiming;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A room from its opening to the last member's leaving: lobby, loading, the match, and after it (docs/protocol.md,
 * States).
 *
 * <p>Everything in it happens on its loop, so it needs no locks; only {@link #execute} and {@link #code} may be called
 * from elsewhere.
 */
public final class Room {

    private final String code;
    private final String traceId;
    private final RoomParts parts;
    private final GameLoop loop;
    private final GameTelemetry telemetry;
    private final Loading loading;
    private final Consumer<Room> onEmpty;
    private final long openedNanos;

    private final Roster roster = new Roster();
    private final Lobby lobby;
    private final RoomChat chat;
    private ConnectionState state = ConnectionState.LOBBY;
    private final Audience audience;
    private @Nullable Play play;

    Room(
            String code,
            String traceId,
            RoomSettings settings,
            SeedAgreement seed,
            RoomParts parts,
            Consumer<Room> onEmpty) {
        this.code = code;
        this.traceId = traceId;
        this.parts = parts;
        this.loop = parts.loop();
        this.telemetry = parts.telemetry();
        this.onEmpty = onEmpty;
        this.openedNanos = parts.clocks().nanos().getAsLong();
        this.loading = new Loading(roster, seed, parts.rules(), loop, new Loading.Steps() {
            @Override
            public void late(Member member, ErrorCode code, String detail) {
                putOut(member, LeaveReason.TIMEOUT, code, detail);
            }

            @Override
            public void play() {
                beginMatch();
            }
        });
        this.lobby = new Lobby(code, settings, roster, parts.rules(), telemetry);
        this.audience = new Audience(this, parts);
        this.chat = new RoomChat(
                roster, parts.rules().table(), telemetry, parts.clocks().nanos(), audience::told);
        roster.onTold(audience::told);
    }

    /** The room's code, which is the game id in all telemetry. */
    public String code() {
        return code;
    }

    /** The loop that it lives on. */
    public GameLoop loop() {
        return loop;
    }

    String traceId() {
        return traceId;
    }

    RoomSettings settings() {
        return lobby.settings();
    }

    RoomChat chat() {
        return chat;
    }

    /** Whether players load or play: what spectators know must not reach them. */
    boolean matchRuns() {
        return state == ConnectionState.LOADING || state == ConnectionState.PLAYING;
    }

    /** Tells all members, and spectators when they may know. */
    void tellAll(RelayMessage message) {
        roster.tellAll(message);
    }

    /** How many watch. */
    int spectators() {
        return audience.size();
    }

    /** Runs a task on the room's loop. */
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** A client wants to enter; the host is the first. */
    public void join(Peer peer, int wantedSlot, String modFingerprint, int team) {
        try {
            int slot = admit(peer, wantedSlot, modFingerprint);
            roster.add(new Member(peer, slot, team, chat.gate()));
            telemetry.joined(slot, peer.rttMs(), modFingerprint);
            peer.send(FrameEncoder.encode(new RoomJoined(code, slot, traceId, lobby.settings())));
            roster.tellAll(roster.describe());
        } catch (ProtocolException e) {
            turnAway(peer, e);
            closeIfEmpty();
        }
    }

    /** A player wants its place in the running match back. */
    public void resume(Peer peer, Resume request) {
        try {
            if (play == null) {
                throw Returns.refused("no match runs in room " + code);
            }
            play.returns().resume(peer, request);
        } catch (ProtocolException e) {
            turnAway(peer, e);
        }
    }

    /** Somebody wants to watch. */
    public void watch(Peer peer, Watch request) {
        try {
            audience.enter(peer, request);
        } catch (ProtocolException e) {
            turnAway(peer, e);
        }
    }

    /** Released first: once told, the client may ask for another room at once. */
    private void turnAway(Peer peer, ProtocolException why) {
        peer.released(this);
        refuse(peer, why);
    }

    /** A client that has entered, or tried to, says something. */
    public void handle(Peer peer, ClientMessage message) {
        if (audience.has(peer)) {
            spectatorSays(peer, message);
            return;
        }
        Member member = roster.of(peer);
        if (member == null) {
            // Its join was refused before this message arrived.
            refuse(peer, new ProtocolException(ErrorCode.WRONG_STATE, "not in a room"));
            return;
        }
        try {
            if (!state.allows(message.type())) {
                throw new ProtocolException(
                        ErrorCode.WRONG_STATE,
                        message.getClass().getSimpleName() + " does not belong to state " + state);
            }
            if (state.ignores(message.type())) {
                return;
            }
            switch (message.type()) {
                case Ready.TYPE -> lobby.ready(member, ((Ready) message).ready());
                case SetTeam.TYPE -> lobby.setTeam(member, ((SetTeam) message).team());
                case ChangeSettings.TYPE -> lobby.change(member, ((ChangeSettings) message).settings());
                case Kick.TYPE ->
                    kick(lobby.kicked(member, (Kick) message), ErrorCode.KICKED, "put out by the room's host");
                case Chat.TYPE -> chat.say(member, (Chat) message);
                case Start.TYPE -> start(member);
                case Loaded.TYPE -> loading.loaded(member, (Loaded) message);
                case Reveal.TYPE -> reveal(member, (Reveal) message);
                case Leave.TYPE -> leave(peer, LeaveReason.QUIT);
                default -> play().message(member, message);
            }
        } catch (ProtocolException e) {
            refuse(peer, e);
        }
    }

    private void spectatorSays(Peer peer, ClientMessage message) {
        if (message instanceof Leave) {
            leave(peer, LeaveReason.QUIT);
            return;
        }
        try {
            audience.message(peer, message);
        } catch (ProtocolException e) {
            refuse(peer, e);
        }
    }

    /** A client is gone, or goes; nothing happens when it is neither member nor spectator. */
    public void leave(Peer peer, LeaveReason reason) {
        if (audience.leave(peer)) {
            peer.released(this);
            return;
        }
        Member member = roster.of(peer);
        if (member == null) {
            return;
        }
        roster.remove(member);
        // After the match nobody's leaving is a loss, however the connection ended.
        LeaveReason told = state == ConnectionState.POST_GAME ? LeaveReason.QUIT : reason;
        telemetry.left(member.slot, told, play == null ? 0 : play.match().elapsedNanos());
        peer.released(this);
        Duration mayReturn = play == null ? Duration.ZERO : play.returns().left(member, told);
        roster.tellAll(new PlayerLeft(member.slot, told, Returns.seconds(mayReturn)));
        switch (state) {
            case LOBBY -> roster.tellAll(roster.describe());
            case LOADING -> loading.left(member);
            default -> {
                if (play != null) {
                    play.left(member.slot, told, mayReturn);
                }
            }
        }
        closeIfEmpty();
    }

    /** How the timing of the players of its match stands; empty before there is one. Only on its loop. */
    public List<PlayerTiming> timing() {
        return play == null ? List.of() : play.match().timing();
    }

    /** A client answered a ping; nothing happens when it is no member. */
    public void pong(Peer peer, long sentNanos, long receivedNanos) {
        Member member = roster.of(peer);
        if (member != null && play != null) {
            play.match().pong(member.slot, sentNanos, receivedNanos);
        }
    }

    /** A member's message or bytes were refused by its connection; counted for this game. */
    public void refused(ErrorCode error) {
        telemetry.refused(error);
    }

    /** The relay shuts down in so many seconds: a running match may go on so long, everybody else is put out now. */
    public void drain(int seconds) {
        if (state == ConnectionState.PLAYING) {
            roster.tellAll(new Draining(seconds));
            if (play != null) {
                play.returns().close();
            }
        } else {
            shutDown();
        }
    }

    /** Ends the match, if one runs, and puts everybody out. */
    public void shutDown() {
        close(Ending.SHUTDOWN, ErrorCode.DRAINING, "the relay shuts down");
    }

    /** Ends the match, if one runs, with this outcome, and puts everybody out for this reason. */
    public void close(String outcome, ErrorCode code, String detail) {
        inMatch(running -> running.end(outcome));
        for (Member member : roster.all()) {
            kick(member, code, detail);
        }
        audience.putOut(code, detail);
        closeIfEmpty();
    }

    /** Puts whoever is in a slot out and tells it why; false: nobody is there. */
    public boolean kick(int slot, ErrorCode code, String detail) {
        Member member = roster.in(slot);
        if (member == null) {
            return false;
        }
        kick(member, code, detail);
        return true;
    }

    /** As it is now. */
    public RoomView view() {
        Details details = new Details();
        inMatch(running -> running.describe(details));
        return new RoomView(
                code,
                traceId,
                lobby.settings(),
                state,
                TimeUnit.NANOSECONDS.toSeconds(parts.clocks().nanos().getAsLong() - openedNanos),
                roster.view(details),
                details.match());
    }

    /** Puts a member out and tells it why. */
    void kick(Member member, ErrorCode code, String detail) {
        putOut(member, LeaveReason.KICKED, code, detail);
    }

    private void putOut(Member member, LeaveReason reason, ErrorCode code, String detail) {
        // Left first, or its connection's closing would give another reason.
        leave(member.peer, reason);
        refuse(member.peer, new ProtocolException(code, detail));
    }

    /** Does something with the match, if there is one. */
    void inMatch(Consumer<MatchRun> what) {
        if (play != null) {
            what.accept(play.match());
        }
    }

    private int admit(Peer peer, int wantedSlot, String modFingerprint) throws ProtocolException {
        if (state != ConnectionState.LOBBY) {
            throw new ProtocolException(ErrorCode.ROOM_FULL, "the match in room " + code + " has started");
        }
        return lobby.admit(peer.pseudonym(), wantedSlot, modFingerprint);
    }

    private void start(Member member) throws ProtocolException {
        lobby.checkStart(member);
        state = ConnectionState.LOADING;
        loading.begin(lobby.settings().runAhead() > 0);
    }

    /** Whose reveal does not fit its commit is put out at once, so that the others need not wait for it. */
    private void reveal(Member member, Reveal message) throws ProtocolException {
        try {
            loading.reveal(member, message);
        } catch (ProtocolException e) {
            if (e.code() != ErrorCode.BAD_REVEAL) {
                throw e;
            }
            kick(member, e.code(), String.valueOf(e.getMessage()));
        }
    }

    private void beginMatch() {
        state = ConnectionState.PLAYING;
        roster.all().forEach(member -> member.peer.playing(true));
        play = Play.begin(this, roster, parts, loading.seed(), audience, this::matchEnded);
    }

    private void matchEnded() {
        state = ConnectionState.POST_GAME;
        if (play != null) {
            play.ended();
        }
        roster.all().forEach(member -> member.peer.playing(false));
    }

    private Play play() throws ProtocolException {
        if (play == null) {
            throw new ProtocolException(ErrorCode.WRONG_STATE, "no match runs");
        }
        return play;
    }

    /** The room is over with its last member, or the last who might have come back. */
    void closeIfEmpty() {
        if (roster.size() == 0 && (play == null || !play.returns().awaits())) {
            audience.roomClosed();
            onEmpty.accept(this);
        }
    }

    void refuse(Peer peer, ProtocolException error) {
        telemetry.refused(error.code());
        peer.refuse(error.code(), String.valueOf(error.getMessage()));
    }
}
