package dev.outpost.client.match;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recorded match as far as it is played: what was agreed on, and the orders of each player who gave any.
 *
 * @param source the recording's own name, or the file's
 * @param game full name of the game and its version
 * @param map name of the map
 * @param tickMs recorded length of a tick, milliseconds
 * @param durationTicks recorded length of the match, ticks; 0 if the recording does not say
 * @param orderTypes distinct types of the orders that are sent, in order of first appearance
 * @param slots players with at least one such order, by ascending slot; at least one
 * @param original of a relay's recording, what it says of the match; else null
 */
public record RecordedMatch(
        String source,
        String game,
        String map,
        double tickMs,
        int durationTicks,
        List<String> orderTypes,
        List<SlotOrders> slots,
        @Nullable Original original) {
    /** Takes copies of the lists. */
    public RecordedMatch {
        orderTypes = List.copyOf(orderTypes);
        slots = List.copyOf(slots);
    }

    /** The larger of the recorded duration and the tick of the last order that is sent. */
    public int lastRecordedTick() {
        int last = durationTicks;
        for (SlotOrders slot : slots) {
            last = Math.max(last, slot.tick(slot.size() - 1));
        }
        return last;
    }

    /** How many orders all players together send. */
    public int orders() {
        return slots.stream().mapToInt(SlotOrders::size).sum();
    }
}
