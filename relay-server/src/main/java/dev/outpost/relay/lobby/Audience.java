package dev.outpost.relay.lobby;

import dev.outpost.relay.follow.Snapshots;
import dev.outpost.relay.follow.SpectatorDelay;
import dev.outpost.relay.follow.SpectatorStand;
import dev.outpost.relay.protocol.Certificate;
import dev.outpost.relay.protocol.Chat;
import dev.outpost.relay.protocol.ChatChannel;
import dev.outpost.relay.protocol.ChatMessage;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.ConnectionState;
import dev.outpost.relay.protocol.DesyncNotice;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.PauseState;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.PlayerReturned;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.SnapshotVerdict;
import dev.outpost.relay.protocol.Watch;
import dev.outpost.relay.protocol.Watching;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The spectators of a room, from before its match until after its end. They are no members: nobody waits for them, and
 * nobody is told of them. On the room's loop only.
 */
final class Audience {

    private final Room room;
    private final RoomParts parts;
    private final Map<Peer, Watcher> watchers = new LinkedHashMap<>();
    private @Nullable SpectatorStand stand;
    private @Nullable Snapshots snapshots;
    private @Nullable Hold hold;
    private boolean closed;

    Audience(Room room, RoomParts parts) {
        this.room = room;
        this.parts = parts;
    }

    /** How many watch. */
    int size() {
        return watchers.size();
    }

    boolean has(Peer peer) {
        return watchers.containsKey(peer);
    }

    /** Somebody wants to watch. */
    void enter(Peer peer, Watch request) throws ProtocolException {
        RoomSettings settings = room.settings();
        if (!request.modFingerprint().equals(settings.modFingerprint())) {
            throw new ProtocolException(
                    ErrorCode.MOD_MISMATCH,
                    "mod fingerprint " + request.modFingerprint() + " is not the room's " + settings.modFingerprint());
        }
        if (closed) {
            throw refused("the match in room " + room.code() + " is over");
        }
        int most = most(settings);
        if (watchers.size() >= most) {
            throw refused("room " + room.code() + " has " + watchers.size() + " spectators; at most " + most);
        }
        if (hold != null && !hold.complete()) {
            throw refused("the relay has not kept the frames of this match");
        }
        Watcher watcher = new Watcher(peer, request.snapshot());
        watchers.put(peer, watcher);
        parts.telemetry().watching(1);
        int delayUs = (int) TimeUnit.NANOSECONDS.toMicros(
                SpectatorDelay.of(settings.queue(), settings.spectatorDelayS()).toNanos());
        peer.send(FrameEncoder.encode(new Watching(room.code(), room.traceId(), settings, delayUs)));
        watcher.sit();
    }

    /** Somebody watches no more; false when it did not. */
    boolean leave(Peer peer) {
        Watcher watcher = watchers.remove(peer);
        if (watcher == null) {
            return false;
        }
        parts.telemetry().watching(-1);
        watcher.rise();
        letGoIfOver();
        return true;
    }

    /** A spectator says something. */
    void message(Peer peer, ClientMessage message) throws ProtocolException {
        Watcher watcher = watchers.get(peer);
        if (message instanceof Chat chat) {
            if (watcher != null) {
                say(watcher, chat);
            }
        } else if (message instanceof SnapshotVerdict verdict) {
            if (watcher != null && watcher.want != null) {
                watcher.want.verdict(verdict.tick(), verdict.good());
            }
        } else if (!ConnectionState.WATCHING.allows(message.type())) {
            throw new ProtocolException(
                    ErrorCode.WRONG_STATE,
                    message.getClass().getSimpleName() + " does not belong to state " + ConnectionState.WATCHING);
        }
    }

    /** Spectators hear each other at once: all of them see the match equally late. */
    private void say(Watcher watcher, Chat chat) throws ProtocolException {
        if (!room.chat().mayWatcherSay(chat, watcher.gate, watcher.peer, room.matchRuns())) {
            return;
        }
        ChatMessage said = new ChatMessage(chat.channel(), Protocol.ANY_SLOT, watcher.peer.name(), chat.text());
        if (chat.channel() == ChatChannel.ALL) {
            room.tellAll(said);
        } else {
            sendAll(FrameEncoder.encode(said));
        }
    }

    private void sendAll(byte[] frame) {
        for (Peer peer : watchers.keySet()) {
            peer.send(frame);
        }
    }

