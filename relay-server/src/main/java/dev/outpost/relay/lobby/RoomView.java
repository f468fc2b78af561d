package dev.outpost.relay.lobby;

import dev.outpost.relay.protocol.ConnectionState;
import dev.outpost.relay.protocol.RoomSettings;
import java.util.List;
import java.util.Map;

/**
 * A room as it was at one moment, for operators and lists.
 *
 * @param code its code
 * @param traceId its match's trace id
 * @param settings what it agreed on
 * @param state lobby, loading, playing or after the match
 * @param ageS seconds since it was opened
 * @param members who is in it, by ascending slot
 * @param match numbers about its match, by name: {@code ticks}, {@code elapsed_s}, and what observers add
 */
public record RoomView(
        String code,
        String traceId,
        RoomSettings settings,
        ConnectionState state,
        long ageS,
        List<MemberView> members,
        Map<String, Double> match) {

    public RoomView {
        members = List.copyOf(members);
        match = Map.copyOf(match);
    }

    /** Whether somebody may still join. */
    public boolean open() {
        return state == ConnectionState.LOBBY && members.size() < settings.playerCount();
    }

    /**
     * Somebody in the room.
     *
     * @param slot where
     * @param host whether it is the host
     * @param ready whether it is ready for the start
     * @param team its team, 255: none
     * @param pseudonym who, as telemetry names it
     * @param rttMs last measured round trip, milliseconds; below 0: none yet
     * @param details numbers that observers know of it, {@code suspicion} say
     */
    public record MemberView(
            int slot,
            boolean host,
            boolean ready,
            int team,
            String pseudonym,
            double rttMs,
            Map<String, Double> details) {

        public MemberView {
            details = Map.copyOf(details);
        }
    }
}
