package dev.outpost.relay.game;

import dev.outpost.relay.protocol.Limits;

/**
 * How many orders and payload bytes a player may still send: two token buckets counted in ticks, not in time, so that
 * the client can compute them as well (docs/protocol.md, Pacing; spec/relay.md, Tick).
 *
 * <p>Both buckets are full at tick 0. A batch due in a later tick than the one before first adds the refill of the
 * ticks between; each order takes one order and its payload's bytes.
 */
final class OrderBudget {

    private final Limits limits;
    private long refilledTick;
    private long orders;
    private long bytes;
    private int inTick;

    OrderBudget(Limits limits) {
        this.limits = limits;
        this.orders = limits.ordersBurst();
        this.bytes = limits.bytesBurst();
    }

    /** A batch due in {@code tick} begins. */
    void enter(long tick) {
        if (tick > refilledTick) {
            long ticks = tick - refilledTick;
            orders = Math.min(limits.ordersBurst(), orders + ticks * limits.ordersPerTick());
            bytes = Math.min(limits.bytesBurst(), bytes + ticks * limits.bytesPerTick());
            refilledTick = tick;
            inTick = 0;
        }
    }

    /** Takes one order of {@code payloadBytes}; false when the budget does not hold it. */
    boolean take(int payloadBytes) {
        if (orders < 1 || bytes < payloadBytes || inTick >= limits.ordersHard()) {
            return false;
        }
        orders--;
        bytes -= payloadBytes;
        inTick++;
        return true;
    }
}
