package dev.outpost.relay.protocol;

import java.util.List;

/**
 * What the players agree on before a match; the game context of its telemetry.
 *
 * @param gameModule the engine's game module, at most 64 bytes
 * @param modFingerprint SHA-256 of the mod profile, 64 hex digits
 * @param map name of the map, at most 128 bytes
 * @param playerCount players the room waits for at most, 1 to 16
 * @param settingsHash the engine's hash over all of its own settings, at most 64 bytes
 * @param balancePreset at most 64 bytes
 * @param queue what kind of match
 * @param tickIntervalUs wanted length of a tick, microseconds
 * @param runAhead wanted run-ahead in ticks, 0: the relay chooses
 * @param orderTypes names of the engine's order types; orders carry the index; at most 1024 of at most 64 bytes
 */
public record RoomSettings(
        String gameModule,
        String modFingerprint,
        String map,
        int playerCount,
        String settingsHash,
        String balancePreset,
        QueueType queue,
        int tickIntervalUs,
        int runAhead,
        List<String> orderTypes) {}
