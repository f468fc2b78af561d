package dev.outpost.relay.telemetry;

import dev.outpost.relay.follow.SnapshotOutcome;
import dev.outpost.relay.protocol.DesyncVerdict;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.VoteKind;
import dev.outpost.relay.timing.StallCause;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.EventType.Column;
import dev.outpost.telemetry.event.Severity;
import java.util.List;

/** The relay's events (D031, Relay server events); {@link #CONNECTION_REFUSED}, {@link #PAUSE}, {@link #VOTE}, {@link #QOS_ADJUST} and {@link #STALL} are our own addition. */
public final class RelayEvents {

    private static final String GAME_ID = "game_id";
    private static final String GAME_ID_ABOUT = "the room's code, unique within a relay";

    static final EventType GAME_START = EventType.named(
                    "relay.game.start", "A match began: which map, settings and mods are played.")
            .fills(Column.GAME)
            .text(GAME_ID, GAME_ID_ABOUT)
            .text("map", "name of the map")
            .unmasked("map names are what the operator asks for")
            .integer("player_count", "players at the start")
            .text("settings_hash", "the engine's hash over all of its settings")
            .text("balance_preset", "the engine's balance preset")
            .text("game_module", "the engine's game module")
            .text("mod_profile_fingerprint", "SHA-256 of the room's mod profile")
            .build();

    static final EventType GAME_END = EventType.named(
                    "relay.game.end", "A match ended: how long it was and how it went.")
            .fills(Column.GAME, Column.DURATION)
            .text(GAME_ID, GAME_ID_ABOUT)
            .number("duration_s", "seconds from the start to the end")
            .integer("ticks", "ticks closed")
            .text("outcome", "the players' common word, or abandoned, disputed, shutdown")
            .integer("player_count", "players at the start")
            .build();

    static final EventType PLAYER_JOIN = EventType.named(
                    "relay.player.join", "A player entered a room: the connection's quality, and the mods it brings.")
            .fills(Column.GAME)
            .text(GAME_ID, GAME_ID_ABOUT)
            .integer("slot", "the player's slot")
            .number("rtt_ms", "round trip measured while greeting, milliseconds; null when not yet known")
            .orNull()
            .text("mod_profile_fingerprint", "SHA-256 of the player's mod profile")
            .build();

    static final EventType PLAYER_LEAVE = EventType.named(
                    "relay.player.leave", "A player left a room: why, and when in the match.")
            .fills(Column.GAME)
            .text(GAME_ID, GAME_ID_ABOUT)
            .integer("slot", "the player's slot")
            .oneOf("reason", LeaveReason.class, "why")
            .number("match_time_s", "seconds since the match began; 0 when it had not")
            .build();

    static final EventType PLAYER_RESUME = EventType.named(
                    "relay.player.resume",
                    "A dropped player returned to its match: how long it was away, and how it caught up.")
            .fills(Column.GAME)
            .text(GAME_ID, GAME_ID_ABOUT)
            .integer("slot", "the player's slot")
            .integer("gap_ticks", "ticks whose frames it was sent to catch up")
            .number("away_s", "seconds from the drop to the request to return")
            .oneOf("how", CatchUpKind.class, "from what it caught up")
            .number("live_ms", "milliseconds from the request until it had been sent all it missed")
            .build();

    static final EventType SNAPSHOT = EventType.named(
                    "relay.snapshot",
                    "A player's state was asked for, to be given to somebody else: whose, and what became of it.")
            .fills(Column.GAME, Column.TICK)
            .text(GAME_ID, GAME_ID_ABOUT)
            .integer("player", "slot of the player who was asked")
            .integer("tick", "the tick after which it was taken")
            .integer("size_bytes", "bytes that came")
            .oneOf("outcome", SnapshotOutcome.class, "what became of it; bad is what its receiver says")
            .build();

    static final EventType TICK_PROCESS = EventType.named(
                    "relay.tick.process", "A tick was closed: what it cost, and whether it was late.")
            .severity(Severity.DEBUG)
            .detail()
            .fills(Column.GAME, Column.TICK, Column.DURATION)
            .text(GAME_ID, GAME_ID_ABOUT)
            .integer("tick", "number of the tick, from 0")
            .integer("order_count", "orders in its frame")
            .integer("process_us", "time to order, encode and send it, microseconds")
            .bool(
                    "stall_detected",
                    "whether it closed more than one tick length after it was due, or without the batch of a player")
            .build();

    static final EventType ORDER_FORWARD = EventType.named(
                    "relay.order.forward", "An order went out to all players: volume, and fairness within the tick.")
            .severity(Severity.DEBUG)
            .detail()
            .fills(Column.GAME, Column.TICK)
            .text(GAME_ID, GAME_ID_ABOUT)
            .integer("player", "slot of the player who gave it")
            .integer("tick", "tick whose frame carries it")
            .text("order_type", "the engine's name of the order type")
            .integer("sub_tick_us", "normalised time within the tick, microseconds")
            .integer("size_bytes", "bytes of its payload")
            .build();

    static final EventType DESYNC = EventType.named(
                    "relay.desync",
                    "Players' states came apart: at which tick and whose; once per divergence and wrong hash.")
            .severity(Severity.ERROR)
            .fills(Column.GAME, Column.TICK)
            .text(GAME_ID, GAME_ID_ABOUT)
            .integer("tick", "first tick at which the hashes differ")
            .integers("diverged_players", "slots; all players when there is no majority")
            .text("hash_expected", "the majority's hash, 16 hex digits; without a majority the lowest slot's")
            .text("hash_actual", "the diverged players' hash, 16 hex digits")
            .integer("last_agreed_tick", "last tick in which all of these players agreed; null: they never did")
            .orNull()
            .oneOf("verdict", DesyncVerdict.class, "whether a majority names the diverged")
            .build();

