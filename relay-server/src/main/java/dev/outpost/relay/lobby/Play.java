package dev.outpost.relay.lobby;

import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.SeedAgreement;
import dev.outpost.relay.history.FrameLog;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.SnapshotPart;
import dev.outpost.relay.protocol.SnapshotVerdict;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.timing.TimingPlan;
import java.time.Duration;
import java.util.List;

/**
 * A room's match from its begin on, and when it is over, together with those who follow it: players who return, and
 * spectators. On the room's loop only.
 */
final class Play {

    private final MatchRun match;
    private final Following following;

    private Play(MatchRun match, Following following) {
        this.match = match;
        this.following = following;
    }

    /**
     * Begins the match of all who are in the room now.
     *
     * @param seed agreed upon by all
     * @param onEnd called once, when it is over and everybody has been told
     */
    static Play begin(
            Room room, Roster roster, RoomParts parts, SeedAgreement seed, Audience audience, Runnable onEnd) {
        List<Member> players = roster.all();
        TimingPlan plan = MatchSetup.plan(players, room.settings(), parts.rules());
        long nowUnixMicros = parts.clocks().unixMicros().getAsLong();
        MatchFacts facts = MatchSetup.facts(room, players, seed, plan, nowUnixMicros);
        GameLoop loop = parts.loop();
        FrameLog frames = parts.frames().open(room.traceId(), parts.extensions().header(facts), loop::execute);
        MatchControl control = new RoomControl(room, roster, loop, parts.clocks(), frames);
        MatchRun match = new MatchRun(facts, plan, roster, parts, control, onEnd);
        return new Play(match, new Following(room, roster, parts, match, control, audience));
    }

    MatchRun match() {
        return match;
    }

    Returns returns() {
        return following.returns();
    }

    /** A member says something that belongs to a match. */
    void message(Member member, ClientMessage message) throws ProtocolException {
        switch (message.type()) {
            case Orders.TYPE -> orders(member, (Orders) message);
            case SyncHash.TYPE -> {
                SyncHash report = (SyncHash) message;
                match.syncHash(member.slot, report);
                following.syncHash(member.slot, report);
            }
            case SnapshotPart.TYPE, SnapshotVerdict.TYPE -> following.message(member.slot, message);
            case Finish.TYPE -> match.finish(member.slot, (Finish) message);
            default -> match.message(member.slot, message);
        }
    }

    private void orders(Member member, Orders batch) throws ProtocolException {
        if (batch.tick() < match.nextTick() && member.forgiven(batch.tick())) {
            return;
        }
        if (member.live()) {
            match.orders(member.slot, batch);
        } else {
            match.ordersAhead(member.slot, batch);
        }
    }

    /**
     * A player is not there any more.
     *
     * @param mayReturn how long its place is kept; zero: it is gone for good
     */
    void left(int slot, LeaveReason reason, Duration mayReturn) {
        if (mayReturn.isZero()) {
            match.leave(slot, reason);
        } else {
            match.away(slot, reason);
        }
    }

    /** The match is over. */
    void ended() {
        following.ended();
    }
}
