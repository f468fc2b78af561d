package dev.outpost.relay.game;

import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.TickFrame;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The relay core: collects the players' orders, closes ticks, compares sync hashes, knows when the match is over
 * (spec/relay.md, Tick and Integrity).
 *
 * <p>Knows neither sockets nor clocks: whoever drives it says when a tick closes. One thread at a time.
 */
public final class Match {

    private final int[] slots;
    private final int orderTypes;
    private final Limits limits;
    private final MatchListener listener;

    private final SubTickTimes times;
    private final OrderBook book;
    private final SyncLedger ledger;
    private final int syncWindowTicks;
    private final OrderBudget[] budgets;
    private final boolean[] present;
    private final boolean[] mayReturn;
    private final @Nullable Finish[] finishes;
    private @Nullable Finish decision;
    private boolean decisionAgreed;
    private @Nullable Ending ending;

    /**
     * A match at its first tick.
     *
     * @param slots players' slots, ascending
     * @param tickIntervalUs length of a tick, microseconds
     * @param orderTypes how many order types the room's table has
     * @param limits what players may send
     * @param times brings claimed times into the relay's clock
     * @param listener hears of drops and divergences
     */
    public Match(
            int[] slots,
            int tickIntervalUs,
            int orderTypes,
            Limits limits,
            SubTickTimes times,
            MatchListener listener) {
        this.slots = slots.clone();
        this.orderTypes = orderTypes;
        this.limits = limits;
        this.times = times;
        this.listener = listener;
        this.book = new OrderBook(Arrays.stream(slots).max().orElse(-1) + 1, tickIntervalUs);
        this.syncWindowTicks = Math.max(16, 1_000_000 / tickIntervalUs);
        this.ledger = new SyncLedger(slots, syncWindowTicks);
        this.budgets = new OrderBudget[slots.length];
        Arrays.setAll(budgets, i -> new OrderBudget(limits));
        this.present = new boolean[slots.length];
        Arrays.fill(present, true);
        this.mayReturn = new boolean[slots.length];
        this.finishes = new Finish[slots.length];
    }

    /** The tick that closes next. */
    public long nextTick() {
        return book.nextTick();
    }

    /** Whether all players have said how it ended and the last tick is closed: no tick follows. */
    public boolean decided() {
        return decision != null || ending != null;
    }

    /** Ends a decided match without waiting any longer for sync hashes of its last tick. */
    public void settle() {
        if (decision != null) {
            ledger.compareThrough(decision.tick()).forEach(listener::diverged);
            endIfSettled();
        }
    }

    /** How it ended, once it has. */
    public @Nullable Ending ending() {
        return ending;
    }

    /**
     * Takes a player's batch. Orders of a closed tick and orders over the budget are dropped and told to the listener.
     *
     * @return how many orders the batch held
     * @throws ProtocolException when the batch cannot come from an honest client
     */
    public int orders(int slot, Orders batch) throws ProtocolException {
        int player = player(slot);
        List<Order> orders = batch.orders();
        int count = orders.size();
        if (count > limits.ordersHard()) {
            throw new ProtocolException(
                    ErrorCode.TOO_MANY_ORDERS,
                    "batch for tick " + batch.tick() + " holds " + count + " orders; at most " + limits.ordersHard());
        }
        for (int i = 0; i < count; i++) {
            check(orders.get(i));
        }
        if (batch.tick() < nextTick()) {
            drop(slot, batch.tick(), count, DropReason.LATE);
            return count;
        }
        if (batch.tick() >= nextTick() + limits.maxLeadTicks()) {
            throw new ProtocolException(
                    ErrorCode.BAD_TICK,
                    "batch is due in tick " + batch.tick() + ", more than " + limits.maxLeadTicks() + " ahead of tick "
                            + nextTick());
        }
        OrderBudget budget = budgets[player];
        budget.enter(batch.tick());
        int over = 0;
        for (int i = 0; i < count; i++) {
            Order order = orders.get(i);
            if (budget.take(order.payload().length)) {
                int timeUs = times.normalise(slot, order.subTickUs());
                book.add(batch.tick(), new SlotOrder(slot, timeUs, order.type(), order.payload()));
            } else {
                over++;
            }
        }
        drop(slot, batch.tick(), over, DropReason.BUDGET);
        return count;
    }

