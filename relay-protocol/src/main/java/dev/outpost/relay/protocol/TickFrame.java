package dev.outpost.relay.protocol;

import java.util.List;

/**
 * The canonical orders of one tick, the same for every player.
 *
 * @param tick the tick that was closed; frames come without gaps
 * @param orders sorted by normalised time, then slot
 * @param nonce to be echoed by the first batch that is sent when the frame was run; no part of the order stream
 */
public record TickFrame(long tick, List<SlotOrder> orders, int nonce) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x90;

    /** A frame with nonce 0, which no batch needs to echo. */
    public TickFrame(long tick, List<SlotOrder> orders) {
        this(tick, orders, 0);
    }

    @Override
    public int type() {
        return TYPE;
    }
}
