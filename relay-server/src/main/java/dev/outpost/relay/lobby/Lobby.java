package dev.outpost.relay.lobby;

import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Kick;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.RoomChanged;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.telemetry.GameTelemetry;
import java.util.HashSet;
import java.util.Set;

/** What the members of a room agree on before a match: who is in, in which team, and what will be played. */
final class Lobby {

    /** A host who puts out more than these is the one to leave. */
    private static final int MOST_PUT_OUT = 1000;

    private final String code;
    private final Roster roster;
    private final RoomRules rules;
    private final GameTelemetry telemetry;
    private RoomSettings settings;

    /** Pseudonyms of those the host does not want back. */
    private final Set<String> putOut = new HashSet<>();

    Lobby(String code, RoomSettings settings, Roster roster, RoomRules rules, GameTelemetry telemetry) {
        this.code = code;
        this.settings = settings;
        this.roster = roster;
        this.rules = rules;
        this.telemetry = telemetry;
    }

    /** What will be played, or is. */
    RoomSettings settings() {
        return settings;
    }

    /** The slot for somebody who wants to enter. */
    int admit(String pseudonym, int wantedSlot, String modFingerprint) throws ProtocolException {
        if (putOut.contains(pseudonym)) {
            throw new ProtocolException(ErrorCode.KICKED, "the host of room " + code + " has put this player out");
        }
        if (roster.size() >= settings.playerCount()) {
            throw new ProtocolException(
                    ErrorCode.ROOM_FULL, "all " + settings.playerCount() + " places of room " + code + " are taken");
        }
        if (!modFingerprint.equals(settings.modFingerprint())) {
            throw new ProtocolException(
                    ErrorCode.MOD_MISMATCH,
                    "mod fingerprint " + modFingerprint + " is not the room's " + settings.modFingerprint());
        }
        if (wantedSlot == Protocol.ANY_SLOT) {
            return roster.lowestFreeSlot();
        }
        if (roster.has(wantedSlot)) {
            throw new ProtocolException(ErrorCode.SLOT_TAKEN, "slot " + wantedSlot + " is taken");
        }
        return wantedSlot;
    }

    void ready(Member member, boolean ready) {
        member.ready = ready;
        roster.tellAll(roster.describe());
    }

    void setTeam(Member member, int team) {
        member.team = team;
        roster.tellAll(roster.describe());
    }

    /** The host changes the settings; nobody is ready for what it has not seen. */
    void change(Member member, RoomSettings wanted) throws ProtocolException {
        requireHost(member, "change the settings");
        rules.check(wanted);
        if (!wanted.gameModule().equals(settings.gameModule())
                || !wanted.modFingerprint().equals(settings.modFingerprint())) {
            throw new ProtocolException(
                    ErrorCode.BAD_VALUE,
                    "game_module and mod_fingerprint cannot change: the members came with those of the room");
        }
        if (wanted.playerCount() < roster.size()) {
            throw new ProtocolException(
                    ErrorCode.BAD_VALUE,
                    "player_count is " + wanted.playerCount() + "; accepted are " + roster.size() + " to "
                            + rules.maxPlayers() + ", since so many are here");
        }
        settings = wanted;
        telemetry.agreed(wanted);
        roster.all().forEach(other -> other.ready = false);
        roster.tellAll(new RoomChanged(wanted));
        roster.tellAll(roster.describe());
    }

    /** Whom the host puts out. */
    Member kicked(Member by, Kick kick) throws ProtocolException {
        requireHost(by, "put somebody out");
        Member target = roster.in(kick.slot());
        if (target == null || target == by) {
            throw new ProtocolException(
                    ErrorCode.BAD_VALUE, "slot is " + kick.slot() + "; accepted are those of the other members");
        }
        if (putOut.size() < MOST_PUT_OUT) {
            putOut.add(target.peer.pseudonym());
        }
        return target;
    }

    /** Whether the match may be started by this member now. */
    void checkStart(Member member) throws ProtocolException {
        requireHost(member, "start the match");
        for (Member other : roster.all()) {
            if (!other.ready) {
                throw new ProtocolException(ErrorCode.NOT_READY, "slot " + other.slot + " is not ready");
            }
        }
    }

    private void requireHost(Member member, String what) throws ProtocolException {
        if (member.slot != roster.hostSlot()) {
            throw new ProtocolException(ErrorCode.NOT_HOST, "only slot " + roster.hostSlot() + " may " + what);
        }
    }
}
