package dev.outpost.relay.lobby;

import dev.outpost.relay.game.Divergence;
import dev.outpost.relay.game.Ending;
import dev.outpost.relay.game.Match;
import dev.outpost.relay.game.MatchListener;
import dev.outpost.relay.game.RunAhead;
import dev.outpost.relay.game.TickClock;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.ConnectionState;
import dev.outpost.relay.protocol.DesyncNotice;
import dev.outpost.relay.protocol.Draining;
import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Leave;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.LoadMatch;
import dev.outpost.relay.protocol.Loaded;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.OrdersDropped;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.Ready;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.RoomJoined;
import dev.outpost.relay.protocol.RoomMembers;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.Start;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.telemetry.GameTelemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room from its opening to the last member's leaving: lobby, loading, the match, and after it (docs/protocol.md,
 * States).
 *
 * <p>Everything in it happens on its loop, so it needs no locks; only {@link #execute} and {@link #code} may be called
 * from elsewhere.
 */
public final class Room {

    private static final Logger LOG = LoggerFactory.getLogger(Room.class);

    /** So long a match that is decided waits for the sync hashes of its last tick. */
    private static final long LAST_HASHES_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String code;
    private final String traceId;
    private final RoomSettings settings;
    private final RoomRules rules;
    private final GameLoop loop;
    private final GameTelemetry telemetry;
    private final Clocks clocks;
    private final long seed;
    private final Consumer<Room> onEmpty;

    private final TreeMap<Integer, Member> members = new TreeMap<>();
    private ConnectionState state = ConnectionState.LOBBY;
    private int hostSlot = Protocol.ANY_SLOT;
    private @Nullable Play play;

    /**
     * The two clocks of a room.
     *
     * @param nanos monotonic, nanoseconds
     * @param unixMicros wall clock, microseconds since 1970
     */
    record Clocks(LongSupplier nanos, LongSupplier unixMicros) {}

    Room(
            String code,
            String traceId,
            RoomSettings settings,
            RoomRules rules,
            GameLoop loop,
            GameTelemetry telemetry,
            Clocks clocks,
            long seed,
            Consumer<Room> onEmpty) {
        this.code = code;
        this.traceId = traceId;
        this.settings = settings;
        this.rules = rules;
        this.loop = loop;
        this.telemetry = telemetry;
        this.clocks = clocks;
        this.seed = seed;
        this.onEmpty = onEmpty;
    }

    /** The room's code, which is the game id in all telemetry. */
    public String code() {
        return code;
    }

    /** Runs a task on the room's loop. */
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** A client wants to enter; the host is the first. */
    public void join(Peer peer, int wantedSlot, String modFingerprint) {
        try {
            int slot = admit(wantedSlot, modFingerprint);
            members.put(slot, new Member(peer, slot));
            if (members.size() == 1) {
                hostSlot = slot;
            }
            telemetry.joined(slot, peer.rttMs(), modFingerprint);
            send(peer, new RoomJoined(code, slot, traceId, settings));
            tellMembers();
        } catch (ProtocolException e) {
            // Released first: once told, the client may ask for another room at once.
            peer.released(this);
            refuse(peer, e);
            closeIfEmpty();
        }
    }

    /** A client that has entered, or tried to, says something. */
    public void handle(Peer peer, ClientMessage message) {
        Member member = member(peer);
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
                case Ready.TYPE -> ready(member, (Ready) message);
                case Start.TYPE -> start(member);
                case Loaded.TYPE -> loaded(member);
                case Orders.TYPE -> orders(member, (Orders) message);
                case SyncHash.TYPE -> {
                    match().syncHash(member.slot, (SyncHash) message);
                    endIfOver();
                }
                case Finish.TYPE -> {
                    match().finish(member.slot, (Finish) message);
                    endIfOver();
                }
                case Leave.TYPE -> leave(peer, LeaveReason.QUIT);
                default ->
                    throw new ProtocolException(
                            ErrorCode.WRONG_STATE, message.getClass().getSimpleName() + " does not belong to a room");
            }
        } catch (ProtocolException e) {
            refuse(peer, e);
        }
    }

    /** A client is gone, or goes; nothing happens when it is no member. */
    public void leave(Peer peer, LeaveReason reason) {
        Member member = member(peer);
        if (member == null) {
            return;
        }
        members.remove(member.slot);
        // After the match nobody's leaving is a loss, however the connection ended.
        LeaveReason told = state == ConnectionState.POST_GAME ? LeaveReason.QUIT : reason;
        telemetry.left(member.slot, told, play == null ? 0 : play.elapsedNanos());
        peer.released(this);
        tellAll(new PlayerLeft(member.slot, told));
        if (play != null) {
            play.match.leave(member.slot);
            endIfOver();
        }
        if (member.slot == hostSlot && !members.isEmpty()) {
            hostSlot = members.firstKey();
        }
        switch (state) {
            case LOBBY -> tellMembers();
            case LOADING -> playIfAllLoaded();
            default -> {}
        }
        closeIfEmpty();
    }

    /** A member's message or bytes were refused by its connection; counted for this game. */
    public void refused(ErrorCode error) {
        telemetry.refused(error);
    }

    /** The relay shuts down in so many seconds: a running match may go on so long, everybody else is put out now. */
    public void drain(int seconds) {
        if (state == ConnectionState.PLAYING) {
            tellAll(new Draining(seconds));
        } else {
            shutDown();
        }
    }

    /** Ends the match, if one runs, and puts everybody out. */
    public void shutDown() {
        if (play != null) {
            play.match.end(Ending.SHUTDOWN);
            endIfOver();
        }
        for (Member member : List.copyOf(members.values())) {
            leave(member.peer, LeaveReason.KICKED);
            refuse(member.peer, new ProtocolException(ErrorCode.DRAINING, "the relay shuts down"));
        }
    }

    private void tellAll(RelayMessage message) {
        byte[] frame = FrameEncoder.encode(message);
        for (Member member : members.values()) {
            member.peer.send(frame);
        }
    }

    private int admit(int wantedSlot, String modFingerprint) throws ProtocolException {
        if (state != ConnectionState.LOBBY) {
            throw new ProtocolException(ErrorCode.ROOM_FULL, "the match in room " + code + " has started");
        }
        if (members.size() >= settings.playerCount()) {
            throw new ProtocolException(
                    ErrorCode.ROOM_FULL, "all " + settings.playerCount() + " places of room " + code + " are taken");
        }
        if (!modFingerprint.equals(settings.modFingerprint())) {
            throw new ProtocolException(
                    ErrorCode.MOD_MISMATCH,
                    "mod fingerprint " + modFingerprint + " is not the room's " + settings.modFingerprint());
        }
        if (wantedSlot == Protocol.ANY_SLOT) {
            int slot = 0;
            while (members.containsKey(slot)) {
                slot++;
            }
            return slot;
        }
        if (members.containsKey(wantedSlot)) {
            throw new ProtocolException(ErrorCode.SLOT_TAKEN, "slot " + wantedSlot + " is taken");
        }
        return wantedSlot;
    }

    private void ready(Member member, Ready message) {
        member.ready = message.ready();
        tellMembers();
    }

    private void start(Member member) throws ProtocolException {
        if (member.slot != hostSlot) {
            throw new ProtocolException(ErrorCode.NOT_HOST, "only slot " + hostSlot + " may start the match");
        }
        for (Member other : members.values()) {
            if (!other.ready) {
                throw new ProtocolException(ErrorCode.NOT_READY, "slot " + other.slot + " is not ready");
            }
        }
        state = ConnectionState.LOADING;
        tellAll(new LoadMatch());
        loop.schedule(rules.loadTimeout().toNanos(), this::dropSlowLoaders);
    }

    private void loaded(Member member) {
        member.loaded = true;
        playIfAllLoaded();
    }

    private void dropSlowLoaders() {
        if (state != ConnectionState.LOADING) {
            return;
        }
        for (Member member : List.copyOf(members.values())) {
            if (!member.loaded) {
                // Left first, or its connection's closing would give another reason.
                leave(member.peer, LeaveReason.TIMEOUT);
                refuse(
                        member.peer,
                        new ProtocolException(
                                ErrorCode.LOAD_TIMEOUT,
                                "not loaded within " + rules.loadTimeout().toSeconds() + " s"));
            }
        }
    }

    private void playIfAllLoaded() {
        if (members.isEmpty() || !members.values().stream().allMatch(member -> member.loaded)) {
            return;
        }
        state = ConnectionState.PLAYING;
        tellPlaying(true);
        Play begun = new Play();
        play = begun;
        telemetry.started(begun.slots.length);
        begun.announce();
        begun.scheduleNext();
    }

    private void orders(Member member, Orders batch) throws ProtocolException {
        telemetry.received(match().orders(member.slot, batch));
    }

    private Match match() throws ProtocolException {
        if (play == null) {
            throw new ProtocolException(ErrorCode.WRONG_STATE, "no match runs");
        }
        return play.match;
    }

    private void endIfOver() {
        if (play == null || state != ConnectionState.PLAYING) {
            return;
        }
        Ending ending = play.match.ending();
        if (ending != null) {
            state = ConnectionState.POST_GAME;
            play.end();
            tellPlaying(false);
            telemetry.ended(ending, play.elapsedNanos(), play.slots.length);
            tellAll(new MatchEnd(ending.outcome(), ending.ticks()));
        } else if (play.match.decided()) {
            play.settleLater();
        }
    }

    private void tellPlaying(boolean now) {
        members.values().forEach(member -> member.peer.playing(now));
    }

    private void closeIfEmpty() {
        if (members.isEmpty()) {
            onEmpty.accept(this);
        }
    }

    private void tellMembers() {
        List<dev.outpost.relay.protocol.Member> list = new ArrayList<>(members.size());
        for (Member member : members.values()) {
            list.add(new dev.outpost.relay.protocol.Member(member.slot, member.slot == hostSlot, member.ready));
        }
        tellAll(new RoomMembers(list));
    }

    private void refuse(Peer peer, ProtocolException error) {
        telemetry.refused(error.code());
        peer.refuse(error.code(), String.valueOf(error.getMessage()));
    }

    private @Nullable Member member(Peer peer) {
        for (Member member : members.values()) {
            if (member.peer == peer) {
                return member;
            }
        }
        return null;
    }

    private static void send(Peer peer, RelayMessage message) {
        peer.send(FrameEncoder.encode(message));
    }

    /** The match while it is played: drives its ticks. */
    private final class Play implements MatchListener {

        private final int[] slots =
                members.keySet().stream().mapToInt(Integer::intValue).toArray();
        private final Match match = new Match(
                slots, settings.tickIntervalUs(), settings.orderTypes().size(), rules.limits(), this);
        private final int runAhead = settings.runAhead() > 0
                ? settings.runAhead()
                : RunAhead.choose(settings.queue(), settings.tickIntervalUs(), worstRttMs());
        private final long startNanos = clocks.nanos().getAsLong();
        private final long firstCloseNanos;
        private final TickClock clock;
        private long endNanos;
        private boolean settling;

        Play() {
            // Matches that begin together must not all tick at the same instant, so each has a phase of its own.
            long intervalNanos = settings.tickIntervalUs() * 1000L;
            long phaseNanos = Long.remainderUnsigned(seed, intervalNanos);
            firstCloseNanos = startNanos + runAhead * intervalNanos + phaseNanos;
            clock = new TickClock(firstCloseNanos, settings.tickIntervalUs(), runAhead);
        }

        void announce() {
            long firstCloseUnixUs = clocks.unixMicros().getAsLong() + (firstCloseNanos - startNanos) / 1000;
            List<Integer> slotList = new ArrayList<>(members.keySet());
            tellAll(new MatchStart(seed, settings.tickIntervalUs(), runAhead, firstCloseUnixUs, slotList));
        }

        void scheduleNext() {
            long wait = clock.dueNanos(match.nextTick()) - clocks.nanos().getAsLong();
            loop.schedule(Math.max(0, wait), this::tick);
        }

        private void tick() {
            if (state != ConnectionState.PLAYING || match.decided()) {
                return;
            }
            try {
                closeTick();
            } catch (RuntimeException e) {
                // Without this the match would hang: nothing else would ever schedule its next tick.
                LOG.error("game {} failed in tick {}", code, match.nextTick(), e);
                match.end(Ending.FAILED);
                endIfOver();
            }
        }

        private void closeTick() {
            long begun = clocks.nanos().getAsLong();
            boolean stalled = clock.stalled(match.nextTick(), begun);
            clock.slideIfBehind(match.nextTick(), begun);
            TickFrame frame = match.closeTick();
            tellAll(frame);
            telemetry.tickClosed(frame, clocks.nanos().getAsLong() - begun, stalled);
            endIfOver();
            if (!match.decided()) {
                scheduleNext();
            }
        }

        /** Everybody's hash of the last tick is on its way, but nobody is waited for long. */
        void settleLater() {
            if (!settling) {
                settling = true;
                loop.schedule(LAST_HASHES_NANOS, () -> {
                    match.settle();
                    endIfOver();
                });
            }
        }

        /** How long it has been played, or was. */
        long elapsedNanos() {
            return (endNanos == 0 ? clocks.nanos().getAsLong() : endNanos) - startNanos;
        }

        void end() {
            endNanos = clocks.nanos().getAsLong();
        }

        private double worstRttMs() {
            return members.values().stream()
                    .mapToDouble(member -> member.peer.rttMs())
                    .max()
                    .orElse(0);
        }

        @Override
        public void ordersDropped(int slot, long tick, int count, DropReason reason) {
            telemetry.dropped(count, reason);
            Member member = members.get(slot);
            if (member != null) {
                send(member.peer, new OrdersDropped(tick, count, reason));
            }
        }

        @Override
        public void diverged(Divergence divergence) {
            telemetry.diverged(divergence);
            tellAll(new DesyncNotice(
                    divergence.tick(), divergence.verdict(), divergence.expected(), divergence.diverged()));
        }
    }
}
