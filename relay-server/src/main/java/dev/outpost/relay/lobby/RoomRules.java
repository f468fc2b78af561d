package dev.outpost.relay.lobby;

import dev.outpost.relay.protocol.Limits;
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
        Limits limits,
        Duration calibration) {

    private static final Duration USUAL_REVEAL = Duration.ofSeconds(10);

    /** With the usual time for reveals, and without calibration. */
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
                limits,
                Duration.ZERO);
    }
}
