package dev.outpost.client.match;

import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.protocol.Order;
import java.util.ArrayList;
import java.util.List;

/** What one player may send, as docs/protocol.md has it: two token buckets, filled up by each tick. */
final class FakeBudget {
    private final Limits limits;
    private long orders;
    private long bytes;

    FakeBudget(Limits limits) {
        this.limits = limits;
        this.orders = limits.ordersBurst();
        this.bytes = limits.bytesBurst();
    }

    /** A tick has passed. */
    void refill() {
        orders = Math.min(limits.ordersBurst(), orders + limits.ordersPerTick());
        bytes = Math.min(limits.bytesBurst(), bytes + limits.bytesPerTick());
    }

    /** Those of a tick's orders that are within it. */
    List<Order> take(List<Order> sent) {
        List<Order> kept = new ArrayList<>();
        for (Order order : sent) {
            if (orders > 0 && bytes >= order.payload().length) {
                orders--;
                bytes -= order.payload().length;
                kept.add(order);
            }
        }
        return kept;
    }
}
