package dev.outpost.client.match;

import dev.outpost.client.ClientException;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.protocol.Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One player's orders with the tick each is due in: its recorded tick, or a following one where the relay's budgets
 * would drop it.
 *
 * <p>The budgets are token buckets, one for orders and one for payload bytes (docs/protocol.md, section "Order
 * budgets"): full at tick 0, refilled by the amount per tick before each later tick and never above the burst; the
 * batch due in a tick spends from them. A batch also never holds more than the hard limit of orders nor fills more than
 * a frame. Orders keep their sequence: one that does not fit holds back those behind it.
 */
public final class SlotSchedule {
    /** A batch's type, tick, count, time of sending and echo at their longest; a frame keeps this much room for them. */
    private static final int BATCH_HEADER_BYTES = 24;
    /** An order's sub-tick time, type and length at their longest. */
    private static final int ORDER_HEADER_BYTES = 12;

    private final int slot;
    private final int[] due;
    private final List<Order> orders;

    private SlotSchedule(int slot, int[] due, Order[] orders) {
        this.slot = slot;
        this.due = due;
        this.orders = Arrays.asList(orders);
    }

    static SlotSchedule of(SlotOrders recorded, Limits limits, int tickIntervalUs) throws ClientException {
        int size = recorded.size();
        int[] due = new int[size];
        Order[] orders = new Order[size];
        Budget budget = new Budget(limits);
        long tick = 0;
        int next = 0;
        while (next < size) {
            budget.refill(tick);
            int first = next;
            while (next < size && recorded.tick(next) <= tick && budget.spend(recorded.payload(next).length)) {
                due[next] = (int) tick;
                next++;
            }
            for (int i = first; i < next; i++) {
                int recordedUs = recorded.subTickUs(i);
                int subTickUs = recordedUs >= 0
                        ? Math.min(recordedUs, tickIntervalUs - 1)
                        : (int) ((long) (i - first) * tickIntervalUs / (next - first));
                orders[i] = new Order(subTickUs, recorded.type(i), recorded.payload(i));
            }
            if (next < size) {
                tick = Math.max(tick + 1, recorded.tick(next));
                if (tick > Integer.MAX_VALUE) {
                    throw new ClientException("the relay's budgets stretch the match over too many ticks");
                }
            }
        }
        return new SlotSchedule(recorded.slot(), due, orders);
    }

    /** The player's slot. */
    public int slot() {
        return slot;
    }

    /** How many orders. */
    public int size() {
        return due.length;
    }

    /** The tick that order {@code index} is due in; never decreases with the index. */
    public int dueTick(int index) {
        return due[index];
    }

    /** Order {@code index}, in recorded sequence. */
    public Order order(int index) {
        return orders.get(index);
    }

    /** Tick of the last order. */
    public int lastDueTick() {
        return due.length == 0 ? 0 : due[due.length - 1];
    }

    /** Index of the first order at or after {@code from} that is due in a later tick than {@code tick}. */
    int endOfTick(int from, long tick) {
        int end = from;
        while (end < due.length && due[end] <= tick) {
            end++;
        }
        return end;
    }

    /** A view of the orders from {@code from} to before {@code to}. */
    List<Order> batch(int from, int to) {
        return from == to ? List.of() : orders.subList(from, to);
    }

    /** Both token buckets and what one batch may hold. */
    private static final class Budget {
        private final Limits limits;
        private final int batchBytes;
        private long tick;
        private long orders;
        private long bytes;
        private int batchOrders;
        private int batchUsed;

        Budget(Limits limits) throws ClientException {
            this.limits = limits;
            this.batchBytes = limits.maxFrameBytes() - BATCH_HEADER_BYTES;
            List<String> useless = new ArrayList<>();
            if (limits.ordersPerTick() < 1 || limits.ordersBurst() < 1 || limits.ordersHard() < 1) {
                useless.add("orders");
            }
            if (limits.bytesPerTick() < 1) {
                useless.add("bytes");
            }
            if (!useless.isEmpty()) {
                throw new ClientException("the relay announces a budget of no " + String.join(" and no ", useless));
            }
            orders = limits.ordersBurst();
            bytes = limits.bytesBurst();
        }

        void refill(long now) {
            long ticks = now - tick;
            orders = Math.min(limits.ordersBurst(), orders + ticks * limits.ordersPerTick());
            bytes = Math.min(limits.bytesBurst(), bytes + ticks * limits.bytesPerTick());
            tick = now;
            batchOrders = 0;
            batchUsed = 0;
        }

        boolean spend(int payloadBytes) throws ClientException {
            int most =
                    Math.min(Math.min(limits.maxPayloadBytes(), limits.bytesBurst()), batchBytes - ORDER_HEADER_BYTES);
            if (payloadBytes > most) {
                throw new ClientException("an order of the match has " + payloadBytes
                        + " payload bytes; the relay never takes more than " + most);
            }
            int wire = payloadBytes + ORDER_HEADER_BYTES;
            if (orders < 1
                    || bytes < payloadBytes
                    || batchOrders >= limits.ordersHard()
                    || batchUsed + wire > batchBytes) {
                return false;
            }
            orders--;
            bytes -= payloadBytes;
            batchOrders++;
            batchUsed += wire;
            return true;
        }
    }
}