    static final EventType LAG_SWITCH = EventType.named(
                    "relay.lag_switch",
                    "A gap in a player's orders followed by a burst, which the network does not explain.")
            .severity(Severity.WARN)
            .fills(Column.GAME)
            .text(GAME_ID, GAME_ID_ABOUT)
            .integer("player", "the player's slot")
            .number("gap_ms", "length of the gap, milliseconds")
            .integer("orders_during_gap", "orders that were due in it")
            .build();

    static final EventType SUSPICION = EventType.named(
                    "relay.suspicion", "A player's behaviour score changed; no action is automatic.")
            .severity(Severity.WARN)
            .fills(Column.GAME)
            .text(GAME_ID, GAME_ID_ABOUT)
            .integer("player", "the player's slot")
            .number("score", "0 to 1")
            .object("contributing_factors", "name of each factor and what it added")
            .build();

    static final EventType RESULT_CERTIFIED = EventType.named(
                    "relay.result.certified", "A match's result was signed and kept: what it says in short.")
            .fills(Column.GAME)
            .text(GAME_ID, GAME_ID_ABOUT)
            .text("outcome", "how the match ended")
            .text("reached", "how that was reached: consensus, protocol or undetermined")
            .text("chain", "hash chain of the order stream, 64 hex digits")
            .bool("recorded", "whether the recording is kept")
            .build();

    static final EventType PAUSE = EventType.named(
                    "relay.pause", "A pause of a match was over: who had paused, how long, and why it ended.")
            .fills(Column.GAME, Column.TICK, Column.DURATION)
            .text(GAME_ID, GAME_ID_ABOUT)
            .integer("player", "slot of the player who paused")
            .integer("tick", "tick that waited")
            .oneOf("ended_by", PauseEnd.class, "why it was over")
            .number("duration_s", "seconds that the clock stood")
            .build();

    static final EventType VOTE = EventType.named(
                    "relay.vote", "A vote among players was over: what about, and how it went.")
            .fills(Column.GAME)
            .text(GAME_ID, GAME_ID_ABOUT)
            .oneOf("kind", VoteKind.class, "what about")
            .integer("player", "slot of the player who opened it")
            .integer("target", "slot of the player to be put out; null unless that was the question")
            .orNull()
            .integer("yes", "votes for it")
            .integer("no", "votes against it")
            .integer("needed", "votes that carry it")
            .oneOf("outcome", VoteEnd.class, "how it ended")
            .build();

    static final EventType CONNECTION_REFUSED = EventType.named(
                    "relay.connection.refused",
                    "Messages or connections were refused; of the same reason outside of games at most one row a second.")
            .severity(Severity.WARN)
            .fills(Column.GAME)
            .text("game_id", "the room's code; null outside of rooms")
            .orNull()
            .oneOf("reason", ErrorCode.class, "the protocol's name of the error")
            .integer("count", "how many since the last row of this reason")
            .build();

    static final EventType QOS_ADJUST = EventType.named(
                    "relay.qos.adjust", "The shared run-ahead of a match changed: by how much, from when on, and why.")
            .fills(Column.GAME, Column.TICK)
            .text(GAME_ID, GAME_ID_ABOUT)
            .integer("tick", "from the frame of this tick on; named in advance, the same for all players")
            .integer("from", "run-ahead before, ticks")
            .integer("to", "run-ahead after, ticks")
            .number("late_rate", "smoothed share of batches that came after their tick, 0 to 1")
            .oneOf("reason", QosReason.class, "what moved it")
            .number("deadline_ms", "time that batches have from now on to reach the relay, milliseconds")
            .build();

    static final EventType STALL = EventType.named(
                    "relay.stall",
                    "Ticks closed late or without a player's batches: whose fault it was; once per episode, at its end.")
            .severity(Severity.WARN)
            .fills(Column.GAME, Column.TICK, Column.DURATION)
            .text(GAME_ID, GAME_ID_ABOUT)
            .integer("slot", "the player whose batches were missing; null: the relay itself was late")
            .orNull()
            .oneOf("cause", StallCause.class, "why")
            .integer("begin_tick", "first tick concerned")
            .integer("ticks", "from the first tick concerned to the last")
            .integer("missed", "ticks among them that closed late or without the batch")
            .number("longest_ms", "longest silence of the player, or greatest lateness of the relay, milliseconds")
            .build();

    static final EventType TRACKING_STATE = EventType.named(
                    "relay.tracking.state", "It stands otherwise with a tracking server that games are listed at.")
            .text("server_hash", "pseudonym of the tracking server's address")
            .oneOf("state", TrackingState.class, "listed, refused, or away")
            .integer("status", "HTTP status that showed it; 0: there was no answer")
            .integer("listings", "listings of this relay that stand there, as far as is known")
            .build();

    /** All of them. */
    public static final List<EventType> ALL = List.of(
            GAME_START,
            GAME_END,
            PLAYER_JOIN,
            PLAYER_LEAVE,
            PLAYER_RESUME,
            SNAPSHOT,
            TICK_PROCESS,
            ORDER_FORWARD,
            DESYNC,
            LAG_SWITCH,
            SUSPICION,
            QOS_ADJUST,
            STALL,
            PAUSE,
            VOTE,
            CONNECTION_REFUSED,
            TRACKING_STATE,
            RESULT_CERTIFIED);

    private RelayEvents() {}
}
