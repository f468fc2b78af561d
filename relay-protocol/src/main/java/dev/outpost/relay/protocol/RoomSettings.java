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
 * @param pauses pauses of each player, {@link Protocol#AS_QUEUE}: as the queue has it
 * @param spectators most spectators, {@link Protocol#AS_QUEUE}: as the relay has it
 * @param spectatorDelayS by how much spectators see the match later, seconds; 0: as the queue has it, which is also the least
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
        List<String> orderTypes,
        int pauses,
        int spectators,
        int spectatorDelayS) {

    /** With pauses and spectators as queue and relay have them. */
    public RoomSettings(
            String gameModule,
            String modFingerprint,
            String map,
            int playerCount,
            String settingsHash,
            String balancePreset,
            QueueType queue,
            int tickIntervalUs,
            int runAhead,
            List<String> orderTypes) {
        this(
                gameModule,
                modFingerprint,
                map,
                playerCount,
                settingsHash,
                balancePreset,
                queue,
                tickIntervalUs,
                runAhead,
                orderTypes,
                Protocol.AS_QUEUE,
                Protocol.AS_QUEUE,
                0);
    }
}
