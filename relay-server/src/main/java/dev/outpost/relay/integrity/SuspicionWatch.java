package dev.outpost.relay.integrity;

import dev.outpost.relay.game.Ending;
import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.game.MatchDetails;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchObserver;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.telemetry.event.Labels;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scores how much each player of a match behaves like a machine, and records it when the score rises; no action is
 * automatic (spec/relay.md, Integrity: Suspicion).
 *
 * <p>A score does not sink while the player is there: what was seen was seen.
 */
final class SuspicionWatch implements MatchObserver {

    /**
     * Shortest tick at which people play (spec/relay.md, Tick: game speed presets). A match with a shorter one is a
     * recording played fast, in which everybody's hands are too quick.
     */
    static final int SHORTEST_TICK_US = 20_000;

    private final Slots slots;
    private final Evidence evidence;
    private final long startNanos;
    private final int tickIntervalUs;
    private final Behaviour[] behaviours;
    private final Reflexes reflexes;
    private final int[] shown;
    private final boolean[] present;

    SuspicionWatch(MatchFacts facts, MatchControl control, Evidence evidence) {
        this.slots = Slots.of(facts);
        this.evidence = evidence;
        this.startNanos = control.nanos();
        this.tickIntervalUs = facts.settings().tickIntervalUs();
        this.behaviours = new Behaviour[slots.count()];
        Arrays.setAll(behaviours, i -> new Behaviour(tickIntervalUs));
        this.reflexes = new Reflexes(slots.count(), tickIntervalUs);
        this.shown = new int[slots.count()];
        this.present = new boolean[slots.count()];
        Arrays.fill(present, true);
        for (int i = 0; i < slots.count(); i++) {
            double rttMs = control.rttMs(slots.slot(i));
            if (rttMs >= 0) {
                behaviours[i].roundTrip((long) (rttMs * 1000));
            }
        }
    }

    /** Whether matches like this one can be judged. */
    static boolean judges(MatchFacts facts) {
        return facts.settings().tickIntervalUs() >= SHORTEST_TICK_US;
    }

    @Override
    public void batch(int slot, Orders batch, long arrivalNanos) {
        int player = slots.index(slot);
        Behaviour behaviour = behaviours[player];
        long arrivalUs = matchUs(arrivalNanos);
        behaviour.arrived(arrivalUs);
        List<Order> orders = batch.orders();
        for (int i = 0; i < orders.size(); i++) {
            Order order = orders.get(i);
            if (behaviour.order(batch.tick(), order.type(), order.subTickUs()) && behaviour.rttUs() >= 0) {
                // By its own clock the client held the order back so long; longer than a tick is not to be believed.
                boolean claimed = order.subTickUs() > 0;
                long heldUs = claimed ? Math.min(tickIntervalUs, Math.max(0, batch.sentUs() - order.subTickUs())) : 0;
                reflexes.action(player, arrivalUs - heldUs - (long) behaviour.rttUs(), claimed);
            }
        }
        if (!orders.isEmpty()) {
            show(player);
        }
    }

    @Override
    public void tickClosed(TickFrame frame, byte[] encoded, long dueNanos, long closedNanos) {
        long nowUs = matchUs(closedNanos);
        List<SlotOrder> orders = frame.orders();
        for (int i = 0; i < orders.size(); i++) {
            reflexes.order(slots.index(orders.get(i).slot()), nowUs);
        }
        reflexes.pass(nowUs);
    }

    @Override
    public void pong(int slot, long sentNanos, long receivedNanos) {
        behaviours[slots.index(slot)].roundTrip((receivedNanos - sentNanos) / 1000);
    }

    @Override
    public void left(int slot, LeaveReason reason) {
        leave(slots.index(slot));
    }

    @Override
    public void returned(int slot) {
        int player = slots.index(slot);
        if (!present[player]) {
            present[player] = true;
            reflexes.present(player, true);
            evidence.suspicionPresent(0, shown[player]);
        }
    }

    @Override
    public void ended(Ending ending, long durationNanos) {
        for (int player = 0; player < slots.count(); player++) {
            leave(player);
        }
    }

    private void leave(int player) {
        if (present[player]) {
            present[player] = false;
            reflexes.present(player, false);
            evidence.suspicionPresent(shown[player], 0);
        }
    }

    private void show(int player) {
        EnumSet<Factor> factors = behaviours[player].factors(reflexes.fast(player));
        if (factors.isEmpty()) {
            return;
        }
        int score = Factor.tenths(factors);
        if (score > shown[player]) {
            Map<String, Double> parts = new TreeMap<>();
            factors.forEach(factor -> parts.put(Labels.of(factor), factor.weight()));
            evidence.suspicion(slots.slot(player), score / 10.0, parts);
            evidence.suspicionPresent(shown[player], score);
            shown[player] = score;
        }
    }

    private long matchUs(long nanos) {
        return (nanos - startNanos) / 1000;
    }

    @Override
    public void describe(MatchDetails details) {
        for (int player = 0; player < shown.length; player++) {
            details.player(slots.slot(player), "suspicion", shown[player] / 10.0);
        }
    }
}
