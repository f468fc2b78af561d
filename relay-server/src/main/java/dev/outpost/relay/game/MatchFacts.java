package dev.outpost.relay.game;

import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.SlotNonce;
import java.util.List;

/**
 * What is fixed about a match from its start.
 *
 * @param room the room's code, the game id in all telemetry
 * @param traceId the match's trace id, 32 lower-case hex digits
 * @param settings what the room agreed on
 * @param players who plays, by ascending slot
 * @param seed the match's random seed
 * @param startUnixMicros when it began, microseconds since 1970
 * @param runAhead run-ahead in ticks that it began with
 * @param relayNonce the relay's share of the seed, 64 hex digits
 * @param reveals the players' shares of it, by ascending slot
 */
public record MatchFacts(
        String room,
        String traceId,
        RoomSettings settings,
        List<MatchPlayer> players,
        long seed,
        long startUnixMicros,
        int runAhead,
        String relayNonce,
        List<SlotNonce> reveals) {

    public MatchFacts {
        players = List.copyOf(players);
        reveals = List.copyOf(reveals);
    }
}