    /** Takes a player's sync hash of a closed tick. */
    public void syncHash(int slot, SyncHash report) throws ProtocolException {
        int player = player(slot);
        if (report.tick() >= nextTick()) {
            throw new ProtocolException(
                    ErrorCode.BAD_TICK,
                    "sync hash is for tick " + report.tick() + ", which is not closed; the last closed is "
                            + (nextTick() - 1));
        }
        listener.hashed(slot, report);
        ledger.report(player, report.tick(), report.hash()).forEach(listener::diverged);
        endIfSettled();
    }

    /** A player says after which tick the match is over; the first word counts. */
    public void finish(int slot, Finish finish) throws ProtocolException {
        int player = player(slot);
        if (finish.tick() >= nextTick() + limits.maxLeadTicks()) {
            throw new ProtocolException(
                    ErrorCode.BAD_TICK,
                    "finish names tick " + finish.tick() + ", more than " + limits.maxLeadTicks() + " ahead of tick "
                            + nextTick());
        }
        if (finishes[player] == null) {
            finishes[player] = finish;
            decideIfDue();
        }
    }

    /** A player is gone; its orders that are not yet in a frame stay due, and nobody waits for its hashes. */
    public void leave(int slot) {
        int player = player(slot);
        if (present[player] || mayReturn[player]) {
            mayReturn[player] = false;
            absent(player);
        }
    }

    /** A player is away but may return: nobody waits for it, yet while it may, the match does not end for want of players. */
    public void away(int slot) {
        int player = player(slot);
        mayReturn[player] = true;
        absent(player);
    }

    /**
     * A player who was away is there again and has been sent all frames. It is asked how the match ended, as everybody
     * is, and its hashes are compared again from the tick that closes next.
     */
    public void comeBack(int slot) {
        int player = player(slot);
        if (mayReturn[player]) {
            mayReturn[player] = false;
            present[player] = true;
            ledger.comeBack(player, nextTick());
        }
    }

    private void absent(int player) {
        present[player] = false;
        ledger.leave(player).forEach(listener::diverged);
        decideIfDue();
    }

    /**
     * Closes the next tick; the frame is the same for every player.
     *
     * @param nonce the frame's liveness nonce
     */
    public TickFrame closeTick(int nonce) {
        TickFrame frame = new TickFrame(nextTick(), book.close(), nonce);
        ledger.compareThrough(frame.tick() - syncWindowTicks).forEach(listener::diverged);
        decideIfDue();
        return frame;
    }

    /** Ends the match from outside. */
    public void end(String outcome) {
        end(outcome, false);
    }

    private void end(String outcome, boolean agreed) {
        if (ending == null) {
            ending = new Ending(outcome, nextTick(), agreed, "");
        }
    }

    private void decideIfDue() {
        Finish last = null;
        boolean agreed = true;
        for (int i = 0; i < slots.length; i++) {
            if (present[i]) {
                Finish finish = finishes[i];
                if (finish == null) {
                    return;
                }
                agreed &= last == null || Objects.equals(last, finish);
                last = last == null || finish.tick() > last.tick() ? finish : last;
            }
        }
        if (last == null) {
            if (decision == null && noneMayReturn()) {
                end(Ending.ABANDONED);
            }
        } else if (last.tick() < nextTick() && decision == null) {
            decision = agreed ? last : new Finish(last.tick(), Ending.DISPUTED);
            decisionAgreed = agreed;
        }
        endIfSettled();
    }

    private boolean noneMayReturn() {
        for (boolean may : mayReturn) {
            if (may) {
                return false;
            }
        }
        return true;
    }

    /** A decided match ends when the hashes of its last tick are compared: a desync in it must not go unseen. */
    private void endIfSettled() {
        if (decision != null && ledger.comparedThrough(decision.tick())) {
            end(decision.outcome(), decisionAgreed);
        }
    }

    private void check(Order order) throws ProtocolException {
        if (order.payload().length > limits.maxPayloadBytes()) {
            throw new ProtocolException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "order payload has " + order.payload().length + " bytes; at most " + limits.maxPayloadBytes());
        }
        // Without a table any type passes: the engine has not named its orders.
        if (orderTypes > 0 && order.type() >= orderTypes) {
            throw new ProtocolException(
                    ErrorCode.UNKNOWN_ORDER_TYPE,
                    "order type " + order.type() + " is not in the room's table of " + orderTypes);
        }
    }

    private void drop(int slot, long tick, int count, DropReason reason) {
        if (count > 0) {
            listener.ordersDropped(slot, tick, count, reason);
        }
    }

    private int player(int slot) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] == slot) {
                return i;
            }
        }
        throw new IllegalArgumentException("slot " + slot + " is not in this match");
    }
}
