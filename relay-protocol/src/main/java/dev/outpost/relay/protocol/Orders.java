package dev.outpost.relay.protocol;

import java.util.List;

/**
 * A player's batch for one tick; sent for every tick, empty batches too.
 *
 * @param tick the tick these orders are due in
 * @param orders in the order the player gave them
 */
public record Orders(long tick, List<Order> orders) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x10;

    @Override
    public int type() {
        return TYPE;
    }
}
