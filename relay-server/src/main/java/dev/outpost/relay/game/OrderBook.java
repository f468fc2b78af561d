package dev.outpost.relay.game;

import dev.outpost.relay.protocol.SlotOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders by the tick they are due in, until that tick closes: a ring with a place for each tick that a batch may be
 * due in.
 */
final class OrderBook {

    /** Canonical order of a tick: normalised time, then slot; one player's orders of one time stay as they came. */
    private static final Comparator<SlotOrder> CANONICAL =
            Comparator.comparingInt(SlotOrder::subTickUs).thenComparingInt(SlotOrder::slot);

    private final List<@Nullable List<SlotOrder>> ring;
    private final int mask;
    private long nextTick;

    /** A book for ticks up to {@code maxLeadTicks} ahead. */
    OrderBook(int maxLeadTicks) {
        int places = Integer.highestOneBit(Math.max(1, maxLeadTicks)) << 1;
        this.mask = places - 1;
        this.ring = new ArrayList<>(places);
        for (int i = 0; i < places; i++) {
            ring.add(null);
        }
    }

    /** The tick that closes next. */
    long nextTick() {
        return nextTick;
    }

    /** Puts an order down for a tick, which must be open and at most {@code maxLeadTicks} ahead. */
    void add(long tick, SlotOrder order) {
        int place = (int) tick & mask;
        List<SlotOrder> orders = ring.get(place);
        if (orders == null) {
            orders = new ArrayList<>(8);
            ring.set(place, orders);
        }
        orders.add(order);
    }

    /** Closes the next tick: its orders in canonical order. */
    List<SlotOrder> close() {
        int place = (int) nextTick & mask;
        nextTick++;
        List<SlotOrder> orders = ring.get(place);
        if (orders == null) {
            return List.of();
        }
        ring.set(place, null);
        orders.sort(CANONICAL);
        return orders;
    }
}
