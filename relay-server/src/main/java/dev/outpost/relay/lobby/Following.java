package dev.outpost.relay.lobby;

import dev.outpost.relay.follow.CatchUp;
import dev.outpost.relay.follow.Snapshots;
import dev.outpost.relay.follow.SpectatorDelay;
import dev.outpost.relay.follow.SpectatorStand;
import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.SnapshotPart;
import dev.outpost.relay.protocol.SnapshotVerdict;
import dev.outpost.relay.protocol.SyncHash;
import java.time.Duration;

/** What goes with a match for those who are not up to date with it: players who return, and spectators. */
final class Following {

    private final Returns returns;
    private final Snapshots snapshots;
    private final Audience audience;

    /** That of a match that has just begun. */
    Following(Room room, Roster roster, RoomParts parts, MatchRun match, MatchControl control, Audience audience) {
        RoomSettings settings = room.settings();
        CatchUp catchUp = new CatchUp(control.frames(), control);
        this.audience = audience;
        this.snapshots =
                new Snapshots(control, match::nextTick, parts.rules().snapshotMaxBytes(), parts.telemetry()::snapshot);
        this.returns = new Returns(room, roster, parts, match, control, catchUp, snapshots);
        Duration delay = SpectatorDelay.of(settings.queue(), settings.spectatorDelayS());
        SpectatorStand stand = new SpectatorStand(control.frames(), catchUp, control, delay, match.startFrom(0));
        match.observe(stand::tickClosed);
        audience.began(stand, snapshots, new Hold(control.frames()));
    }

    Returns returns() {
        return returns;
    }

    /** A player's hash, taken by the match. */
    void syncHash(int slot, SyncHash report) {
        snapshots.syncHash(slot, report.tick(), report.hash());
    }

    /** A player says something of snapshots. */
    void message(int slot, ClientMessage message) {
        if (message instanceof SnapshotPart part) {
            snapshots.part(slot, part);
        } else if (message instanceof SnapshotVerdict verdict) {
            returns.verdict(slot, verdict.tick(), verdict.good());
        }
    }

    /** The match is over. */
    void ended() {
        returns.ended();
        audience.ended();
    }
}
