package dev.outpost.relay.game;

import dev.outpost.relay.protocol.SlotOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders by the tick they are due in, until that tick closes: a ring with a place for each tick that a batch may be
 * due in.
 *
 * <p>Orders are put down with their normalised times, which may lie outside of the tick. They are sorted by these, and
 * only then held inside the tick, so that of two orders before its begin the earlier still comes first.
 */
final class OrderBook {

    /** Canonical order of a tick: normalised time, then slot; one player's orders of one time stay as they came. */
    private static final Comparator<SlotOrder> CANONICAL =
            Comparator.comparingInt(SlotOrder::subTickUs).thenComparingInt(SlotOrder::slot);

    private static final int MAX_USUAL_ORDERS = 64;

    /** Places to begin with; batches come a few ticks ahead. */
    private static final int FIRST_PLACES = 16;

    private final int lastUs;
    /** By slot, the time of its last order while a tick is closed. */
    private final int[] floors;

    /** By tick; grows up to what may be due when somebody sends further ahead. */
    private List<@Nullable List<SlotOrder>> ring;

    private final int slots;
    private long nextTick;

    /** As many as the last tick had: a list that need not grow leaves no garbage. */
    private int usualOrders = 8;

    /**
     * An empty book.
     *
     * @param slots players' slots are below this
     * @param tickIntervalUs length of a tick, microseconds
     */
    OrderBook(int slots, int tickIntervalUs) {
        this.slots = slots;
        this.floors = new int[slots];
        this.lastUs = tickIntervalUs - 1;
        this.ring = places(FIRST_PLACES);
    }

    /** The tick that closes next. */
    long nextTick() {
        return nextTick;
    }

    /** Puts an order down for a tick, which must be open; how far ahead it may be is for others to say. */
    void add(long tick, SlotOrder order) {
        if (tick - nextTick >= ring.size()) {
            grow((int) (tick - nextTick));
        }
        int place = place(tick);
        List<SlotOrder> orders = ring.get(place);
        if (orders == null) {
            orders = new ArrayList<>(usualOrders);
            ring.set(place, orders);
        }
        orders.add(order);
    }

    /** Closes the next tick: its orders in canonical order. */
    List<SlotOrder> close() {
        int place = place(nextTick);
        nextTick++;
        List<SlotOrder> orders = ring.get(place);
        if (orders == null) {
            return List.of();
        }
        ring.set(place, null);
        usualOrders = Math.min(MAX_USUAL_ORDERS, Math.max(1, orders.size()));
        keepEachPlayersSequence(orders);
        orders.sort(CANONICAL);
        holdInside(orders);
        return orders;
    }

    private void grow(int ahead) {
        List<@Nullable List<SlotOrder>> few = ring;
        ring = places(Integer.highestOneBit(ahead) << 1);
        for (long tick = nextTick; tick < nextTick + few.size(); tick++) {
            ring.set(place(tick), few.get((int) tick & few.size() - 1));
        }
    }

    private int place(long tick) {
        return (int) tick & ring.size() - 1;
    }

    /** Empty ones; a power of two. */
    private static List<@Nullable List<SlotOrder>> places(int count) {
        List<@Nullable List<SlotOrder>> places = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            places.add(null);
        }
        return places;
    }

    /** No player's order goes before one that it gave earlier, whatever times it claims. */
    private void keepEachPlayersSequence(List<SlotOrder> orders) {
        for (int i = 0; i < orders.size(); i++) {
            floors[orders.get(i).slot()] = Integer.MIN_VALUE;
        }
        for (int i = 0; i < orders.size(); i++) {
            SlotOrder order = orders.get(i);
            int floor = floors[order.slot()];
            if (order.subTickUs() < floor) {
                orders.set(i, at(order, floor));
            } else {
                floors[order.slot()] = order.subTickUs();
            }
        }
    }

    /** Moves times into the tick, and no further apart than it takes to keep the sequence by time and slot. */
    private void holdInside(List<SlotOrder> orders) {
        int time = 0;
        int slot = -1;
        for (int i = 0; i < orders.size(); i++) {
            SlotOrder order = orders.get(i);
            time = Math.max(order.subTickUs(), order.slot() < slot ? time + 1 : time);
            slot = order.slot();
            if (order.subTickUs() != time) {
                orders.set(i, at(order, time));
            }
        }
        time = lastUs;
        slot = slots;
        for (int i = orders.size() - 1; i >= 0; i--) {
            SlotOrder order = orders.get(i);
            time = Math.min(order.subTickUs(), order.slot() > slot ? Math.max(0, time - 1) : time);
            slot = order.slot();
            if (order.subTickUs() == time) {
                // It fits, and so do all before it: they were sorted to begin with.
                if (i == 0 || orders.get(i - 1).subTickUs() < time) {
                    return;
                }
            } else {
                orders.set(i, at(order, time));
            }
        }
    }

    private static SlotOrder at(SlotOrder order, int subTickUs) {
        return new SlotOrder(order.slot(), subTickUs, order.type(), order.payload());
    }
}
