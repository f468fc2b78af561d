package dev.outpost.relay.protocol;

import java.util.List;

/**
 * The canonical orders of one tick, the same for every player.
 *
 * @param tick the tick that was closed; frames come without gaps
 * @param orders sorted by normalised time, then slot
 */
public record TickFrame(long tick, List<SlotOrder> orders) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x90;

    @Override
    public int type() {
        return TYPE;
    }
}
