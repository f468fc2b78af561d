package dev.outpost.relay.timing;

import dev.outpost.relay.game.Divergence;
import dev.outpost.relay.game.Match;
import dev.outpost.relay.game.MatchListener;
import dev.outpost.relay.game.TickClock;
import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.TickFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** A match in simulated time: real core, real timing, players and networks made up. */
final class SimulatedTiming implements PlayerLinks, TimingListener, MatchListener {

    private static final Limits LIMITS = new Limits(65_536, 4096, 16, 128, 256, 16_384, 131_072, 600);

    final List<RunAheadStep> steps = new ArrayList<>();
    final List<StallVerdict> stalls = new ArrayList<>();
    final List<Integer> runAheads = new ArrayList<>();
    final MatchTiming timing;
    final TimingPlan plan;
    long closedTicks;

    private final List<SimulatedPlayer> players;
    private final Match match;
    private final TickClock clock;
    private final PriorityQueue<Due> tasks =
            new PriorityQueue<>(Comparator.comparingDouble(Due::us).thenComparingLong(Due::sequence));
    private final long[][] batchesBySlot = new long[256][2];
    private final List<Ordered> ordered = new ArrayList<>();
    private double nowUs;
    private long sequence;

    private record Due(double us, long sequence, Runnable task) {}

    /** An order as it came out. */
    record Ordered(int slot, long tick, double givenUs) {}

    SimulatedTiming(Envelope envelope, int intervalUs, List<SimulatedPlayer> players) {
        this.players = players;
        for (SimulatedPlayer player : players) {
            for (int i = 0; i < RoundTrips.CALIBRATION_PINGS; i++) {
                ping(player);
            }
        }
        List<RoundTrip> known =
                players.stream().map(player -> player.pings.known()).toList();
        plan = TimingPlan.choose(envelope, intervalUs, known, 255);
        int[] slots = players.stream().mapToInt(player -> player.slot).toArray();
        timing = new MatchTiming(slots, intervalUs, plan, 99, this, this);
        match = new Match(slots, intervalUs, 0, LIMITS, timing::normalise, this);
        clock = new TickClock((long) plan.runAhead() * intervalUs * 1000, intervalUs);
        for (SimulatedPlayer player : players) {
            player.begin(plan.runAhead(), 0);
            player.advice(timing.first(player.slot));
            at(player.down(0), () -> answer(player, -1));
            at(2e6, () -> pingOn(player));
        }
        at(clock.dueNanos(0) / 1e3, this::close);
    }

    void run(double seconds) {
        double endUs = nowUs + seconds * 1e6;
        while (!tasks.isEmpty() && tasks.peek().us() <= endUs) {
            Due next = tasks.remove();
            nowUs = next.us();
            next.task().run();
        }
        nowUs = endUs;
    }

    void at(double us, Runnable task) {
        tasks.add(new Due(Math.max(us, nowUs), sequence++, task));
    }

    double nowUs() {
        return nowUs;
    }

    private void pingOn(SimulatedPlayer player) {
        ping(player);
        at(nowUs + 2e6, () -> pingOn(player));
    }

    private void ping(SimulatedPlayer player) {
        player.pings.add((long) ((player.upUs.getAsDouble() + player.downUs.getAsDouble()) * 1000));
    }

    private void close() {
        long tick = match.nextTick();
        TickFrame frame = match.closeTick(0);
        for (SlotOrder order : frame.orders()) {
            ordered.add(new Ordered(
                    order.slot(), tick, ByteBuffer.wrap(order.payload()).getDouble()));
        }
        closedTicks++;
        runAheads.add(timing.runAhead(tick + 1));
        timing.closed(tick, 0, (long) (nowUs * 1000));
        for (SimulatedPlayer player : players) {
            at(player.down(nowUs), () -> received(player, tick));
        }
        at(clock.dueNanos(tick + 1) / 1e3, this::close);
    }

    private void received(SimulatedPlayer player, long tick) {
        if (nowUs < player.frozenUntilUs) {
            at(player.frozenUntilUs, () -> received(player, tick));
        } else {
            at(player.frame(tick, nowUs), () -> answer(player, tick));
        }
    }

    private void answer(SimulatedPlayer player, long frame) {
        for (SimulatedPlayer.Sent batch : player.send(frame, nowUs)) {
            if (nowUs < player.heldUntilUs) {
                at(player.heldUntilUs, () -> at(player.up(nowUs), () -> arrive(player, batch)));
            } else {
                at(player.up(nowUs), () -> arrive(player, batch));
            }
        }
    }

    private void arrive(SimulatedPlayer player, SimulatedPlayer.Sent batch) {
        long nowNanos = (long) (nowUs * 1000);
        boolean late = batch.tick() < match.nextTick();
        timing.arrived(
                player.slot,
                batch.tick(),
                batch.sentUs(),
                batch.echoTick() < 0 ? 0 : timing.nonce(batch.echoTick()),
                batch.orders().size(),
                clock.dueNanos(batch.tick()) - nowNanos,
                late,
                nowNanos);
        batchesBySlot[player.slot][late ? 1 : 0]++;
        try {
            match.orders(player.slot, new Orders(batch.tick(), batch.orders()));
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    /** Share of a player's batches that came after their ticks. */
    double lateRate(int slot) {
        long[] counts = batchesBySlot[slot];
        return (double) counts[1] / Math.max(1, counts[0] + counts[1]);
    }

    /** Who was first? Pairs of different players' orders that were given 5 to 200 ms apart. */
    Fairness fairness() {
        return Fairness.of(ordered, 5_000, 200_000);
    }

    /** How often a player's order goes before one of another, of those given at most so far apart. */
    double wins(int slot, double withinUs) {
        long won = 0;
        long all = 0;
        for (int i = 0; i < ordered.size(); i++) {
            for (int j = i + 1; j < Math.min(ordered.size(), i + 400); j++) {
                Ordered first = ordered.get(i);
                Ordered second = ordered.get(j);
                boolean concerned = first.slot() == slot ^ second.slot() == slot;
                if (concerned && Math.abs(first.givenUs() - second.givenUs()) <= withinUs) {
                    all++;
                    won += first.slot() == slot ? 1 : 0;
                }
            }
        }
        return (double) won / all;
    }

    List<Ordered> ordered() {
        return ordered;
    }

    @Override
    public RoundTrip roundTrip(int slot) {
        return players.stream()
                .filter(player -> player.slot == slot)
                .findFirst()
                .orElseThrow()
                .pings
                .known();
    }

    @Override
    public void ping(int slot) {
        players.stream().filter(player -> player.slot == slot).forEach(this::answerPing);
    }

    private void answerPing(SimulatedPlayer player) {
        double sentUs = nowUs;
        at(player.down(nowUs), () -> at(player.up(nowUs), () -> player.pings.add((long) ((nowUs - sentUs) * 1000))));
    }

    @Override
    public void feedback(int slot, Feedback feedback) {
        players.stream().filter(player -> player.slot == slot).forEach(player -> {
            at(player.down(nowUs), () -> player.advice(feedback));
        });
    }

    @Override
    public void adjusted(RunAheadStep step) {
        steps.add(step);
        players.forEach(player -> at(player.down(nowUs), () -> player.change(step)));
    }

    @Override
    public void stalled(StallVerdict verdict) {
        stalls.add(verdict);
    }

    @Override
    public void ordersDropped(int slot, long tick, int count, DropReason reason) {}

    @Override
    public void diverged(Divergence divergence) {}
}
