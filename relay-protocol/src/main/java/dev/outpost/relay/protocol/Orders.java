package dev.outpost.relay.protocol;

import java.util.List;

/**
 * A player's batch for one tick; sent for every tick, empty batches too.
 *
 * @param tick the tick these orders are due in
 * @param orders in the order the player gave them
 * @param sentUs when the batch was sent, microseconds from the begin of the tick's window by the client's clock, as {@link Order#subTickUs()} counts; may exceed the interval
 * @param echo nonce of the last frame that the simulation has run, 0 before the first
 */
public record Orders(long tick, List<Order> orders, int sentUs, int echo) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x10;

    /** Sent at the begin of the window, before any frame was run. */
    public Orders(long tick, List<Order> orders) {
        this(tick, orders, 0, 0);
    }

    @Override
    public int type() {
        return TYPE;
    }
}