    /** The match begins. */
    void began(SpectatorStand made, Snapshots source, Hold frames) {
        stand = made;
        snapshots = source;
        hold = frames;
        watchers.values().forEach(Watcher::sit);
    }

    /** Something that the players were told just now; spectators learn of it later, of what concerns them. */
    void told(RelayMessage message) {
        SpectatorStand in = stand;
        if (watchers.isEmpty()) {
            return;
        }
        if (in == null) {
            // Before a match there is nothing to be late for.
            if (message.type() == ChatMessage.TYPE) {
                sendAll(FrameEncoder.encode(message));
            }
            return;
        }
        switch (message.type()) {
            case DesyncNotice.TYPE, PlayerLeft.TYPE, PlayerReturned.TYPE, PauseState.TYPE, ChatMessage.TYPE ->
                in.tell(message);
            case MatchEnd.TYPE -> in.ended(message);
            case Certificate.TYPE -> in.certified(message);
            default -> {
                // not for spectators
            }
        }
    }

    /** The match is over; who watches sees it to its end, nobody comes in any more. */
    void ended() {
        closed = true;
        letGoIfOver();
    }

    /** The room closes: without a match there is nothing left to wait for. */
    void roomClosed() {
        closed = true;
        if (stand == null) {
            byte[] end = FrameEncoder.encode(new MatchEnd("abandoned", 0, "00".repeat(32)));
            for (Peer peer : List.copyOf(watchers.keySet())) {
                peer.send(end);
            }
        }
    }

    /** Puts everybody out. */
    void putOut(ErrorCode code, String why) {
        for (Peer peer : List.copyOf(watchers.keySet())) {
            leave(peer);
            peer.released(room);
            room.refuse(peer, new ProtocolException(code, why));
        }
    }

    private int most(RoomSettings settings) {
        int most = parts.rules().maxSpectators();
        return settings.spectators() == Protocol.AS_QUEUE ? most : Math.min(most, settings.spectators());
    }

    private void letGoIfOver() {
        if (closed && watchers.isEmpty() && hold != null) {
            hold.letGo();
        }
    }

    private static ProtocolException refused(String why) {
        return new ProtocolException(ErrorCode.NO_SPECTATORS, why);
    }

    /** Somebody who watches. */
    private final class Watcher implements SpectatorStand.Spectator, Snapshots.Taker {

        private final Peer peer;
        private final boolean wantsSnapshot;
        private final ChatGate gate = room.chat().gate();
        private SpectatorStand.@Nullable Seat seat;
        private Snapshots.@Nullable Want want;

        Watcher(Peer peer, boolean wantsSnapshot) {
            this.peer = peer;
            this.wantsSnapshot = wantsSnapshot;
        }

        /** Takes a seat when there is a stand. */
        void sit() {
            SpectatorStand in = stand;
            Snapshots source = snapshots;
            if (in == null || source == null) {
                return;
            }
            SpectatorStand.Seat taken = in.admit(this);
            seat = taken;
            // At the match's begin there is nothing that a snapshot would save.
            if (wantsSnapshot && in.closedTicks() > 0) {
                want = source.want(this);
            } else {
                taken.showFrom(0);
            }
        }

        void rise() {
            if (want != null) {
                want.cancel();
            }
            if (seat != null) {
                seat.leave();
            }
        }

        @Override
        public void send(byte[] frames) {
            peer.send(frames);
        }

        @Override
        public int unsentBytes() {
            return peer.unsentBytes();
        }

        @Override
        public void dismissed(String why) {
            if (leave(peer)) {
                peer.released(room);
                ErrorCode code = hold == null || hold.complete() ? ErrorCode.SLOW_CONSUMER : ErrorCode.INTERNAL;
                room.refuse(peer, new ProtocolException(code, why));
            }
        }

        @Override
        public void whenAllowed(long tick, Runnable task) {
            SpectatorStand in = stand;
            if (in != null) {
                in.whenShown(tick + 1, task);
            }
        }

        @Override
        public void loaded(long tick) {
            showFrom(tick + 1);
        }

        @Override
        public void none() {
            showFrom(0);
        }

        @Override
        public void failed(String why) {
            dismissed(why);
        }

        private void showFrom(long tick) {
            if (seat != null) {
                seat.showFrom(tick);
            }
        }
    }
}
