package dev.outpost.client.match;

import dev.outpost.client.ClientException;
import dev.outpost.relay.protocol.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * In which tick each player's orders are due, and which tick is the last. Computed from the recording and the relay's
 * announced limits alone, so that all players of a match come to the same last tick without talking to each other.
 *
 * @param slots one schedule a player, by ascending slot
 * @param lastTick the larger of the recorded duration and the last tick with an order due
 */
public record MatchSchedule(List<SlotSchedule> slots, long lastTick) {
    /** Takes a copy of the list. */
    public MatchSchedule {
        slots = List.copyOf(slots);
    }

    /**
     * Spreads the orders of the first {@code players} players.
     *
     * @param tickIntervalUs length of a tick, for the orders' claimed times within it
     */
    public static MatchSchedule of(RecordedMatch match, int players, Limits limits, int tickIntervalUs)
            throws ClientException {
        List<SlotSchedule> slots = new ArrayList<>();
        long last = match.durationTicks();
        for (SlotOrders orders : match.slots().subList(0, players)) {
            SlotSchedule slot = SlotSchedule.of(orders, limits, tickIntervalUs);
            slots.add(slot);
            last = Math.max(last, slot.lastDueTick());
        }
        return new MatchSchedule(slots, last);
    }

    /** How many orders all players together send. */
    public long orders() {
        return slots.stream().mapToLong(SlotSchedule::size).sum();
    }
}
