package dev.outpost.relay.lobby;

import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.RoomSettings;
import java.time.Duration;

/**
 * What rooms may be.
 *
 * @param maxGames most rooms at a time
 * @param maxPlayers most players of a room
 * @param minTickIntervalUs shortest tick, microseconds
 * @param maxTickIntervalUs longest tick, microseconds
 * @param loadTimeout how long players may load
 * @param revealTimeout how long they then may take to reveal their shares of the seed
 * @param resumeWindow how long dropped players may return; zero: they may not
 * @param maxSpectators most spectators of a room
 * @param snapshotMaxBytes most bytes of a state that one client gives to another
 * @param table what players may do to each other beside playing
 * @param limits what each player may send
 * @param calibration how long a match's start waits for the players' pings; zero: not at all
 */
public record RoomRules(
        int maxGames,
        int maxPlayers,
        int minTickIntervalUs,
        int maxTickIntervalUs,
        Duration loadTimeout,
        Duration revealTimeout,
        Duration resumeWindow,
        int maxSpectators,
        int snapshotMaxBytes,
        TableRules table,
        Limits limits,
        Duration calibration) {

    private static final Duration USUAL_REVEAL = Duration.ofSeconds(10);

    /** With the usual time for reveals and the usual rules among players, and without calibration. */
    public RoomRules(
            int maxGames,
            int maxPlayers,
            int minTickIntervalUs,
            int maxTickIntervalUs,
            Duration loadTimeout,
            Duration resumeWindow,
            int maxSpectators,
            int snapshotMaxBytes,
            Limits limits) {
        this(
                maxGames,
                maxPlayers,
                minTickIntervalUs,
                maxTickIntervalUs,
                loadTimeout,
                USUAL_REVEAL,
                resumeWindow,
                maxSpectators,
                snapshotMaxBytes,
                TableRules.DEFAULT,
                limits,
                Duration.ZERO);
    }

    /** Whether a room may have these settings. */
    void check(RoomSettings settings) throws ProtocolException {
        range("player_count", settings.playerCount(), 1, maxPlayers);
        range("tick_interval_us", settings.tickIntervalUs(), minTickIntervalUs, maxTickIntervalUs);
        range("run_ahead", settings.runAhead(), 0, Math.min(255, limits.maxLeadTicks()));
        if (settings.pauses() != Protocol.AS_QUEUE) {
            range("pauses", settings.pauses(), 0, PauseRules.MOST);
        }
    }

    private static void range(String field, int value, int min, int max) throws ProtocolException {
        if (value < min || value > max) {
            throw new ProtocolException(
                    ErrorCode.BAD_VALUE, field + " is " + value + "; accepted are " + min + " to " + max);
        }
    }
}
