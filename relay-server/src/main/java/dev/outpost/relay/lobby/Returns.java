package dev.outpost.relay.lobby;

import dev.outpost.relay.follow.CatchUp;
import dev.outpost.relay.follow.Snapshots;
import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.PlayerReturned;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.Resume;
import dev.outpost.relay.protocol.ResumeToken;
import dev.outpost.relay.protocol.Resumed;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The players' places in a running match: who lost its connection may come back to its own within a time, with the token
 * that only it was told, and is sent what it missed (spec/relay.md, Leaving, returning, watching). Who left of its own
 * will or was put out may not.
 *
 * <p>On the room's loop only.
 */
final class Returns {

    private final Room room;
    private final Roster roster;
    private final RoomParts parts;
    private final MatchRun match;
    private final MatchControl control;
    private final CatchUp catchUp;
    private final Snapshots snapshots;
    private final Duration window;
    private final Map<Integer, Place> places = new TreeMap<>();
    private final Map<Integer, Comeback> comebacks = new TreeMap<>();
    private boolean ended;
    private boolean closed;

    /** The places of a match that begins; its players are told their tokens. */
    Returns(
            Room room,
            Roster roster,
            RoomParts parts,
            MatchRun match,
            MatchControl control,
            CatchUp catchUp,
            Snapshots snapshots) {
        this.room = room;
        this.roster = roster;
        this.parts = parts;
        this.match = match;
        this.control = control;
        this.catchUp = catchUp;
        this.snapshots = snapshots;
        this.window = parts.rules().resumeWindow();
        for (Member member : roster.all()) {
            Place place = new Place(member);
            places.put(member.slot, place);
            snapshots.present(member.slot, member.canSnapshot);
            giveToken(member, place);
        }
    }

    /**
     * A player is not there any more.
     *
     * @return how long it may return; zero: it is gone for good
     */
    Duration left(Member member, LeaveReason reason) {
        snapshots.left(member.slot);
        Comeback broken = comebacks.remove(member.slot);
        if (broken != null) {
            broken.cancel();
        }
        Place place = places.get(member.slot);
        if (place == null) {
            return Duration.ZERO;
        }
        boolean dropped = reason == LeaveReason.DISCONNECT || reason == LeaveReason.TIMEOUT;
        if (!dropped || ended || closed || window.isZero()) {
            place.state = reason == LeaveReason.KICKED
                    ? Place.State.KICKED
                    : dropped ? Place.State.EXPIRED : Place.State.QUIT;
            return Duration.ZERO;
        }
        place.state = Place.State.AWAY;
        place.droppedNanos = control.nanos();
        int drop = ++place.drops;
        control.schedule(window.toNanos(), () -> expire(place, drop, reason));
        return window;
    }

    /** From now on nobody may come back: the relay shuts down and lets nobody in. */
    void close() {
        closed = true;
        for (Place place : places.values()) {
            if (place.state == Place.State.AWAY) {
                expire(place, place.drops, LeaveReason.DISCONNECT);
            }
        }
    }

    /** Whether somebody who is away may still come back. */
    boolean awaits() {
        return !ended && places.values().stream().anyMatch(place -> place.state == Place.State.AWAY);
    }

    /** The match is over: nobody may come back; who is on the way is still sent the rest. */
    void ended() {
        ended = true;
        snapshots.close();
        comebacks.values().forEach(Comeback::withoutSnapshot);
    }

    /** Somebody wants its place back, over another connection. */
    void resume(Peer peer, Resume request) throws ProtocolException {
        Place place = claimed(peer, request);
        Member old = roster.in(place.slot);
        if (old != null) {
            // The relay has not noticed yet that the old connection is dead, or it is not: one of both must go.
            room.leave(old.peer, LeaveReason.DISCONNECT);
            room.refuse(
                    old.peer,
                    new ProtocolException(ErrorCode.KICKED, "another connection has taken this place with its token"));
        }
        place.state = Place.State.HERE;
        Member member = new Member(peer, place.slot, place.team, place.chat);
        member.ready = true;
        member.loaded = true;
        member.canSnapshot = place.canSnapshot;
        member.behind();
        roster.add(member);
        peer.playing(true);
        parts.telemetry().joined(place.slot, peer.rttMs(), room.settings().modFingerprint());
        peer.send(FrameEncoder.encode(new Resumed(room.code(), place.slot, room.traceId(), room.settings())));
        Comeback comeback = new Comeback(member, place, request.nextTick());
        comebacks.put(place.slot, comeback);
        comeback.begin(request.snapshot());
    }

    /** A returner says whether the snapshot it got is what it should be. */
    void verdict(int slot, long tick, boolean good) {
        Comeback comeback = comebacks.get(slot);
        if (comeback != null && comeback.want != null) {
            comeback.want.verdict(tick, good);
        }
    }

