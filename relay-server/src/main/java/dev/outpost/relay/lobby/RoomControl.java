package dev.outpost.relay.lobby;

import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.history.FrameLog;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.RelayMessage;

/** What observers may do in a room's match. */
final class RoomControl implements MatchControl {

    private final Room room;
    private final Roster roster;
    private final GameLoop loop;
    private final Clocks clocks;
    private final FrameLog frames;

    RoomControl(Room room, Roster roster, GameLoop loop, Clocks clocks, FrameLog frames) {
        this.room = room;
        this.roster = roster;
        this.loop = loop;
        this.clocks = clocks;
        this.frames = frames;
    }

    @Override
    public void tell(int slot, RelayMessage message) {
        Member member = roster.in(slot);
        if (member != null) {
            member.tell(FrameEncoder.encode(message));
        }
    }

    @Override
    public void tellAll(RelayMessage message) {
        roster.tellAll(message);
    }

    @Override
    public void kick(int slot, ErrorCode code, String detail) {
        Member member = roster.in(slot);
        if (member != null) {
            room.kick(member, code, detail);
        }
    }

    @Override
    public void end(String outcome) {
        room.inMatch(match -> match.end(outcome));
    }

    @Override
    public void pause() {
        room.inMatch(MatchRun::pause);
    }

    @Override
    public void resume() {
        room.inMatch(MatchRun::resume);
    }

    @Override
    public void concede(int slot) {
        room.inMatch(match -> match.concede(slot));
    }

    @Override
    public double rttMs(int slot) {
        Member member = roster.in(slot);
        return member == null ? -1 : member.peer.rttMs();
    }

    @Override
    public void ping(int slot) {
        Member member = roster.in(slot);
        if (member != null) {
            member.peer.ping();
        }
    }

    @Override
    public FrameLog frames() {
        return frames;
    }

    @Override
    public long nanos() {
        return clocks.nanos().getAsLong();
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public void schedule(long delayNanos, Runnable task) {
        loop.schedule(delayNanos, task);
    }
}
