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
 * @param limits what each player may send
 */
public record RoomRules(
        int maxGames,
        int maxPlayers,
        int minTickIntervalUs,
        int maxTickIntervalUs,
        Duration loadTimeout,
        Limits limits) {}