    private Place claimed(Peer peer, Resume request) throws ProtocolException {
        byte[] token = HexFormat.of().parseHex(request.token());
        Place found = null;
        for (Place place : places.values()) {
            // All are looked at, so that the time tells nothing of where the token is.
            if (place.opens(token)) {
                found = place;
            }
        }
        if (found == null) {
            throw refused("the token opens no place in room " + room.code());
        }
        if (!found.mayReturn()) {
            throw refused("slot " + found.slot + " " + found.state.words());
        }
        if (ended) {
            throw refused("the match in room " + room.code() + " is over");
        }
        if (!found.pseudonym.equals(peer.pseudonym())) {
            throw refused("the token was given to another identity");
        }
        if (request.nextTick() > match.nextTick()) {
            throw refused("next_tick is " + request.nextTick() + "; accepted is 0 to " + match.nextTick());
        }
        if (!control.frames().complete()) {
            throw refused("the relay has not kept the frames that were missed");
        }
        return found;
    }

    static ProtocolException refused(String why) {
        return new ProtocolException(ErrorCode.RESUME_REFUSED, why);
    }

    private void giveToken(Member member, Place place) {
        if (!window.isZero()) {
            String token = place.newToken(parts.random());
            member.peer.send(FrameEncoder.encode(new ResumeToken(token, (int) window.toSeconds())));
        }
    }

    private void expire(Place place, int drop, LeaveReason reason) {
        if (!ended && place.state == Place.State.AWAY && place.drops == drop) {
            place.state = Place.State.EXPIRED;
            roster.tellAll(new PlayerLeft(place.slot, reason, 0));
            match.gone(place.slot);
            room.closeIfEmpty();
        }
    }

    /** A player on the way back to its place. */
    private final class Comeback implements CatchUp.Outcome, Snapshots.Taker {

        private final Member member;
        private final Place place;
        private final long nextTick;
        private final long begunNanos;
        private final Hold hold;
        private Snapshots.@Nullable Want want;
        private CatchUp.@Nullable Follower follower;
        private long firstTick;
        private boolean bySnapshot;

        Comeback(Member member, Place place, long nextTick) {
            this.member = member;
            this.place = place;
            this.nextTick = nextTick;
            this.begunNanos = control.nanos();
            this.hold = new Hold(control.frames());
        }

        void begin(boolean snapshot) {
            if (snapshot) {
                want = snapshots.want(this);
            } else {
                follow(nextTick);
            }
        }

        void withoutSnapshot() {
            if (want != null && follower == null) {
                none();
            }
        }

        void cancel() {
            hold.letGo();
            if (want != null) {
                want.cancel();
            }
            if (follower != null) {
                follower.cancel();
            }
        }

        private void follow(long from) {
            firstTick = from;
            member.peer.send(FrameEncoder.encode(match.startFrom(from)));
            giveToken(member, place);
            follower = catchUp.follow(member.peer, from, match::nextTick, this);
        }

        @Override
        public void reached() {
            over();
            member.caughtUp(match.nextTick() + match.runAhead());
            if (ended) {
                return;
            }
            snapshots.present(place.slot, place.canSnapshot);
            long now = control.nanos();
            parts.telemetry()
                    .resumed(
                            place.slot,
                            match.nextTick() - firstTick,
                            place.drops == 0 ? 0 : (begunNanos - place.droppedNanos) / 1e9,
                            bySnapshot,
                            (now - begunNanos) / 1e6);
            match.comeBack(place.slot);
            roster.tellOthers(member, new PlayerReturned(place.slot));
        }

        @Override
        public void failed(String why) {
            over();
            ErrorCode code = control.frames().complete() ? ErrorCode.SLOW_CONSUMER : ErrorCode.INTERNAL;
            room.leave(member.peer, LeaveReason.TIMEOUT);
            room.refuse(member.peer, new ProtocolException(code, "the return failed: " + why));
        }

        private void over() {
            hold.letGo();
            comebacks.remove(place.slot, this);
        }

        @Override
        public void send(byte[] frames) {
            member.peer.send(frames);
        }

        @Override
        public int unsentBytes() {
            return member.peer.unsentBytes();
        }

        @Override
        public void whenAllowed(long tick, Runnable task) {
            task.run();
        }

        @Override
        public void loaded(long tick) {
            bySnapshot = true;
            follow(tick + 1);
        }

        @Override
        public void none() {
            follow(0);
        }
    }

    /** For messages: how long a place is kept, whole seconds. */
    static int seconds(Duration time) {
        return (int) TimeUnit.NANOSECONDS.toSeconds(time.toNanos());
    }
}
